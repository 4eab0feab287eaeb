"""Short texts that share wordings as entries do: sentences of a few families, drawn by number."""

from __future__ import annotations

from hypothesis import strategies as st

WHO = ("接访员小周", "退休教师老吴", "村支书", "窗口的姐姐", "对门的大娘", "年轻的记者")
WHERE = ("在河湾镇的老槐树下", "在信访大厅门口", "在漏雨的教室里", "在刚修好的石板路上")
WHAT = (
    "把一叠收据摊开来一张一张核对",
    "说起改道的水渠和被淹的菜地",
    "记下了三户人家的门牌和电话",
    "答应七天之内给一个准信",
    "劝两家人各退一步坐下来谈",
    "翻出了十年前盖过章的那份协议",
)
SENTENCES = tuple(f"{who}{where}{what}。" for who in WHO for where in WHERE for what in WHAT)
"""144 sentences; neighbours in the list share half of their words."""


def text_of(numbers: list[int]) -> str:
    """Return the text that says these sentences."""
    return "".join(SENTENCES[number % len(SENTENCES)] for number in numbers)


texts = st.lists(st.integers(0, 8), max_size=6).map(
    lambda numbers: text_of([17 * number for number in numbers])
)
"""Few sentences to draw from: copies, common wordings and long lists come about by chance."""
