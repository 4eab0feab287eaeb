"""A desk, what it says when a page is older than the card: what is true, what can still be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import jsonify, url_for
from flask.typing import ResponseReturnValue

from portal.errors import Refused
from portal.judging import blind
from portal.judging.operations.cards import RoundLate

AGAIN = "重新打分"


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that differs from what is stored."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClashBox:
    """What stands over a card that was not saved as it was sent: components/card.html draws it."""

    heading: str
    text: str
    clashes: Sequence[Clash] = ()
    # what can be pressed for this page's version; empty where there is no choice any more
    buttons: str = ""
    # drops this page's version
    stored_href: str = ""
    # takes the signature back
    reopen_href: str = ""
    again: str = AGAIN


def box_of(
    item: blind.BlindItem, clashes: Sequence[Clash], problem: Refused, *, again: str = AGAIN
) -> ClashBox:
    """Return what to say of a card that another window changed, signed, or time has closed."""
    here = url_for(".scorecard", blind_code=item.code)
    if not item.is_scorable:
        return ClashBox(
            heading="没有保存，这一轮已经结束"
            if not item.round.is_open
            else "没有保存，已经签过字",
            text=closed_words(item, again),
            clashes=clashes,
            reopen_href=reopen_href(item),
            again=again,
        )
    is_late = isinstance(problem, RoundLate)
    return ClashBox(
        heading="没有签字" if is_late else "没有保存，请选一份",
        text=problem.message,
        clashes=clashes,
        buttons="“存草稿”" if is_late else "“存草稿”或“签字提交”",
        stored_href=here if clashes else "",
    )


def closed_words(item: blind.BlindItem, again: str = AGAIN) -> str:
    """Say why a card can no longer be changed, and what can be done about it."""
    if not item.round.is_open:
        return "这一轮已经结束，不能再改。以已保存的为准。"
    return f"这一份已经签字。以签过字的为准；要改，请先{again}。"


def reopen_href(item: blind.BlindItem) -> str:
    """Return where a signature is taken back; empty when it cannot be."""
    is_open = item.is_signed and item.round.is_open
    return url_for(".reopen", blind_code=item.code) if is_open else ""


def refused_draft(
    item: blind.BlindItem,
    problem: Refused,
    *,
    version: int | str,
    fields: Mapping[str, str],
    again: str = AGAIN,
) -> ResponseReturnValue:
    """Answer static/js/autosave.js and column.js: what is stored, and whether there is a choice."""
    is_closed = not item.is_scorable
    answer = {
        "version": version,
        "fields": dict(fields),
        "is_closed": is_closed,
        "message": closed_words(item, again) if is_closed else problem.message,
        "reopen_href": reopen_href(item) if is_closed else "",
        "again": again,
    }
    return jsonify(answer), problem.status
