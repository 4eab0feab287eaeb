"""Results as tests need them: rankings by the room's own operation, awards, publications."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from portal.calls.queries import current_declarations
from portal.entries.queries import PUBLICITY
from portal.extensions import db
from portal.files import active
from portal.judging.operations import rankings
from portal.models import (
    Call,
    Category,
    Declaration,
    Entry,
    JudgeProfile,
    Publication,
    Ranking,
    Round,
    ScanPage,
    SecrecyReview,
    StoredFile,
    User,
)
from portal.models.enums import PageState, RoundState, SecrecyConclusion
from portal.publishing import operations
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_round,
    make_scorecard,
)

NUMBERS = count(1)
LATER = NOW + timedelta(days=30)


def make_judged_round(
    *,
    totals: Sequence[Sequence[str]],
    call: Call | None = None,
    category: Category | None = None,
    judges: Sequence[JudgeProfile] | None = None,
    entries: Sequence[Entry] | None = None,
    **values: Any,
) -> Round:
    """
    Return a closed round: one row of *totals* an entry, one column a judge, "" for no reading.

    A total is split over the criteria from the first one on, so the main criterion follows it.
    """
    call = call or (category.call if category else make_call())
    category = category or call.categories[0]
    columns = max(len(row) for row in totals)
    judges = judges or [make_judge(call=call) for _ in range(columns)]
    entries = entries or [make_blind_entry(category=category) for _ in totals]
    round_ = make_round(category=category, state=RoundState.CLOSED, **values)
    plan = make_plan(round_=round_)
    for entry, row in zip(entries, totals, strict=True):
        for judge, total in zip(judges, row, strict=False):
            assignment = make_assignment(round_=round_, judge=judge, entry=entry, plan=plan)
            if total:
                points = spread_over(round_, Decimal(total))
                make_scorecard(assignment=assignment, points=points, total=Decimal(total))
    return round_


def spread_over(round_: Round, total: Decimal) -> dict[str, str]:
    """Return points of the rubric that add up to *total*."""
    criteria, left = round_.rubric.criteria, total
    points = {}
    for one in criteria:
        given = min(left, one.maximum)
        points[one.key], left = str(given), left - given
    assert left == 0, f"{total} is more than the rubric holds"
    return points


def make_ranking(
    *, round_: Round, is_locked: bool = False, actor: User | None = None, at: datetime = LATER
) -> Ranking:
    """Return the ranking of a round, computed by the real operation."""
    actor = actor or make_user()
    ranking = rankings.compute_ranking(round_, actor=actor, at=at)
    if is_locked:
        rankings.lock_ranking(ranking, actor=actor, at=at)
    return ranking


def make_consent(*, entry: Entry, is_agreed: bool = True, at: datetime = NOW) -> Declaration:
    """Return the author's decision on being named in public."""
    text = next(one for one in current_declarations(entry.call) if one.key == PUBLICITY)
    row = Declaration(entry_id=entry.id, text_id=text.id, is_agreed=is_agreed, decided_at=at)
    db.session.add(row)
    db.session.flush()
    return row


def make_review(
    *,
    call: Call,
    conclusion: SecrecyConclusion = SecrecyConclusion.PASSED,
    actor: User | None = None,
    at: datetime = LATER,
) -> SecrecyReview:
    """Return a recorded secrecy review."""
    return operations.record_secrecy_review(
        call, reviewer="沈砚秋", conclusion=conclusion, note="", reviewed_at=at,
        actor=actor or make_user(), at=at,
    )  # fmt: skip


def make_publication(
    *, ranking: Ranking, vacant: Sequence[str] = (), at: datetime = LATER
) -> Publication:
    """Return the published results of a call: awards proposed, review passed."""
    actor, call = make_user(), ranking.round.category.call
    operations.propose_awards(ranking, vacant=vacant, actor=actor, at=at)
    make_review(call=call, actor=actor, at=at)
    return operations.publish(call, actor=actor, at=at)


def make_scan_page(*, entry: Entry, picture: bytes, position: int = 0) -> ScanPage:
    """Return a derived page of a brush work whose preview is *picture*."""
    key = active.storage().put_bytes(picture)
    file = StoredFile(
        sha256="0" * 64, size=len(picture), kind="jpeg", media_type="image/jpeg",
        original_name=f"{next(NUMBERS)}.jpg", storage_key=key, uploaded_at=NOW,
    )  # fmt: skip
    db.session.add(file)
    db.session.flush()
    page = ScanPage(
        entry_id=entry.id, file_id=file.id, position=position, width=3000, height=4200,
        state=PageState.READY, preview_key=key,
    )  # fmt: skip
    db.session.add(page)
    db.session.flush()
    return page
