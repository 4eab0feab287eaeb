"""Posts and forms of address: what follows a surname or a place when a person is meant."""

from __future__ import annotations

from typing import Final

_TITLES: Final = """
    局长 副局长 科长 副科长 处长 副处长 主任 副主任 书记 副书记 部长 副部长 县长 副县长 区长 副区长
    市长 副市长 镇长 副镇长 乡长 副乡长 校长 副校长 院长 副院长 所长 副所长 站长 股长 组长 队长
    支书 村长 会长 秘书长 庭长 检察长 厅长 老师 教师 同志 科员 干事 法官 警官 律师 医生 主席 委员
    经理 董事长 秘书 教授 讲师 工程师 调解员 接访员 信访专员 网格员 指导员 政委 教导员
"""
_KINSHIP: Final = """
    大姐 大哥 大妈 大爷 大娘 大叔 阿姨 叔叔 师傅 姐 哥 老汉 老人 奶奶 爷爷
    女士 先生 婆婆 媳妇 大婶 大伯
"""

TITLES: Final = tuple(_TITLES.split())
BRIEF_TITLES: Final = ("局", "总", "处")
"""Said for 局长 and so on; too short beside a surname that is often a word (何处)."""
KINSHIP: Final = tuple(_KINSHIP.split())
