"""
Who else is about: an author of their own, an observer, an administrator, and another call.

They come when the judging is under way and take no part in it. What they made is plain rows:
nothing of it may reach the desk that is attacked.
"""

from datetime import timedelta
from typing import Any, Final

from portal.accounts import operations as accounts
from portal.calls import operations as calls
from portal.extensions import db
from portal.models import BaseText, Call, JudgeProfile, ReferenceText, Unit, User
from portal.models.enums import BaseTextKind, Role, RoundState
from tests.blindness.world import CLOSES, ELSEWHERE, JUDGED, OPENED
from tests.factories.entry import make_submitted_essay
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_round,
)
from tests.factories.unit import make_unit

SUBMITTER: Final = ("canary-submitter", "温如言", "一份没有送审的稿子")
OBSERVER: Final = ("observer-o", "方正行")
ADMIN: Final = ("admin-a", "管仲文")
NEIGHBOUR: Final = ("organiser-m", "柯远山")
JUDGE_ELSEWHERE: Final = ("judge-m", "简明德")
WORK_ELSEWHERE: Final = "ZW-2027-9001"
BESIDE: Final = "放在作品旁边的一段文字，只有组织者和监审员看得到。"


def let_in(call: Call, unit: Unit) -> list[str]:
    """Make these people, and return the codes of the entries they brought along."""
    submitter = person(SUBMITTER, Role.SUBMITTER, call, unit=unit)
    # they came later than the works that are judged: nobody accepted theirs
    entry, _ = make_submitted_essay(
        call=call,
        unit=unit,
        submitter=submitter,
        title=SUBMITTER[2],
        at=CLOSES - timedelta(hours=1),
    )
    person(OBSERVER, Role.OBSERVER, call)
    person(ADMIN, Role.ADMIN, None)
    # organiser of the other call, because they create it
    neighbour = accounts.create_user(login=NEIGHBOUR[0], name=NEIGHBOUR[1], actor=None, at=OPENED)
    elsewhere = calls.create_call(
        title="另一次征集", code=ELSEWHERE, opens_at=OPENED, closes_at=CLOSES,
        actor=neighbour, at=OPENED,
    )  # fmt: skip
    calls.open_call(elsewhere, opens_at=OPENED, closes_at=CLOSES, actor=None, at=OPENED)
    let_judge(elsewhere, neighbour)
    db.session.flush()
    return [entry.code]


def lay_beside(call: Call, organiser: User) -> tuple[list[str], list[str]]:
    """Make a base text and a reference text, and return their codes."""
    base = BaseText(
        call_id=call.id, kind=BaseTextKind.TEMPLATE, title="单位模板", text=BESIDE,
        added_by=organiser, added_at=OPENED,
    )  # fmt: skip
    reference = ReferenceText(
        call_id=call.id, title="网上的一篇", source="某报", text=BESIDE, added_by=organiser,
        added_at=OPENED,
    )  # fmt: skip
    db.session.add_all([base, reference])
    db.session.flush()
    return [base.code], [reference.code]


def person(who: tuple[str, ...], role: Role, call: Call | None, **values: Any) -> User:
    """Make an account with one role."""
    user = accounts.create_user(login=who[0], name=who[1], actor=None, at=OPENED, **values)
    accounts.grant_role(user, call, role, actor=None, at=OPENED)
    return user


def let_judge(call: Call, organiser: User) -> JudgeProfile:
    """Open a round of the other call: its judge has one work to read, and it is not ours."""
    user = accounts.create_user(
        login=JUDGE_ELSEWHERE[0], name=JUDGE_ELSEWHERE[1], actor=None, at=OPENED
    )
    judge = make_judge(call=call, user=user)
    round_ = make_round(category=call.categories[0], state=RoundState.OPEN, at=JUDGED)
    entry = make_blind_entry(
        category=call.categories[0], unit=make_unit(name="别处的单位"), submitter=organiser,
        author="别处人", title="别处的作品", blind_code=WORK_ELSEWHERE,
    )  # fmt: skip
    plan = make_plan(round_=round_, made_by=organiser)
    make_assignment(round_=round_, judge=judge, entry=entry, plan=plan, position=1)
    return judge
