"""
Set phrases of office writing: everybody opens and closes with them, and they prove nothing.

They are no base texts: whoever says them quotes nobody, and they count in every share. But of two
files alone nobody could tell that half the country begins like this.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.basetexts import Base, BaseText
from reviewers.duplicates.normalising import Normal

PHRASES: Final = (
    "坚持以习近平新时代中国特色社会主义思想为指导",
    "深入学习贯彻习近平新时代中国特色社会主义思想",
    "全面学习贯彻党的二十大精神",
    "深入学习宣传贯彻党的二十大精神",
    "认真贯彻落实党的二十大和二十届历次全会精神",
    "深入学习贯彻习近平总书记关于加强和改进人民信访工作的重要思想",
    "深入贯彻习近平总书记关于加强和改进人民信访工作的重要指示精神",
    "认真贯彻落实党中央、国务院关于信访工作的决策部署",
    "认真学习宣传贯彻落实《信访工作条例》",
    "在以习近平同志为核心的党中央坚强领导下",
    "更加紧密地团结在以习近平同志为核心的党中央周围",
    "深刻领悟“两个确立”的决定性意义",
    "增强“四个意识”、坚定“四个自信”、做到“两个维护”",
    "坚持以人民为中心的发展思想",
    "牢记全心全意为人民服务的根本宗旨",
    "始终把人民放在心中最高位置",
    "人民对美好生活的向往就是我们的奋斗目标",
    "江山就是人民，人民就是江山",
    "不忘初心、牢记使命，永远跟党走",
    "忠诚履行为民解难、为党分忧的政治责任",
    "切实担负起为民解难、为党分忧的政治责任",
    "坚持和发展新时代“枫桥经验”",
    "把矛盾纠纷化解在基层、化解在萌芽状态",
    "提升以法治思维和法治方式化解矛盾纠纷的能力",
    "运用法治思维和法治方式深化改革、推动发展、化解矛盾、维护稳定",
    "预防法治化、受理法治化、办理法治化、监督追责法治化、维护秩序法治化",
    "依法维护自身合法权益，理性表达合理诉求",
    "切实维护群众合法权益，维护社会和谐稳定",
    "做到件件有着落、事事有回音、案案有结果",
    "不断增强人民群众的获得感、幸福感、安全感",
    "民之所忧，我必念之；民之所盼，我必行之",
    "衙斋卧听萧萧竹，疑是民间疾苦声。些小吾曹州县吏，一枝一叶总关情",
    "路漫漫其修远兮，吾将上下而求索",
    "以钉钉子精神抓好各项工作落实",
    "踔厉奋发、勇毅前行，奋力谱写新时代信访工作新篇章",
    "为推动新时代信访工作高质量发展贡献力量",
    "为全面建设社会主义现代化国家、全面推进中华民族伟大复兴而团结奋斗",
    "值此《信访工作条例》施行五周年之际",
    "以上是我的一点粗浅认识，不当之处敬请批评指正",
)


@cache
def _known() -> Base:
    return Base.of((BaseText("formulas", "", "\n".join(PHRASES)),))


def said_in(normal: Normal) -> NDArray[np.bool_]:
    """Which comparable characters of a text are set phrases."""
    return _known().mask_of(normal)
