"""One file that somebody might send, and the verdict it must get."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

#: The verdict on a file that is taken; every other verdict is the code of a refusal.
TAKEN: Final = "taken"
#: A form whose file cannot be found at all is refused before any file is looked at.
NO_FORM: Final = "no form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """
    A file, its name as the browser sends it, and the verdicts that are right.

    With TAKEN among several verdicts the file is odd rather than good or bad: a parser may
    mend it or not, but it must neither fail nor hang. ``is_quick`` marks the ones that guard
    a path of the code which no other case goes, so that the ordinary tests try them too.
    """

    name: str
    make: Callable[[], bytes]
    sent_as: str | bytes
    verdicts: frozenset[str]
    is_scan: bool = False
    is_quick: bool = False
    #: The whole Content-Disposition of the file, where the name itself is the attack.
    disposition: bytes = b""

    @property
    def is_good(self) -> bool:
        """Whether it must be taken."""
        return self.verdicts == {TAKEN}

    @property
    def is_bad(self) -> bool:
        """Whether it must not be taken."""
        return TAKEN not in self.verdicts


Make = Callable[[], bytes]


def essay(
    name: str, make: Make, *verdicts: str, as_: str = "征文.docx", quick: bool = False
) -> Case:
    """Return a file sent to an essay; good unless verdicts are given."""
    wanted = frozenset(verdicts or {TAKEN})
    return Case(name=name, make=make, sent_as=as_, verdicts=wanted, is_quick=quick)


def scan(name: str, make: Make, *verdicts: str, as_: str = "作品.jpg", quick: bool = False) -> Case:
    """Return a file sent to a calligraphy work; good unless verdicts are given."""
    wanted = frozenset(verdicts or {TAKEN})
    return Case(name=name, make=make, sent_as=as_, verdicts=wanted, is_scan=True, is_quick=quick)
