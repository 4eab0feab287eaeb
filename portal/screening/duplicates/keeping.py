"""
Screening room, what a run found becomes rows: new pairs in, pairs that no longer hold out.

A pair that was found as it stands already keeps its row, so that what a person has looked at stays
where it was. Everything a run found is written in one transaction, or nothing of it.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from portal.calls.settings import CallRules
from portal.extensions import db
from portal.models import Call, CheckedText, DuplicatePair, DuplicateRun, ScanPrint
from portal.models.enums import PairKind, SimilarityBand
from portal.screening.duplicates.handing import Found, Matches, portions
from portal.screening.duplicates.scope import Row
from portal.screening.duplicates.sides import band_of

MANY = 500
SCAN_EVIDENCE = (
    "inliers", "agreement", "overlap", "offset", "homography", "turn", "scale", "changes",
)  # fmt: skip
SAME_FILE = "same_file"
# what makes a pair found again the same pair
COMPARED = (
    "score", "is_alarm", "band", "matched_a", "matched_b", "share_a", "share_b", "longest",
    "evidence",
)  # fmt: skip
Values = dict[str, Any]


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
                "longest": longest, "topic": topic, "evidence": {"passages": passages},
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
    run: DuplicateRun,
    values: Sequence[Values],
    in_question: Callable[[DuplicatePair], bool],
    *,
    at: datetime,
) -> None:
    """Let exactly these pairs stand among those *in question*."""
    standing = {
        _name(pair): pair
        for pair in db.session.scalars(
            select(DuplicatePair).where(
                DuplicatePair.call_id == run.call_id, DuplicatePair.replaced_at.is_(None)
            )
        )
        if in_question(pair)
    }
    new: list[Values] = []
    for one in values:
        name = tuple(one.get(column) for column in NAMED)
        if name in standing and _is_as_found(standing[name], one):
            # likeness of subject is a full check's to say
            standing[name].topic = one.get("topic") or standing[name].topic
            del standing[name]
        else:
            new.append(one | {"run_id": run.id, "found_at": at})
    for pair in standing.values():
        pair.replaced_at = at
    db.session.flush()
    for some in portions(new, MANY):
        db.session.add_all(DuplicatePair(**one) for one in some)
        db.session.flush()


NAMED = ("a_text_id", "b_text_id", "a_print_id", "b_print_id")


def _is_as_found(pair: DuplicatePair, one: Values) -> bool:
    return all(getattr(pair, column) == one[column] for column in COMPARED if column in one)


def _name(pair: DuplicatePair) -> tuple[int | None, ...]:
    return pair.a_text_id, pair.b_text_id, pair.a_print_id, pair.b_print_id


def keep_shares(run: DuplicateRun, rows: Mapping[str, Row], found: Found, *, at: datetime) -> None:
    """Write beside each text of this call how much of it is somebody else's, or quoted."""
    rules = CallRules.of(db.session.get_one(Call, run.call_id))
    values = [
        {
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
