"""Brush works that are proofread, and who does it."""

from decimal import Decimal
from typing import Any

from portal.extensions import db
from portal.judging.proofreading import counting, queries
from portal.judging.proofreading.operations import assigning
from portal.models import (
    Call,
    Category,
    Entry,
    JudgePage,
    Proofreading,
    ProofreadingRule,
    User,
)
from portal.models.enums import CategoryKind, Role
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import make_blind_entry


def brush(call: Call) -> Category:
    """Return the calligraphy category of a call."""
    return next(one for one in call.categories if one.kind is CategoryKind.CALLIGRAPHY)


def make_rule(*, category: Category, **values: Any) -> ProofreadingRule:
    """Return the declared rule of a category: 15 points, one off a fault."""
    rule = ProofreadingRule(category_id=category.id, **counting.DEFAULTS | values)
    db.session.add(rule)
    db.session.flush()
    return rule


def make_work(*, call: Call | None = None, pages: int = 1, **values: Any) -> Entry:
    """Return a brush work that judges can see; its pages have no pixels."""
    call = call or make_call()
    entry = make_blind_entry(call=call, category=brush(call), **values)
    for position in range(pages):
        keys = dict.fromkeys(("page_key", "preview_key", "thumb_key", "pyramid_key"), "absent")
        db.session.add(
            JudgePage(copy_id=entry.copies[-1].id, position=position, width=600, height=900, **keys)
        )
    db.session.flush()
    return entry


def make_reader(*, call: Call, **values: Any) -> User:
    """Return somebody who proofreads in a call."""
    return make_user(role=Role.PROOFREADER, call=call, **values)


def make_proofreading(
    *, entry: Entry, first: User | None = None, second: User | None = None
) -> Proofreading:
    """Return the proofreading of a work, assigned by the real operation."""
    if queries.rule_of(entry.category) is None:
        make_rule(category=entry.category, limit=2, cap=Decimal(10))
    (reading,) = assigning.assign(
        [queries.work_of(entry)],
        first=first or make_reader(call=entry.call, name="甘棠"),
        second=second or make_reader(call=entry.call, name="蒲苇"),
        actor=make_user(name="许知行"),
        at=NOW,
    )
    return reading
