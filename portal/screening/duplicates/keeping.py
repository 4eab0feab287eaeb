"""
Screening room, what a run found becomes rows: new pairs in, pairs that no longer hold out.

A pair that was found as it stands already keeps its row, so that what a person has looked at stays
where it was. Everything a run found is written in one transaction, or nothing of it.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy import Row as SqlRow

from portal.calls.settings import CallRules
from portal.extensions import db
from portal.models import Call, CheckedText, DuplicatePair, DuplicateRun, ScanPrint
from portal.models.enums import PairKind, SimilarityBand
from portal.screening.duplicates import texts
from portal.screening.duplicates.handing import Found, Matches, portions
from portal.screening.duplicates.scope import Row
from portal.screening.duplicates.sides import band_of

MANY = 500
MOST_TOPICS = 5
SCAN_EVIDENCE = (
    "inliers", "agreement", "overlap", "offset", "homography", "turn", "scale", "changes",
)  # fmt: skip
SAME_FILE = "same_file"
NAMED = ("a_text_id", "b_text_id", "a_print_id", "b_print_id")
# what makes a pair found again the same pair, beside its evidence
COMPARED = (
    "score", "is_alarm", "band", "matched_a", "matched_b", "share_a", "share_b", "longest",
)  # fmt: skip
SIDES = {
    PairKind.TEXT: (DuplicatePair.a_text_id, DuplicatePair.b_text_id),
    PairKind.SCAN: (DuplicatePair.a_print_id, DuplicatePair.b_print_id),
}
Values = dict[str, Any]
Name = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """The ids of the texts, or pages, that a run looked at; ``asked`` those it looked up."""

    looked_at: frozenset[int]
    # None: each of them
    asked: frozenset[int] | None = None

    def holds(self, a: int | None, b: int | None) -> bool:
        """Say whether a run that saw this can tell that a pair stands no longer."""
        if a not in self.looked_at or b not in self.looked_at:
            return False
        return self.asked is None or a in self.asked or b in self.asked


def text_values(call: Call, rows: Mapping[str, Row], found: Found) -> list[Values]:
    """Return the pairs of texts that concern this call, its own entry first in each."""
    rules, values = CallRules.of(call), []
    for a, b, *figures in found.pairs:
        one, other = rows[a], rows[b]
        score, is_alarm, matched_a, matched_b, share_a, share_b, longest, topic, passages = figures
        if not (one.is_own or other.is_own):
            continue
        if not one.is_own:
            one, other = other, one
            matched_a, matched_b, share_a, share_b = matched_b, matched_a, share_b, share_a
            passages = sorted([c, d, a0, a1, kind] for a0, a1, c, d, kind in passages)
        values.append(
            _sides(call, one, other)
            | {
                "kind": PairKind.TEXT, "a_text_id": one.id, "b_text_id": other.id,
                "score": score, "is_alarm": is_alarm, "matched_a": matched_a,
                "matched_b": matched_b, "share_a": share_a, "share_b": share_b,
                "longest": longest, "topic": topic or None, "evidence": {"passages": passages},
                "band": band_of(max(share_a, share_b), rules),
            }
        )  # fmt: skip
    return values


def scan_values(call: Call, rows: Mapping[int, Row], matches: Matches) -> list[Values]:
    """Return the pairs of pages that were found alike."""
    values = []
    for a, b, match in matches.found:
        evidence = {name: match[name] for name in SCAN_EVIDENCE}
        evidence["exact"] = SAME_FILE in match["changes"]
        band = SimilarityBand.REVIEW if match["is_alarm"] else SimilarityBand.NOTICE
        values.append(
            _sides(call, rows[a], rows[b])
            | {
                "kind": PairKind.SCAN, "a_print_id": a, "b_print_id": b,
                "score": match["score"], "is_alarm": match["is_alarm"], "band": band,
                "evidence": evidence,
            }
        )  # fmt: skip
    return values


def _sides(call: Call, one: Row, other: Row) -> Values:
    return {
        "call_id": call.id,
        "a_entry_id": one.entry_id,
        "b_entry_id": other.entry_id,
        "b_reference_id": other.reference_id,
        "a_digest": one.digest,
        "b_digest": other.digest,
    }


def keep_pairs(
    run: DuplicateRun, values: Sequence[Values], seen: Mapping[PairKind, Seen], *, at: datetime
) -> None:
    """Let exactly these pairs stand among those that this run *saw* both sides of."""
    standing = _standing(run, seen)
    found = [(_name(one), one) for one in values]
    evidence = _evidence_of([standing[name].id for name, _ in found if name in standing])
    new: list[Values] = []
    for name, one in found:
        row = standing.get(name)
        if row is not None and _is_as_found(row, evidence[row.id], one):
            del standing[name]
            _keep_topic(row, one)
        else:
            new.append(one | {"run_id": run.id, "found_at": at})
    for some in portions([row.id for row in standing.values()], MANY):
        texts.retire_pairs(DuplicatePair.id.in_(some), at=at)
    for some in portions(new, MANY):
        db.session.add_all(DuplicatePair(**one) for one in some)
        db.session.flush()


def _standing(run: DuplicateRun, seen: Mapping[PairKind, Seen]) -> dict[Name, SqlRow[Any]]:
    """Return the pairs in question by name, without their evidence."""
    pair = DuplicatePair
    columns = [getattr(pair, name) for name in ("id", "kind", "topic", *NAMED, *COMPARED)]
    found: dict[Name, SqlRow[Any]] = {}
    for condition in _in_question(seen):
        rows = db.session.execute(
            select(*columns).where(
                pair.call_id == run.call_id, pair.replaced_at.is_(None), condition
            )
        )
        for row in rows:
            one, other = _ids_of(row)
            if seen[row.kind].holds(one, other):
                found[tuple(getattr(row, name) for name in NAMED)] = row
    return found


def _in_question(seen: Mapping[PairKind, Seen]) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that leave out, in the database, what a look-up did not ask about."""
    pair = DuplicatePair
    for kind, (a, b) in SIDES.items():
        asked = seen[kind].asked
        if asked is None:
            yield pair.kind == kind
            continue
        for some in portions(sorted(asked), MANY):
            yield or_(a.in_(some), b.in_(some))


def _evidence_of(ids: Sequence[int]) -> dict[int, Any]:
    """Return the evidence of these pairs, by their ids."""
    found: dict[int, Any] = {}
    for some in portions(ids, MANY):
        rows = db.session.execute(
            select(DuplicatePair.id, DuplicatePair.evidence).where(DuplicatePair.id.in_(some))
        )
        found |= dict(rows.all())
    return found


def _ids_of(row: SqlRow[Any]) -> tuple[int | None, int | None]:
    if row.kind is PairKind.TEXT:
        return row.a_text_id, row.b_text_id
    return row.a_print_id, row.b_print_id


def _is_as_found(row: SqlRow[Any], evidence: Any, one: Values) -> bool:
    is_same = all(getattr(row, column) == one[column] for column in COMPARED if column in one)
    return is_same and evidence == one["evidence"]


def _keep_topic(row: SqlRow[Any], one: Values) -> None:
    """Write down how alike the subjects are, where a run knows: a look-up does not."""
    topic = one.get("topic")
    if topic is not None and topic != row.topic:
        db.session.execute(
            update(DuplicatePair).where(DuplicatePair.id == row.id).values(topic=topic)
        )


def _name(one: Values) -> Name:
    return tuple(one.get(column) for column in NAMED)


def keep_shares(run: DuplicateRun, rows: Mapping[str, Row], found: Found, *, at: datetime) -> None:
    """Write beside each text of this call how much of it is somebody else's, or quoted."""
    rules = CallRules.of(db.session.get_one(Call, run.call_id))
    alike = None if found.topics is None else topics_of(rows, found.topics)
    values = [
        {
            **({} if alike is None else {"near_topics": alike[key]}),
            "id": rows[key].id,
            "run_id": run.id,
            "checked_at": at,
            "engine_version": found.engine,
            "base_digest": run.base_digest,
            "chars": chars,
            "base_chars": base_chars,
            "share": share,
            "share_without_base": without,
            "band": band_of(without, rules),
            "base_spans": spans,
        }
        for key, chars, base_chars, share, without, spans in found.shares
        if rows[key].is_own
    ]
    for some in portions(values, MANY):
        db.session.execute(update(CheckedText), some)


def topics_of(
    rows: Mapping[str, Row], topics: Sequence[tuple[str, str, float]]
) -> dict[str, list[tuple[int, float]]]:
    """Return key → the texts nearest to it by topic and how much, the nearest first."""
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for a, b, topic in topics:
        for key, other in ((a, b), (b, a)):
            if len(found[key]) < MOST_TOPICS:
                found[key].append((rows[other].id, topic))
    return found


def keep_prints(run: DuplicateRun, ids: Sequence[int], version: str, *, at: datetime) -> None:
    """Note that these pages were looked at."""
    values = [
        {"id": id_, "run_id": run.id, "checked_at": at, "engine_version": version} for id_ in ids
    ]
    for some in portions(values, MANY):
        db.session.execute(update(ScanPrint), some)


def digest_of(values: Sequence[Values], found: Found) -> str:
    """Return a SHA-256 over all that was found, whatever the order it came in."""
    pairs = sorted(json.dumps(one, sort_keys=True, default=str) for one in values)
    shares = sorted(json.dumps(one, sort_keys=True) for one in found.shares)
    body = json.dumps([pairs, shares], separators=(",", ":"))
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
