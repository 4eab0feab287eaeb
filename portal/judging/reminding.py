"""Judging room, the words of a 催办: what an organiser may write, and what a judge then reads."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from portal import clock, labels
from portal.errors import Refused
from portal.models import Round
from reviewers.blind.wordlist import NO_PERSONS

LONGEST: Final = 500
SHORTEST_NAME: Final = 2
# what stands in braces becomes the judge's own
PLACES: Final = ("评委", "征集", "轮次", "待评", "截止", "联系方式")
PLACE: Final = re.compile(r"\{([^{}]*)\}")
NO_DUE: Final = (
    "{评委}老师：您好。{征集}，{轮次}还有 {待评} 件等您评分，请登录评审台接着评。"
    "有困难请联系 {联系方式}。"
)
WITH_DUE: Final = (
    "{评委}老师：您好。{征集}，{轮次}还有 {待评} 件等您评分，评分到{截止}结束，"
    "请登录评审台接着评。有困难请联系 {联系方式}。"
)


def default_template(round_: Round) -> str:
    """Return what is proposed when nobody has written anything yet."""
    return WITH_DUE if round_.due_at else NO_DUE


def check_template(template: str, round_: Round) -> None:
    """Refuse a text with a place nobody can fill. Raises Refused."""
    if not template.strip():
        raise Refused("请写催办的内容。", field="template")
    if len(template) > LONGEST:
        raise Refused(f"内容太长，请不要超过 {LONGEST} 字。", field="template")
    unknown = [name for name in PLACE.findall(template) if name not in PLACES]
    if unknown:
        known = "、".join(f"{{{name}}}" for name in PLACES)
        raise Refused(f"不认得 {{{unknown[0]}}}。大括号里可以写：{known}。", field="template")
    if "{截止}" in template and round_.due_at is None:
        raise Refused("这一轮没有定评分截止时间，请去掉 {截止}。", field="template")


def check_names(template: str, authors: frozenset[str]) -> None:
    """
    Refuse a text that names an author: a judge would learn whose works are here. Raises Refused.

    Names that are ordinary words (平安, 建设) say nothing.
    """
    told = sorted(
        name
        for name in authors
        if len(name) >= SHORTEST_NAME and name in template and name not in NO_PERSONS
    )
    if told:
        raise Refused(
            f"内容里有作者的姓名“{told[0]}”，评委会因此知道谁报送了作品。请换个说法。",
            field="template",
        )


def filled(template: str, round_: Round, *, judge: str, left: int) -> str:
    """Return what one judge reads."""
    call = round_.category.call
    values: Mapping[str, str] = {
        "评委": judge,
        "征集": call.title,
        "轮次": f"{labels.word(round_.category.kind)}{round_.name}",
        "待评": str(left),
        "截止": _moment(round_.due_at) if round_.due_at else "",
        "联系方式": call.contact,
    }
    return PLACE.sub(lambda found: values[found[1]], template)


def for_everybody(round_: Round, *, left: int) -> str:
    """Return a text for the judges' group: it names nobody."""
    call, due = round_.category.call, round_.due_at
    ends = f"，评分到{_moment(due)}结束" if due else ""
    return (
        f"各位评委老师：{call.title}，{labels.word(round_.category.kind)}{round_.name}"
        f"还有 {left} 份评分表没有签字{ends}。请登录评审台接着评。有困难请联系 {call.contact}。"
    )


def with_address(text: str, address: str) -> str:
    """Return a text that leaves us with the address of the judge's desk on a line of its own."""
    return f"{text}\n评审台：{address}" if address else text


def _moment(moment: datetime) -> str:
    wall = clock.to_beijing(moment)
    return f" {wall.month} 月 {wall.day} 日 {wall:%H:%M} "
