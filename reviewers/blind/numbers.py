"""
Numbers and addresses by which anybody could be found, whoever's they are.

Telephones, identity numbers, e-mails and accounts are masked. Flagged are those that may be
something else: service lines, identity numbers of 15 digits, bank cards, licence plates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reviewers.blind.folding import Folded, plain
from reviewers.blind.identity import Leak, LeakAction, LeakKind
from reviewers.blind.patterns import (
    BANK_CARD,
    CASE_NUMBER,
    EMAIL,
    ID_NUMBER,
    LANDLINE,
    LOCAL_LINE,
    MOBILE,
    OLD_ID,
    PLATE,
    SERVICE_LINE,
    WECHAT,
    WRITTEN_ID,
    id_checksum_ok,
    luhn_ok,
)

_SOUGHT: Final = (
    (MOBILE, LeakKind.PHONE, LeakAction.MASKED),
    (LANDLINE, LeakKind.PHONE, LeakAction.MASKED),
    (SERVICE_LINE, LeakKind.PHONE, LeakAction.FLAGGED),
    (EMAIL, LeakKind.EMAIL, LeakAction.MASKED),
    (WECHAT, LeakKind.WECHAT, LeakAction.MASKED),
    (PLATE, LeakKind.OTHER, LeakAction.FLAGGED),
)


def number_leaks(raw: str) -> Iterator[Leak]:
    """Yield every number and address of a person in *raw*."""
    folded = plain(raw)
    for pattern, kind, action in _SOUGHT:
        for match in pattern.finditer(folded.text):
            is_case = kind is LeakKind.PHONE and _follows_case(folded.text, match.start())
            yield _leak(raw, folded, match.span(), kind, LeakAction.FLAGGED if is_case else action)
    for match in LOCAL_LINE.finditer(folded.text):
        span = (match.start("number"), match.end())
        yield _leak(raw, folded, span, LeakKind.PHONE, LeakAction.MASKED)
    yield from _identity_numbers(raw, folded)
    for match in BANK_CARD.finditer(folded.text):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) >= 15 and luhn_ok(digits):  # shorter ones are no cards
            yield _leak(raw, folded, match.span(), LeakKind.OTHER, LeakAction.FLAGGED)


def _identity_numbers(raw: str, folded: Folded) -> Iterator[Leak]:
    for match in WRITTEN_ID.finditer(folded.text):
        number = "".join(letter for letter in match.group() if letter.isalnum())
        if ID_NUMBER.fullmatch(number):
            start, end = folded.raw_span(*match.span())
            yield Leak(
                LeakKind.ID_NUMBER, start, end, raw[start:end], LeakAction.MASKED,
                checksum_ok=id_checksum_ok(number),
            )  # fmt: skip
    for match in OLD_ID.finditer(folded.text):
        is_named = "身份证" in folded.text[max(0, match.start() - 12) : match.start()]
        action = LeakAction.MASKED if is_named else LeakAction.FLAGGED
        yield _leak(raw, folded, match.span(), LeakKind.ID_NUMBER, action)


def _follows_case(text: str, at: int) -> bool:
    """Whether the number is that of a case or a letter, by the words before it."""
    return CASE_NUMBER.search(text[max(0, at - 12) : at]) is not None


def _leak(
    raw: str, folded: Folded, span: tuple[int, int], kind: LeakKind, action: LeakAction
) -> Leak:
    start, end = folded.raw_span(*span)
    return Leak(kind, start, end, raw[start:end], action)
