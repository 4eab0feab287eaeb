"""
Characters that look like others and are used to hide a copy; data only.

NFKC does not know most of the CJK Radicals Supplement (U+2E80), nor that a Cyrillic а
passes for a Latin one.
"""

from __future__ import annotations

from typing import Final

_RADICALS: Final = (
    "⺁厂 ⺂乛 ⺃乚 ⺄乙 ⺅亻 ⺆冂 ⺇几 ⺈刀 ⺉刂 ⺊卜 ⺋卩 ⺌小 ⺍小 ⺎兀 ⺏尣 ⺐尢 ⺒巳 "
    "⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺗心 ⺘扌 ⺙攵 ⺛旡 ⺜日 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 "
    "⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪疋 ⺫目 ⺬示 ⺭礻 ⺮竹 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺳网 ⺵网 ⺶羊 "
    "⺷羊 ⺸羊 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽臼 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻇角 "
    "⻈讠 ⻉贝 ⻊足 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏阝 ⻐钅 ⻑长 ⻒镸 ⻓长 ⻔门 ⻕阜 ⻖阝 ⻗雨 ⻘青 "
    "⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞食 ⻟飠 ⻠饣 ⻡首 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 "
    "⻪黾 ⻫齐 ⻬齐 ⻭齿 ⻮齿 ⻯龙 ⻰龙 ⻱龟 ⻲龟 ⻳龟 "
)
_LETTERS: Final = (
    "аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw ѵv ӏl ɡg ɑa "  # on purpose
    "αa οo ρp νv ιi κk υu χx γy ϲc ı i"  # on purpose
)
# Katakana and marks that pass for a Chinese character.
_SHAPES: Final = "ロ口 ニ二 ハ八 ト卜 エ工 カ力 タ夕 チ千 ミ三 オ才 〇零 丨一 囗口"  # on purpose


def _pairs(table: str) -> dict[str, str]:
    return {pair[0]: pair[1] for pair in table.split() if len(pair) == 2}


LOOKALIKES: Final = {**_pairs(_RADICALS), **_pairs(_LETTERS), **_pairs(_SHAPES)}
"""Every character here stands for the one beside it, once it is in lower case."""
