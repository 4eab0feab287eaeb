"""What a signature line looks like: its keys, its units and names, its dates."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import Final

from reviewers.blind.surnames import COMPOUND_SURNAMES, SURNAMES, TOO_OFTEN_A_WORD, surname_of
from reviewers.blind.titles import TITLES
from reviewers.blind.words import is_common_word, words_of

_KEYS: Final = (
    r"(?P<key>(?:本文|第[一二三]|通讯|合作|参评|参赛|论文)?作者(?:简介|单位|姓名|信息|电话)?|(?:参赛|参评|投稿|报送|填报|推荐|"
    r"选送|联络|联系|经办|负责|申报|撰稿|供稿|执笔|通联)人(?:员|姓名|及电话|电话)?|姓名|署名|撰稿|供稿|执笔|主笔|口述|(?:本报|本刊|特约)?通讯员|"
    r"(?:工作|所在|所属|推荐|报送|选送|送审|供稿|撰稿|参赛|参评|申报|组织|投稿)?单位(?:名称|全称)?|(?:所在|所属)?(?:学校|部门|科室|"
    r"支部|乡镇|街道)|(?:通[讯信]|联系|单位|家庭)?(?:地址|住址)|邮(?:政)?编码?|联系(?:电话|方式|人|手机)|(?:办公|移动|手机|固定)?电话"
    r"|手机(?:号码?)?|(?:电子)?邮[箱件]|e-?mail|电邮|职务|职称|职级|(?:单位)?(?:及)?职务|(?:指导|辅导)(?:教师|老师)|身份证号?码?"
    r"|微信号?|QQ号?|工号|个人简介|人物简介)"
)
_FAMILY: Final = "|".join(sorted({*COMPOUND_SURNAMES, *SURNAMES} - TOO_OFTEN_A_WORD))
_ANY_NAME: Final = (
    rf"(?:(?:{_FAMILY})"
    r"[一-鿿]{1,2}|[一-鿿]{2,6}·[一-鿿]{2,7})"
)
_OPENING: Final = r"^[(\[【<«《—\-*·•●■□◆◎☆★▲△]*(?:\d\.)?"
_JOINED: Final = (
    r"(?:(?:及|和|与|、|/)?(?:职务|职称|职级|电话|手机|姓名|单位|部门|邮编|地址"
    r"|联系方式|简介|意见|信息|全称|名称))*"
)
_MEASURE: Final = r"(?:万|亿|百|千)?(?:元|件|人|个|起|次|亩|公里|%)(?:[。,;()、]|$)"
_SEALED: Final = r"(?:\((?:盖章|签字|签名|公章|手写|必填)\))?"
WITH_COLON: Final = re.compile(
    rf"{_OPENING}(?:{_KEYS}{_JOINED}{_SEALED}(?:[::](?!{_MEASURE})|[｜|\t】\]])|(?:本文)?作者(?:系|为(?![了什何]))|(?:图)?文[/／|｜丨](?=\S)"
    r"|文(?:字)?[、/]图(?:片)?[:/]|作者{_ANY_NAME}(?:系|,|单位|现为|现任))",
    re.IGNORECASE,
)
_BARE_KEYS: Final = (
    r"(?P<key>作者(?:简介|单位|姓名)?|姓名|(?:工作|所在|推荐|报送|供稿)?单位|所在学校|学校|地址|联系(?:电话|方式|人)|电话"
    r"|手机(?:号码)?|邮箱|职务|职称|指导(?:教师|老师)|身份证号?码?|撰稿人?|供稿人?|执笔人?|(?:本报|本刊|特约)?通讯员|报送人|投稿人|参评人|部门)"
)
WITHOUT_COLON: Final = re.compile(rf"{_OPENING}{_BARE_KEYS}")
CLOSING: Final = re.compile(
    r"[（(【\[]\s*(?:(?:本文|笔者|第一)?作者\s*(?:系|为(?![了什何])|单位|简介|[：:]|是|[一-鿿]{2,4}\s*[，,系])|(?:供稿|撰稿|执笔|"
    r"通讯员|报送单位|推荐单位|供稿单位|文[/／])[：:/／\s]?|作者\s)[^（）()\n]{0,80}[）)】\]]\s{0,8}[。.]?$"
    r"|(?<=[。！？…”!?])\s{0,60}[—－-]{0,4}\s{0,8}(?:本文)?作者(?:系|单位|简介|姓名|[：:])[^。\n]{2,60}。?$"
)

_LEVEL: Final = r"(?:自治区|自治州|自治县|新区|开发区|省|市|区|县|旗|州|盟|镇|乡|街道|村|社区)"
_PLACE: Final = rf"[一-鿿]{{1,7}}?{_LEVEL}"
_OFFICE: Final = (
    r"(?:信访(?:局|办|中心|科|室)|(?:[一-鿿]{1,8})?局|委员会|办公室|办事处|人民政府|政府|党委|党总支|总支|支部|县委|市委|区委|"
    r"学校|中学|小学|[一二三四五六七八九十]+[中小]|幼儿园|大学|学院|医院|集团|公司|中心|法院|检察院|纪委(?:监委)?|委|协会|联合会|"
    r"银行|派出所|司法所|管委会|居委会|村委会|政法委|组织部|宣传部|(?:[一-鿿]{2,6})?(?:站|所|队|馆|社|厅|处))"
)
_DEPARTMENT: Final = r"(?:[一-鿿]{2,8}(?:科|处|室|股|组|队|部|中心|站|所|支部|窗口))?"
_UNIT: Final = rf"(?:中共)?(?:{_PLACE}){{1,4}}(?:[一-鿿]{{0,14}}?{_OFFICE}){{1,2}}{_DEPARTMENT}"
_ANY_TITLE: Final = "|".join(sorted(TITLES, key=len, reverse=True))
_POST: Final = rf"(?:(?:党组|党委|支部)?(?:{_ANY_TITLE}|主任科员|局领导|干部|职工))?"
UNIT_LINE: Final = re.compile(rf"^(?P<unit>{_UNIT})(?:供稿|撰稿|报送|选送|推荐|供图|宣)?$")
UNIT_AND_NAME: Final = re.compile(
    rf"^(?P<unit>{_UNIT}|[一-鿿]{{0,10}}{_OFFICE}{_DEPARTMENT}){_POST}(?P<gap>[\s,，、·|/:—-]*)(?P<name>[^\s，。]+(?:[\s、]+[^\s，。]+)*)$"
)
NAME_AND_UNIT: Final = re.compile(
    rf"^(?P<name>[一-鿿·•]{{2,12}}?)[\s,，、|/(—-]+(?P<unit>{_UNIT}|[一-鿿]{{2,12}}{_OFFICE}{_DEPARTMENT}){_POST}\)?$"
)
_DAY: Final = (
    r"(?:(?:19|20)\d{2}|[二一][〇○0零一二三四五六七八九]{3})\s*(?:年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月"
    r"(?:\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号])?|[.\-/]\d{1,2}(?:[.\-/]\d{1,2})?)"
)
DATE: Final = re.compile(_DAY)
_WRITTEN: Final = "(?:写|作|记|草|书|完稿|成稿|定稿|初稿|修改)"
DATED_AT: Final = re.compile(
    rf"^(?:{_WRITTEN}于?)?\s*{_DAY}\s*,?\s*(?:夜|晨|凌晨|清晨|深夜|春|夏|秋|冬)?\s*"
    rf"(?:{_WRITTEN}?于\s*[一-鿿×]{{2,16}}|{_PLACE}[一-鿿]{{0,10}})$"
    rf"|^{_WRITTEN}?于[一-鿿]{{2,16}}\s*,?\s*{_DAY}$"
    rf"|^(?:{_WRITTEN}于?)?\s*{_DAY}[\s,]+[一-鿿×]{{2,4}}$"
)
BIOGRAPHY: Final = re.compile(r"^[(\[【]*[一-鿿·•\s]{2,12}[,，]\s*(?:男|女|[一-鿿]{1,5}族|\d{4}年)")
_CAREER: Final = re.compile("现任|现为|就职|供职|任职|工作单位|毕业|中共党员|作者|从事")
_FILLER: Final = re.compile(
    r"同志|作者|单位|姓名|供稿|撰稿|执笔|通讯员|报送|推荐|电话|手机|邮箱|联系方式|联系|身份证号?|微信|地址|文|图|系|为|现任|干部|职工|员工|"
    r"我是|来自|本人|"
    rf"{_ANY_TITLE}|[一-鿿]{{0,6}}(?:科|室|股|处|部|局|办)|{_PLACE}"
    r"|[::,，。、/|()（）【】\[\]《》—_*·•×]"
)
_NAME_MARKS: Final = re.compile(r"^[\s(\[（【]*(?:[—－\-]+|[□■●◎○◆▲△★☆/／*])*\s*|[\s)\]）】。.]*$")
_TALK: Final = frozenset("我你他她它您的了是在着过把被让给说道来去到就也都不")
BESIDE_BOTH: Final = 16
"""A signature has no more characters than this beside the name and the unit."""
BESIDE_ONE: Final = 8
"""The same beside the name alone (丁未年三月 某某记)."""
_NO_NAMES: Final = frozenset("的了是在着过们之把被让给这那我你他她它不就都也很又与和")


class Certainty(Enum):
    """How sure a line is signed by its look."""

    NONE = 0
    LIKELY = 1
    SURE = 2


def is_filler(rest: str) -> bool:
    """Whether what is left of a line beside own data says nothing (同志, 局, a date, marks)."""
    folded = DATE.sub("", unicodedata.normalize("NFKC", rest))
    left = "".join(letter for letter in _FILLER.sub("", folded) if letter.isalnum())
    return len(left) <= 1


def is_sentence(line: str) -> bool:
    """Whether *line* ends as a sentence does."""
    return line.rstrip('　 \t)）】”"').endswith(("。", "！", "？", "…", "；", "，", "!", "?", ";"))


def is_talk(rest: str, most: int) -> bool:
    """Whether what is left beside own data is speech, a deed, or more than *most* letters."""
    return bool(_TALK & set(rest)) or sum(letter.isalnum() for letter in rest) > most


def is_biography(line: str, *, is_own: bool) -> bool:
    """Whether a long line at the edge presents a person (张三，男，回族，现任…)."""
    folded = unicodedata.normalize("NFKC", line)
    if not BIOGRAPHY.match(folded) or re.search(r"[×xX某]", folded[:6]):
        return False
    return is_own or (_CAREER.search(folded) is not None and "信访人" not in folded)


def looks_signed(line: str, *, is_tail: bool) -> Certainty:
    """Judge a short line at the edge of a text that opens with no key."""
    marked = unicodedata.normalize("NFKC", line).strip()
    bare = _NAME_MARKS.sub("", marked)
    if marked.endswith("。"):
        return Certainty.NONE
    if DATED_AT.match(marked) and is_tail:
        return Certainty.SURE
    if len(bare) < 2 or re.search(r"[。；;!?！？:“”]", bare):  # no name is shorter
        return Certainty.NONE
    if UNIT_LINE.match(re.sub(r"\s", "", bare)):
        return Certainty.SURE
    return max(_with_unit(bare, is_tail=is_tail), _names_alone(bare), key=lambda one: one.value)


def _with_unit(bare: str, *, is_tail: bool) -> Certainty:
    match = UNIT_AND_NAME.match(bare)
    if match is not None and are_names(match["name"]):
        is_parted = bool(match["gap"]) or is_tail
        return Certainty.SURE if is_parted else Certainty.LIKELY
    match = NAME_AND_UNIT.match(bare)
    return Certainty.SURE if match is not None and are_names(match["name"]) else Certainty.NONE


def _names_alone(bare: str) -> Certainty:
    """Judge 张建国, 张　三, 李四 王五 on a line of their own."""
    if not are_names(bare):
        return Certainty.NONE
    is_spaced = re.search(r"[\s、]", bare) is not None
    tight = re.sub(r"\s", "", bare)
    is_tagged = [word.tag for word in words_of(tight)] == ["nr"]
    return Certainty.SURE if is_spaced or is_tagged or "·" in bare else Certainty.LIKELY


def are_names(text: str) -> bool:
    """Whether *text* is one to three personal names, spaced out or one after the other."""
    tight = re.sub(r"\s", "", text)
    if looks_like_name(tight):
        return True
    pieces = [piece for piece in re.split(r"[\s、,，/]+", text) if piece]
    return 1 < len(pieces) < 4 and all(looks_like_name(piece) for piece in pieces)


def looks_like_name(text: str) -> bool:
    """Whether *text* looks like one personal name and is no common word."""
    if re.fullmatch(r"[一-鿿]{1,7}(?:[·•‧・][一-鿿]{1,7}){1,3}", text):
        return True
    length = 4 if text[:2] in COMPOUND_SURNAMES else 3
    if not 2 <= len(text) <= length or not re.fullmatch(r"[一-鿿]+", text):
        return False
    given = text[len(surname_of(text)) :]
    is_word = is_common_word(text) or (len(given) > 1 and text[0] not in SURNAMES)
    return bool(surname_of(text)) and not is_word and not _NO_NAMES & set(text)
