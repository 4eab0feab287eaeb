"""
Judging room: of which version of a ranking figures about single judges are shown. Reads only.

Who signs when is known to everybody who watches a round. Two views of a judge's figures with one
signature between them are that judge's total, however judges are numbered: the figures of all
others stay where they were. So before the lock there is one view, of the first version, and no
other as long as cards move.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from portal.extensions import db
from portal.judging.queries.stages import is_locked
from portal.models import Ranking, Round

#: What a version tells of the one before, where signed cards differ.
CARDS: Final = frozenset({"cards_added", "cards_gone", "cards_changed"})


def versions_of(round_: Round) -> Sequence[Ranking]:
    """Return all versions, the first one first; their inputs load when they are asked for."""
    return db.session.scalars(
        select(Ranking).where(Ranking.round_id == round_.id).order_by(Ranking.number)
    ).all()


def tells_judges(ranking: Ranking) -> bool:
    """Say whether a version may tell of single judges: locked, or with the cards of the first."""
    if is_locked(ranking.round.category_id):
        return True
    told = db.session.scalars(
        select(Ranking.summary)
        .where(Ranking.round_id == ranking.round_id, Ranking.number <= ranking.number)
        .order_by(Ranking.number)
    ).all()
    return have_same_cards(told)


def have_same_cards(summaries: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether versions in a row count the same cards; early ones did not keep what changed."""
    changes = [one.get("changes") for one in summaries[1:]]
    return all(
        one is not None and CARDS.isdisjoint(what for what, *_ in one["causes"]) for one in changes
    )
