"""Chinese family names (姓氏), of one character and compound ones, written down by hand."""

from __future__ import annotations

from typing import Final

_SINGLE: Final = """
    赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛
    奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康
    伍余元卜顾孟平黄和穆萧肖尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝
    闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱丘骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解
    应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮储靳汲邴糜松井段富巫
    乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印
    宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛
    寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎闫充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡
    国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查
    后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴归海晋楚法汝鄢涂钦商牟佘佴伯赏墨哈谯笪年爱阳佟
    言福付代候覃肇区冼岩撒妥拜苟苑仝门仵尉郇原揭战冶虎丑底麦者折把喇锁勉摆买黑铁杲禚逢宛阳员
    展铎户玄蹇雒么达但来由初雪亓贠缐冀宾修荔信降苗化才延斯占巨恩盘禤郄昃樵矫令瓮卿母由但栗窝
    茆敬淳操肇楼鹿伦粟冒隋税麴豆帖汆仪续檀勒茶祭豹闪哲智过泰玉多随
"""
_COMPOUND: Final = """
    欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳
    公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙
    壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉
    公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙 南荣 东里 东宫 仲长
    子书 子桑 即墨 达奚 褚师 吴铭 纳兰 归海 完颜 爱新 叶赫 欧侯 耶律
"""

SURNAMES: Final = frozenset("".join(_SINGLE.split()))
COMPOUND_SURNAMES: Final = frozenset(_COMPOUND.split())
TOO_OFTEN_A_WORD: Final = frozenset(
    "和有于时成能全都从通经过来由多者但把后应年国家法公信令化把才随越利权益相查原员有别空"
    "才盖路家楼解干明平安乐常强高水方广向文那谈管支须居步别终元双单满达展户修续令母豆"
)
"""Surnames that begin many words: a name of theirs needs more than their look."""


def surname_of(name: str) -> str:
    """Return the family name *name* opens with, or an empty text."""
    if name[:2] in COMPOUND_SURNAMES and len(name) > 2:
        return name[:2]
    return name[:1] if name[:1] in SURNAMES else ""
