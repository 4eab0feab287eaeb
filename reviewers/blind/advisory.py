"""
What may be identity: names of people, places, units. Shown to a person, never masked.

jieba's tags are a hint and no more: only words that open with a surname count, those of the
Regulations' own language are left out, and two characters need a word beside them that
says a person is meant (村民李强, 李强说).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from reviewers.blind.identity import Leak, LeakAction, LeakKind
from reviewers.blind.patterns import ADDRESS
from reviewers.blind.surnames import COMPOUND_SURNAMES, SURNAMES, TOO_OFTEN_A_WORD, surname_of
from reviewers.blind.titles import KINSHIP, TITLES
from reviewers.blind.wordlist import NO_PERSONS, PUBLIC_FIGURES
from reviewers.blind.words import Word, is_common_word, is_ordinary, words_of

_HAN: Final = re.compile(r"[一-鿿]+")
_DOTTED: Final = re.compile(r"[一-鿿]{2,7}[·•‧・][一-鿿]{2,8}(?:[·•‧・][一-鿿]{2,8})?")
_ROLES: Final = """
    信访人 上访人 来访人 群众 村民 居民 老人 当事人 投诉人 申请人 反映人 职工 工人 农民工 业主
    老党员 名叫 叫 户主 邻居 同事 同学 战友 丈夫 妻子 儿子 女儿 老伴 儿媳 女婿 弟弟 哥哥 父亲 母亲
    书记 主任 局长 科长 所长 调解员 网格员 队长
"""
_VERBS: Final = """
    说 道 讲 问 哭 笑 告诉 反映 表示 拿着 来到 接过 握着 拉着 同志 同学 女士 先生 大姐 大哥 夫妇
"""
_AFTER: Final = frozenset(_VERBS.split()) | frozenset(TITLES) | frozenset(KINSHIP)
_ROLES_SET: Final = frozenset(_ROLES.split())
_ROLE_AND_NAME: Final = re.compile(
    rf"(?P<role>{'|'.join(sorted(_ROLES_SET, key=len, reverse=True))})"
    rf"(?P<name>(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{''.join(sorted(SURNAMES))}])[一-鿿]{{1,2}})"
)
_NO_PERSON: Final = ("街", "路", "巷", "房", "人")
_COMPOUND_NAME: Final = re.compile(
    "(?:欧阳|上官|司马|诸葛|尉迟|皇甫|慕容|令狐|司徒|夏侯|端木|宇文|长孙|独孤|轩辕|赫连|濮阳)[一-鿿]{1,2}"
)
_LEADS: Final = "叫是和与由找请向对给让被跟听问说的了人民"
_ENDS: Final = "说道讲问也就都和与是在的了来去到把被从向对给家又还一第拿"
_NO_GIVEN: Final = "说道讲问哭笑拿来在是的了和与就也都不有去到把被从向对给家第因为"
_LEVELS: Final = ("省", "市", "区", "县", "旗", "州", "镇", "乡", "村", "街道", "社区", "苏木")
_ANY_PLACE: Final = frozenset("我全各本该某外每一两几多新老此贵邻这那大小城农郊山牧景地")
_OFFICE: Final = re.compile(
    r"^(?:委|政府)?[一-鿿]{0,6}?(?:局(?!长)|委员会|办公室|办事处|人民政府|党委|学校|中学|小学|幼儿园|大学|学院"
    r"|医院|法院|检察院(?!长)|政法委|纪委监委|纪委|信访中心|派出所|司法所|管委会)|^(?:委|政府)"
)
# what the pattern of an address takes along on its left: 马国良家住 …
_BEFORE_ADDRESS: Final = re.compile(
    r"^[一-鿿]*?(?:住在|家住|住|位于|址在|地址是|搬到|找到|来到|跑到|堵住了?|写的是|在|到|去|是|了)(?=[一-鿿]{2})"
)
_POST: Final = re.compile(
    rf"^(?:[一-鿿]{{0,6}}?)(?:{'|'.join(sorted(TITLES[:40], key=len, reverse=True))})"
)


def advisory_leaks(raw: str) -> Iterator[Leak]:
    """Yield names of others, places with units or posts, and addresses, all flagged."""
    words = words_of(raw)
    yield from (_leak(LeakKind.NAME, raw, *span) for span in _names(raw, words))
    yield from _places(raw, words)
    for match in ADDRESS.finditer(raw):
        before = _BEFORE_ADDRESS.match(match.group())
        yield _leak(
            LeakKind.PLACE, raw, match.start() + (before.end() if before else 0), match.end()
        )


def _leak(kind: LeakKind, raw: str, start: int, end: int) -> Leak:
    return Leak(kind, start, end, raw[start:end], LeakAction.FLAGGED)


def _names(raw: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    yield from _dotted(raw)
    yield from _named_by_look(raw)
    for place, word in enumerate(words):
        end = _name_end(words, place)
        name = raw[word.start : end]
        if end and _is_person(name, words, place, end, raw):
            yield word.start, end


def _dotted(raw: str) -> Iterator[tuple[int, int]]:
    """Yield 哈斯·巴根, without the words that stand right before and behind it."""
    for match in _DOTTED.finditer(raw):
        first, *_, last = re.split("[·•‧・]", match.group())
        lead = max((first.rfind(letter) for letter in _LEADS), default=-1) + 1
        tail = next((at for at, letter in enumerate(last) if at > 1 and letter in _ENDS), None)
        if len(first) - lead > 1:
            yield match.start() + lead, match.end() - (len(last) - tail if tail else 0)


def _named_by_look(raw: str) -> Iterator[tuple[int, int]]:
    """Yield 马国良 of 信访人马国良, where the tagger saw 人马 (an army), and 欧阳春来."""
    for match in _COMPOUND_NAME.finditer(raw):
        # 来 is a given name's end as well: only 来了, 来到, 来访 is coming
        is_coming = raw[match.end() : match.end() + 1] in {"了", "到", "访", "信"}
        name = match.group().rstrip(_NO_GIVEN if is_coming else _NO_GIVEN.replace("来", ""))
        is_called = name.endswith((*KINSHIP, *TITLES)) or name in PUBLIC_FIGURES
        if len(name) > 2 and not is_called and "某" not in name:  # a given name
            yield match.start(), match.start() + len(name)
    for match in _ROLE_AND_NAME.finditer(raw):
        role, name = match["role"], match["name"].rstrip(_NO_GIVEN)
        least = len(surname_of(name)) + 1
        is_word = is_common_word(name[:2]) or is_common_word(role[-2:] + name[0])
        if len(name) < least or is_word or name[0] in TOO_OFTEN_A_WORD or "某" in name:
            continue
        if name in NO_PERSONS or name.endswith((*KINSHIP, *TITLES)):
            continue
        yield match.start("name"), match.start("name") + len(name)


def _name_end(words: Sequence[Word], place: int) -> int:
    """Return where a name that opens with this word would end; 0 when none does."""
    word = words[place]
    following = words[place + 1] if place + 1 < len(words) else None
    is_surname = len(word.text) == 1 or word.text in COMPOUND_SURNAMES
    if is_surname and surname_of(word.text + "某") == word.text:
        # jieba lost 海波 of 赵海波, and knows 欧阳 as a place
        is_given = following is not None and following.tag.startswith(("nr", "ns", "nz"))
        if following is not None and is_given and len(following.text) <= 2:
            return following.end
        return 0
    is_tagged = word.tag in {"nr", "nrfg"} and _HAN.fullmatch(word.text) is not None
    return word.end if is_tagged and surname_of(word.text) else 0


def _is_person(name: str, words: Sequence[Word], place: int, end: int, raw: str) -> bool:
    longest = 4 if name[:2] in COMPOUND_SURNAMES else 3
    if not 2 <= len(name) <= longest or "某" in name or name in NO_PERSONS:
        return False
    if _is_of_a_place(raw, end):
        return False
    if name in PUBLIC_FIGURES or name.endswith((*KINSHIP, *TITLES, *_LEVELS, *_NO_PERSON)):
        return False
    if (is_common_word(name) and len(name) < longest) or is_ordinary(name):
        return False
    before = words[place - 1].text if place else ""
    is_meant = before in _ROLES_SET or any(raw.startswith(word, end) for word in _AFTER)
    return is_meant or (len(name) > 2 and name[0] not in TOO_OFTEN_A_WORD)


def _is_of_a_place(raw: str, end: int) -> bool:
    """Say whether a name of a place ends behind this: 区柳河 of 青石区柳河街道."""
    return raw.startswith(_LEVELS, end) and not raw.startswith(("村民", "镇长", "乡长"), end)


def _places(raw: str, words: Sequence[Word]) -> Iterator[Leak]:
    """Yield runs of places, each with the unit or post that follows it."""
    reach = 0
    for place, word in enumerate(words):
        end = _place_end(words, place)
        if not end or word.start < reach:
            continue
        place_after = place + 1
        while place_after < len(words):
            if words[place_after].start >= end:
                further = _place_end(words, place_after)
                if not further or words[place_after].start != end:
                    break
                end = further
            place_after += 1
        kind, reach, is_post = _with_office(raw, end)
        text = raw[word.start : reach]
        yield Leak(kind, word.start, reach, text, LeakAction.FLAGGED, is_post=is_post)


def _place_end(words: Sequence[Word], place: int) -> int:
    """Return where a place that opens with this word ends; 0 when it is none."""
    word = words[place]
    following = words[place + 1] if place + 1 < len(words) else None
    if word.text[0] in _ANY_PLACE or word.text in NO_PERSONS:
        return 0
    is_tagged = word.tag in {"ns", "nr", "nz", "nrfg"}
    if len(word.text) > 2 and is_tagged and word.text.endswith(_LEVELS):
        return word.end
    is_stem = word.tag in {"ns", "nr", "nz"} and len(word.text) > 1
    if following is not None and is_stem and following.text in _LEVELS:
        return following.end
    if following is not None and is_stem and following.text in {"县委", "市委", "区委", "县政府"}:
        return following.start + 1
    return 0


def _with_office(raw: str, end: int) -> tuple[LeakKind, int, bool]:
    """Lengthen a place by the office and the post that stand behind it."""
    rest = raw[end : end + 16].split("\n")[0]
    office = _OFFICE.match(rest)
    if office is None:
        return LeakKind.PLACE, end, False
    post = _POST.match(rest[office.end() :])
    if post is not None:
        return LeakKind.PLACE, end + office.end() + post.end(), True
    return LeakKind.UNIT, end + office.end(), False
