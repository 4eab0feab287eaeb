"""What a ranking computed anew changed from the version before it, and which inputs differed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.judging.awarding import lines_under
from portal.judging.computing import quotas_in
from portal.judging.pool_line import POOL
from portal.models import Ranking, RankingRow

Stored = Mapping[str, Any]
Place = tuple[int, str, str]

#: How many entries are kept one by one; the others are counted.
MOST: Final = 200
NAMED: Final = 20
NO_LEVEL: Final = ""
#: What the ranks are decided by besides cards and points: input → cause.
TERMS: Final = {
    "rule": "rule", "tie_chain": "ties", "minimum_readings": "minimum", "main_criterion": "rule",
    "rubric": "rubric", "passes": "rule", "readings": "rule", "levels": "levels",
    "before": "before", "combination": "combination", POOL: POOL,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """What two versions are compared by, of one that is not written yet."""

    inputs: Stored
    rows: Sequence[RankingRow]
    summary: Stored
    engine_version: str


def changes_between(earlier: Ranking, later: Version, codes: Mapping[int, str]) -> dict[str, Any]:
    """
    Return what a page tells, as JSON: ``causes``, and the rows that differ, prizes first.

    A cause is [what, how many entries, the first of them]; no judge and no single total is named:
    it is read before the lock. A row is [code, (rank, score, level) before, the same now], None
    where the version has no place for the entry.
    """
    before, now = _places(earlier, codes), _places(later, codes)
    moved = [code for code in before.keys() | now.keys() if before.get(code) != now.get(code)]
    moved.sort(key=lambda code: (not _is_other_level(code, before, now), _at(code, now, before)))
    return {
        "from": earlier.number,
        "causes": causes_of(earlier.inputs, later.inputs)
        + ([["engine", 0, []]] if earlier.engine_version != later.engine_version else []),
        "moved": len(moved),
        "levels": sum(_is_other_level(code, before, now) for code in moved),
        "rows": [[code, before.get(code), now.get(code)] for code in moved[:MOST]],
    }


def _places(ranking: Ranking | Version, codes: Mapping[int, str]) -> dict[str, Place]:
    rows: Sequence[RankingRow] = ranking.rows
    stages = ranking.summary.get("stages")
    quotas = quotas_in(ranking.inputs, stages[0][2] if stages else len(rows))
    lines = lines_under([row.rank for row in rows], [one.places(len(rows)) for one in quotas])
    levels = [NO_LEVEL] * len(rows)
    for quota, line in zip(quotas, lines, strict=True):
        levels[line.start : line.end] = [quota.key] * (line.end - line.start)
    return {
        codes[row.entry_id]: (row.rank, f"{row.score:.2f}", level)
        for row, level in zip(rows, levels, strict=True)
    }


def _is_other_level(code: str, before: Mapping[str, Place], now: Mapping[str, Place]) -> bool:
    nothing: Place = (0, "", NO_LEVEL)
    return before.get(code, nothing)[2] != now.get(code, nothing)[2]


def _at(code: str, now: Mapping[str, Place], before: Mapping[str, Place]) -> tuple[int, str]:
    return (now.get(code) or before[code])[0], code


def causes_of(before: Stored, now: Stored) -> list[list[Any]]:
    """Return which inputs differ: of cards and points with the entries they are about."""
    cards, others = _cards(before), _cards(now)
    both = cards.keys() & others.keys()
    found = [
        ("cards_added", _entries(others.keys() - cards.keys())),
        ("cards_gone", _entries(cards.keys() - others.keys())),
        ("cards_changed", _entries(key for key in both if cards[key] != others[key])),
        ("points", _differing(before, now, "adjustments", dict)),
        ("casting", _differing(before, now, "casting", dict)),
        ("entries", sorted({*before.get("assigned", ())} ^ {*now.get("assigned", ())})),
    ]
    told = [[what, len(entries), entries[:NAMED]] for what, entries in found if entries]
    terms = dict.fromkeys(
        cause for name, cause in TERMS.items() if before.get(name) != now.get(name)
    )
    return told + [[cause, 0, []] for cause in terms]


def _cards(inputs: Stored) -> dict[tuple[str, str], Any]:
    return {(judge, entry): points for judge, entry, points in inputs["cards"]}


def _entries(keys: Any) -> list[str]:
    return sorted({entry for _, entry in keys})


def _differing(
    before: Stored, now: Stored, name: str, read: Callable[[Any], dict[str, Any]]
) -> list[str]:
    one, other = read(before.get(name, {})), read(now.get(name, {}))
    return sorted(code for code in one.keys() | other.keys() if one.get(code) != other.get(code))
