"""What the public will see, worked out once and frozen. Reads only."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.judging.cancelled import cancelled_of
from portal.judging.people import entries_of
from portal.judging.queries import authors_by_entry, blind_codes
from portal.models import (
    Author,
    Award,
    AwardLevel,
    Call,
    Entry,
    Ranking,
    ScanPage,
    SecrecyReview,
)
from portal.publishing import queries


def entries_by_code(ranking: Ranking) -> dict[str, int]:
    """Return blind code → entry id of a ranking."""
    return {
        code: entry_id
        for entry_id, code in blind_codes(row.entry_id for row in ranking.rows).items()
    }


@dataclass(frozen=True, slots=True)
class Material:
    """Everything the winners of one ranking are told from, by entry id."""

    awards: dict[int, Award]
    entries: dict[int, Entry]
    authors: dict[int, list[Author]]
    named: set[int]
    codes: dict[int, str]
    masked_titles: dict[int, str]
    manuscripts: dict[int, str]
    pages: dict[int, list[ScanPage]]


def of_call(call: Call, rankings: Sequence[Ranking]) -> dict[str, Any]:
    """Return the results as JSON: categories → levels → winners."""
    return {
        "call": call.title,
        "host": call.host,
        "categories": [_category(ranking) for ranking in rankings],
    }


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a snapshot's canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def digest_now(call: Call) -> str:
    """
    Return the digest of everything that would be published now: what a secrecy review is about.

    Certificate numbers are left out, since they are drawn with the publication.
    """
    rankings = [ranking for _, ranking in queries.final_rankings(call) if ranking is not None]
    content = of_call(call, rankings)
    for category in content["categories"]:
        for level in category["levels"]:
            for winner in level["winners"]:
                del winner["certificate"]
    return digest_of(content)


def is_review_stale(review: SecrecyReview, call: Call) -> bool:
    """Say whether what is going to be published changed after this review."""
    return review.content_digest != digest_now(call)


def _category(ranking: Ranking) -> dict[str, Any]:
    category, material = ranking.round.category, material_of(ranking)
    order = {row.entry_id: row.position for row in ranking.rows}
    cancelled = [one.sentence for one in cancelled_of(category)]
    return {
        "key": category.key,
        "name": category.name,
        "kind": category.kind.value,
        "entries": len(ranking.rows),
        "levels": [_level(one, material, order) for one in queries.levels_of(category)],
        # only where there is one: what was reviewed before there were any stays reviewed
        **({"cancelled": cancelled} if cancelled else {}),
    }


def material_of(ranking: Ranking) -> Material:
    """Read what the winners of a ranking are told from, in a fixed number of queries."""
    awards = queries.awards_of(ranking)
    named = queries.consents(awards)
    return Material(
        awards=awards,
        entries=entries_of(awards),
        authors=authors_by_entry(awards),
        named=named,
        codes=blind_codes(awards),
        masked_titles=queries.masked_titles(awards),
        manuscripts=queries.manuscripts_of(named),
        pages=queries.pages_of(named),
    )


def _level(level: AwardLevel, material: Material, order: dict[int, int]) -> dict[str, Any]:
    ids = [entry_id for entry_id, award in material.awards.items() if award.level_id == level.id]
    ids.sort(key=lambda entry_id: order.get(entry_id, 0))
    return {
        "key": level.key,
        "name": level.name,
        "is_vacant": not ids,
        "winners": [_winner(entry_id, material) for entry_id in ids],
    }


def _winner(entry_id: int, material: Material) -> dict[str, Any]:
    """Without consent: the code and the masked title, no name, no unit, no work."""
    is_named = entry_id in material.named
    entry = material.entries[entry_id]
    told = {
        "code": material.codes[entry_id],
        "certificate": material.awards[entry_id].certificate or "",
        "is_named": is_named,
        "title": material.masked_titles.get(entry_id, ""),
        "names": [],
        "unit": "",
        "about": "",
        "manuscript": "",
        "pages": [],
    }
    if not is_named:
        return told
    return told | {
        "title": entry.title,
        "names": [author.name for author in material.authors[entry_id]],
        "unit": entry.unit.name,
        "about": about(entry),
        "manuscript": material.manuscripts.get(entry_id, ""),
        "pages": [
            {"code": page.code, "width": page.width, "height": page.height}
            for page in material.pages.get(entry_id, [])
        ],
    }


def about(entry: Entry) -> str:
    """典型案例; 楷书，中堂: what the author said the work is."""
    words = (str(entry.answers.get(key, "")) for key in ("genre", "script", "format"))
    return "，".join(word for word in words if word)
