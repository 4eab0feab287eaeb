"""The published results as values, read from a frozen snapshot. No database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from portal.models import Publication
from portal.models.enums import CategoryKind

INNER_MARKS = str.maketrans("《》", "〈〉")


def marked(title: str) -> str:
    """Return 《title》; marks inside become single ones, as in 《〈条例〉第七条》."""
    return f"《{title.translate(INNER_MARKS)}》"


@dataclass(frozen=True, slots=True)
class Picture:
    """One page of a brush work: its code and upright size."""

    code: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Winner:
    """One awarded work as the public may know it."""

    code: str
    title: str
    names: tuple[str, ...]
    unit: str
    about: str
    certificate: str
    is_named: bool
    manuscript: str
    pages: tuple[Picture, ...]

    @property
    def holder(self) -> str:
        """The author's name with consent, the blind code without."""
        return "、".join(self.names) if self.is_named else self.code


@dataclass(frozen=True, slots=True)
class Level:
    """奖次 with its winners, best first; a vacant one has none."""

    key: str
    name: str
    winners: tuple[Winner, ...]


@dataclass(frozen=True, slots=True)
class CategoryResults:
    """组别: how many works were ranked, who won, and what is said of rounds that were cancelled."""

    key: str
    name: str
    kind: CategoryKind
    entries: int
    levels: tuple[Level, ...]
    cancelled: tuple[str, ...] = ()

    @property
    def awards(self) -> int:
        """How many works won anything."""
        return sum(len(level.winners) for level in self.levels)

    @property
    def shown(self) -> int:
        """How many of the awarded works can be read or looked at by everybody."""
        works = (winner for level in self.levels for winner in level.winners)
        return sum(1 for one in works if one.is_named and (one.manuscript or one.pages))


@dataclass(frozen=True, slots=True)
class Results:
    """What one publication says, or will say."""

    call: str
    host: str
    categories: tuple[CategoryResults, ...]

    def category(self, key: str) -> CategoryResults | None:
        """Return one category by its key, the first one for an empty key."""
        if not key:
            return self.categories[0]
        return next((one for one in self.categories if one.key == key), None)

    def winners(self) -> "Iterator[Prize]":
        """Yield every winner with category and level."""
        for category in self.categories:
            for level in category.levels:
                for winner in level.winners:
                    yield Prize(category, level, winner)


@dataclass(frozen=True, slots=True)
class Prize:
    """One winner and what they won."""

    category: CategoryResults
    level: Level
    winner: Winner


@dataclass(frozen=True, slots=True)
class Certificate:
    """证书: what the check page repeats and the sheet prints."""

    number: str
    call: str
    host: str
    prize: Prize
    published_at: datetime
    version: int

    @property
    def holder(self) -> str:
        """To whom it is issued in public: a name with consent, else the blind code."""
        return self.prize.winner.holder


def results_of(content: Mapping[str, Any]) -> Results:
    """Read a snapshot."""
    return Results(
        content["call"],
        content["host"],
        tuple(_category(one) for one in content["categories"]),
    )


def _category(told: Mapping[str, Any]) -> CategoryResults:
    return CategoryResults(
        told["key"],
        told["name"],
        CategoryKind(told["kind"]),
        told["entries"],
        tuple(
            Level(one["key"], one["name"], tuple(_winner(each) for each in one["winners"]))
            for one in told["levels"]
        ),
        tuple(told.get("cancelled", ())),
    )


def _winner(told: Mapping[str, Any]) -> Winner:
    pages = tuple(Picture(one["code"], one["width"], one["height"]) for one in told["pages"])
    return Winner(
        code=told["code"],
        title=told["title"],
        names=tuple(told["names"]),
        unit=told["unit"],
        about=told["about"],
        certificate=told["certificate"],
        is_named=told["is_named"],
        manuscript=told["manuscript"],
        pages=pages,
    )


def without_names(results: Results, titles: Mapping[str, str]) -> Results:
    """Return the results with these winners (blind code → masked title) told by code alone."""
    return replace(
        results,
        categories=tuple(
            replace(
                category,
                levels=tuple(
                    replace(level, winners=tuple(unnamed(one, titles) for one in level.winners))
                    for level in category.levels
                ),
            )
            for category in results.categories
        ),
    )


def unnamed(winner: Winner, titles: Mapping[str, str]) -> Winner:
    """Return a winner as the public knows one who did not agree, if the winner is among these."""
    if winner.code not in titles:
        return winner
    return replace(
        winner, title=titles[winner.code], names=(), unit="", about="", is_named=False,
        manuscript="", pages=(),
    )  # fmt: skip


def prize_by_code(results: Results, code: str) -> Prize | None:
    """Return the winner with this blind code."""
    return next((one for one in results.winners() if one.winner.code == code), None)


def certificate_in(publication: Publication, number: str) -> Certificate | None:
    """Return the certificate with this number, if the publication issued it."""
    results = results_of(publication.snapshot)
    for prize in results.winners():
        if number and prize.winner.certificate == number:
            return Certificate(
                number,
                results.call,
                results.host,
                prize,
                publication.published_at,
                publication.number,
            )
    return None
