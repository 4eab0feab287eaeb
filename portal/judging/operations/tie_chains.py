"""The deed of declaring how equal scores are parted (同分规则), before a round opens."""

from collections.abc import Sequence
from datetime import datetime

from portal import audit
from portal.errors import Refused
from portal.extensions import db
from portal.judging.operations.declaring import require_changeable
from portal.judging.operations.holding import hold_category
from portal.judging.operations.terms import require_planned
from portal.models import Round, User
from reviewers.ranking import TieKey


def declare_tie_chain(
    round_: Round, *, chain: Sequence[str], reason: str = "", actor: User, at: datetime
) -> None:
    """
    Say which figures part equal scores, and in what order; behind the last the rank is shared.

    There is no link for the time or the number of an entry. Fixed once the round is
    open; of a later round, see require_changeable.
    """
    hold_category(round_.category)
    require_planned(round_)
    known = {key.value for key in TieKey} - {TieKey.OFFICIAL.value}
    if not set(chain) <= known or len(set(chain)) != len(chain):
        raise Refused("同一条规则只能用一次。请重新选。", field="first")
    why = require_changeable(round_.category, round_name=round_.name, reason=reason)
    round_.tie_chain = list(chain)
    db.session.flush()
    audit.record(
        actor, "round.tie_chain_declared", round_, at=at, call_id=round_.category.call_id,
        chain=list(chain), **why,
    )  # fmt: skip
