"""Puts authors, plants and stories together, the same way every time for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Final

from reviewers.blind import Identity
from tests.bench.leaks import people, plants, stories
from tests.bench.leaks.people import Person

HALVES: Final = ("tuning", "held_out")
PLANTS_IN_AN_ESSAY: Final = 9
NUMBERS: Final = ("13709512266", "15595101849", "0953-2035577", "18795377420")
IDS: Final = ("640221195808143313", "412727197112054576", "622827199003120447")
MAILS: Final = ("fawu@hengtai-jt.com", "wy_service@126.com", "jianli.zhb@163.com")


@dataclass(frozen=True, slots=True)
class Plant:
    """Identity at text[start:end]; ``must_act``: masking or removing, a flag is not enough."""

    kind: str
    start: int
    end: int
    must_act: bool


@dataclass(slots=True)
class Essay:
    """A text, whose it is, and where it gives somebody away."""

    identity: Identity
    text: str = ""
    plants: list[Plant] = field(default_factory=list)

    def add(self, before: str, planted: str = "", after: str = "", *, kind: str = "") -> None:
        """Append a line, its middle being the plant; a ``?`` before the kind asks for a flag."""
        start = len(self.text) + len(before)
        self.text += f"{before}{planted}{after}\n"
        if planted:
            must_act = not kind.startswith("?")
            self.plants.append(Plant(kind.lstrip("?"), start, start + len(planted), must_act))


def leaking(half: int) -> list[Essay]:
    """Essays with plants: three for each author of the half."""
    roster = (people.TUNING, people.HELD_OUT)[half]
    return [
        _leaking(person, half, random.Random(f"{HALVES[half]} {person.name} {number}"))
        for number in range(3)
        for person in roster
    ]


def clean(half: int) -> list[Essay]:
    """Essays about other people, read as if by each author of the half in turn."""
    roster = (people.TUNING, people.HELD_OUT)[half]
    source = (stories.CLEAN_TUNING, stories.CLEAN_HELD_OUT)[half]
    common = (stories.TUNING, stories.HELD_OUT)[half]
    essays = []
    for number in range(22):
        rng = random.Random(f"clean {half} {number}")
        essay = Essay(roster[number % len(roster)].identity)
        essay.add(rng.choice(stories.TITLES[half]))
        for line in [*rng.sample(source, 9), *rng.sample(common, 3)]:
            essay.add(line)
        essays.append(essay)
    return essays


def _leaking(person: Person, half: int, rng: random.Random) -> Essay:
    essay = Essay(person.identity)
    sentences = (plants.TUNING, plants.HELD_OUT)[half]
    story = list((stories.TUNING, stories.HELD_OUT)[half])
    rng.shuffle(story)
    essay.add(rng.choice(stories.TITLES[half]))
    head, tail = (
        (plants.HEAD_TUNING, plants.TAIL_TUNING),
        (plants.HEAD_HELD_OUT, plants.TAIL_HELD_OUT),
    )[half]
    essay.add("", _filled(rng.choice(head), person), kind="signature")
    kinds = ["name", "name", "unit", "unit", *rng.sample(sorted(sentences), PLANTS_IN_AN_ESSAY - 4)]
    for kind in kinds:
        essay.add(story.pop())
        before, _, after = rng.choice(sentences[kind]).partition("{}")
        spelling, shown = spelled(kind, person, half, rng)
        essay.add(before, spelling, after, kind=("?" if shown else "") + kind)
    for line in story[:4]:
        essay.add(line)
    for line in rng.sample(tail, 2):
        essay.add("", _filled(line, person), kind="signature")
    return essay


def _filled(line: str, person: Person) -> str:
    return line.format(
        name=person.name, unit=person.unit, alias=(person.aliases or (person.unit,))[0],
        department=person.department, post=person.post, mobile=person.mobile,
        email=person.email, town=person.unit[:3].removesuffix("市"),
    )  # fmt: skip


def spelled(kind: str, person: Person, half: int, rng: random.Random) -> tuple[str, bool]:
    """Return the plant as written this time, and whether a flag is all that is asked for."""
    if kind == "name":
        return _name(person, rng)
    if kind == "unit":
        return _unit(person, rng)
    if kind in {"mobile", "landline", "id_number"}:
        return _number(getattr(person, kind), rng), False
    if kind == "email":
        at = rng.choice(("@", "＠", "（at）", " @ "))
        return person.email.replace("@", at), False
    if kind in {"post", "handle"}:
        return (person.handle if kind == "handle" else person.department + person.post), False
    if kind == "title_form":
        return _called(person, rng), True
    return _of_stranger(kind, half, rng)


def _called(person: Person, rng: random.Random) -> str:
    """Return the surname with a title; people without a Han surname are called by name."""
    if person.name in {"巴特尔", "次仁卓玛", "那日苏"} or "·" in person.name:
        return person.name.split("·")[-1]
    is_compound = len(person.name) > 3 or person.name in {"尉迟恒", "司马青", "诸葛明"}
    return person.name[: 2 if is_compound else 1] + rng.choice(("主任", "科长", "同志"))


def _of_stranger(kind: str, half: int, rng: random.Random) -> tuple[str, bool]:
    chosen = {
        "stranger_name": (plants.STRANGERS[half], True),
        "stranger_address": (plants.ADDRESSES[half], True),
        "stranger_mobile": (NUMBERS, False),
        "stranger_id": (IDS, False),
        "stranger_email": (MAILS, False),
    }[kind]
    return rng.choice(chosen[0]), chosen[1]


def _name(person: Person, rng: random.Random) -> tuple[str, bool]:
    name = person.name
    bare = name.replace("·", "")
    ways = [name, bare, "　".join(bare), " ".join(bare), "\u200b".join(bare)]
    if "·" in name:
        ways += [name.replace("·", "•"), name.replace("·", "‧"), name.split("·")[1]]
    if len(bare) > 2:
        ways.append(bare[:2] + "\n" + bare[2:])
    is_word = bare in {"高兴", "常宁", "平凡", "周全", "吴越", "李想", "陈静", "张伟"}
    way = rng.choice(ways)
    return way, is_word


def _unit(person: Person, rng: random.Random) -> tuple[str, bool]:
    full = person.unit
    ways = [full, *person.aliases, *person.shortened, *person.above]
    ways += [full[:4] + " " + full[4:], full[: len(full) // 2] + "\n" + full[len(full) // 2 :]]
    way = rng.choice(ways)
    return way, len(way) <= 3 or way[0] in "区县"


def _number(number: str, rng: random.Random) -> str:
    ways = [number, number.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})]
    if number.isdecimal() and len(number) == 11:
        ways += [
            f"{number[:3]} {number[3:7]} {number[7:]}",
            f"{number[:3]}-{number[3:7]}-{number[7:]}",
        ]
        ways += [f"+86 {number}", f"{number[:4]} {number[4:7]} {number[7:]}"]
        ways.append(
            number.translate(dict(zip(map(ord, "0123456789"), "零一二三四五六七八九", strict=True)))
        )
    elif "-" in number:
        area, _, rest = number.partition("-")
        ways += [f"({area}){rest}", f"（{area}）{rest}", f"{area} {rest}", rest]
    else:
        ways += [f"{number[:6]} {number[6:14]} {number[14:]}", number.lower()]
    return rng.choice(ways)
