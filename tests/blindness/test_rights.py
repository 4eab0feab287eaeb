"""Who has two offices, who has none any more, and who sends more than was asked for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.accounts import operations as accounts
from portal.calls.operations import create_call
from portal.entries import copies
from portal.errors import Conflict
from portal.extensions import db
from portal.models import Assignment, Call, Entry, JudgeProfile, RoleGrant, User
from portal.models.enums import EntryStatus, Role, RoundState
from portal.web.guards import NOT_YOURS
from reviewers.blind import Identity
from tests.blindness import cast
from tests.blindness.roles import knocking
from tests.blindness.world import CODE, World, call_of
from tests.factories.account import make_grant, make_user
from tests.factories.call import make_call, make_category
from tests.factories.entry import make_entry
from tests.factories.judging import make_assignment, make_blind_entry, make_judge, make_round
from tests.infrastructure.clients import WatchedClient

pytestmark = pytest.mark.usefixtures("sealed")


@contextmanager
def for_a_while(world: World, login: str, **values: object) -> Iterator[None]:
    """Set columns of the judge's account, grant or profile, and put them back."""
    rows = {
        "account": select(User).where(User.login == login),
        "grant": select(RoleGrant)
        .join(RoleGrant.user)
        .where(User.login == login, RoleGrant.role == Role.JUDGE),
        "profile": select(JudgeProfile).join(JudgeProfile.user).where(User.login == login),
    }
    before = {}
    with world.app.app_context():
        for place, value in values.items():
            table, column = place.split("__")
            row = db.session.scalars(rows[table]).one()
            before[place] = getattr(row, column)
            setattr(row, column, value)
        db.session.commit()
    yield
    with world.app.app_context():
        for place, value in before.items():
            table, column = place.split("__")
            setattr(db.session.scalars(rows[table]).one(), column, value)
        db.session.commit()


@pytest.mark.parametrize(
    "change",
    [
        {"grant__revoked_at": clock.now()},
        {"account__is_active": False},
        {"account__session_epoch": 99},
        {"profile__is_active": False},
    ],
    ids=["role revoked", "account disabled", "session ended", "judge suspended"],
)
def test_who_is_no_judge_any_more_sees_nothing_at_the_next_request(
    world: World, change: dict[str, object]
) -> None:
    me, essay, scan = world.client(), world.placed["essay-2"], world.placed["scan-1"]
    addresses = [
        f"/judging/{essay.blind}/scorecard",
        f"/judging/pages/{scan.pages[0]}/page.jpg",
        f"/judging/pages/{scan.pages[0]}/tiles.dzi",
        f"/judging/rounds/{world.round_codes['essay']}/sheet",
    ]
    assert [200] * 4 == [me.get(path).status_code for path in addresses]

    with for_a_while(world, "judge-j", **change):
        answers = [me.get(path) for path in addresses]

    assert {404, 303} >= {answer.status_code for answer in answers}
    assert {"/sign-in", None} >= {answer.headers.get("Location") for answer in answers}


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.OBSERVER])
def test_who_judges_cannot_see_names_in_another_office(world: World, role: Role) -> None:
    with world.app.app_context():
        judge = db.session.scalars(select(User).where(User.login == "judge-j")).one()
        with pytest.raises(Conflict):
            accounts.grant_role(judge, call_of(world), role, actor=None, at=clock.now())
        db.session.rollback()
        held = {grant.role for grant in judge.grants if grant.revoked_at is None}
        assert {Role.JUDGE, Role.PROOFREADER} == held


@pytest.mark.parametrize("role", [Role.SUBMITTER, Role.LIAISON])
def test_who_runs_a_call_cannot_hand_in_to_it(app: Flask, role: Role) -> None:
    """A chair would read who judges their own work, and how: they hand in elsewhere or not."""
    chair, author = make_user(), make_user()
    call = create_call(title="一次征集", actor=chair, at=clock.now())
    accounts.grant_role(author, call, role, actor=chair, at=clock.now())

    with pytest.raises(Conflict, match="不能同时担任"):
        accounts.grant_role(chair, call, role, actor=None, at=clock.now())
    with pytest.raises(Conflict, match="不能同时担任"):
        accounts.grant_role(author, call, Role.ORGANISER, actor=chair, at=clock.now())


def test_who_handed_a_work_in_for_another_unit_cannot_judge_it(
    app: Flask, as_: Callable[[User], WatchedClient]
) -> None:
    judge = make_judge()
    make_grant(user=judge.user, role=Role.LIAISON, call=db.session.get(Call, judge.call_id))
    round_ = make_round(
        category=make_category(call=db.session.get_one(Call, judge.call_id)), state=RoundState.OPEN
    )
    codes = [f"ZW-2027-000{number}" for number in (1, 2)]
    for code, submitter in zip(codes, (make_user(), judge.user), strict=True):
        entry = make_blind_entry(
            category=round_.category, submitter=submitter, author="林晚舟", blind_code=code
        )
        make_assignment(round_=round_, judge=judge, entry=entry)
    me = as_(judge.user)

    free, own = [me.get(f"/judging/{code}/scorecard") for code in codes]
    unknown = me.get("/judging/ZW-2027-0009/scorecard")

    assert [200, 404] == [free.status_code, own.status_code]
    assert unknown.text.replace("ZW-2027-0009", codes[1]) == own.text


def test_an_organiser_elsewhere_is_only_a_judge_here(world: World) -> None:
    with world.app.app_context():
        judge = db.session.scalars(select(User).where(User.login == "judge-j")).one()
        create_call(title="另一次征集", code="third", actor=judge, at=clock.now())
        db.session.commit()
    try:
        me = world.client()
        assert 200 == me.get("/organise/third").status_code
        entry = world.placed["essay-1"].entry
        here = [f"/organise/{CODE}", f"/organise/{CODE}/entries", f"/organise/{CODE}/trail"]
        mixed = [f"/organise/third/entries/{entry}"]

        answers = [me.get(path) for path in (*here, *mixed)]
        assert [403] * 3 + [404] == [answer.status_code for answer in answers]
        told = [NOT_YOURS in answer.text or "没有这个页面" in answer.text for answer in answers]
        assert all(told)
    finally:
        with world.app.app_context():
            grants = select(RoleGrant).join(RoleGrant.user).where(User.login == "judge-j")
            for grant in db.session.scalars(grants):
                if grant.role is Role.ORGANISER:
                    db.session.delete(grant)
            db.session.commit()


def test_extra_fields_of_a_scorecard_change_nothing(world: World) -> None:
    placed = world.placed["scan-2"]
    extra = {
        "state": "signed", "total": "100", "judge_id": "1", "entry_id": "1", "assignment_id": "1",
        "anonymous": "0", "digest": "x",
    }  # fmt: skip
    with knocking(world, "judge") as me:
        answer = me.send(
            f"/judging/{placed.blind}/draft",
            {"field": "remark", "remark": "好", "version": "0"} | extra,
        )
        card = db.session.scalars(
            select(Assignment)
            .join(Entry, Entry.id == Assignment.entry_id)
            .join(Assignment.judge)
            .join(JudgeProfile.user)
            .where(Entry.code == placed.entry, User.login == "judge-j")
        ).one().scorecard  # fmt: skip
        kept = (card.state.value, card.total, card.remark, card.digest)

    assert (200, ("draft", None, "好", None)) == (answer.status_code, kept)


def test_extra_fields_of_an_entry_change_nothing(world: World) -> None:
    liaison, placed = cast.usual()[cast.WORKS[0]], world.placed["essay-1"]
    other = world.placed["essay-2"]
    with world.app.app_context():
        before = row_of(placed.entry)
    world.client(liaison.login).send(
        f"/my/entries/{placed.entry}",
        {"unit_id": "1", "status": "draft", "submitter_id": "1", "code": other.entry, "title": "x"},
    )

    with world.app.app_context():
        assert before == row_of(placed.entry)


def row_of(code: str) -> tuple[object, ...]:
    row = db.session.scalars(select(Entry).where(Entry.code == code)).one()
    return (row.code, row.unit_id, row.submitter_id, row.status, row.title, row.version)


def test_marking_many_leaves_the_works_of_another_call_alone(
    app: Flask, as_: Callable[[User], WatchedClient]
) -> None:
    organiser = make_user()
    call = make_call(actor=organiser)
    own = make_entry(call=call, status=EntryStatus.SUBMITTED)
    foreign = make_entry(call=make_call(), status=EntryStatus.SUBMITTED)
    as_(organiser).send(
        f"/organise/{call.code}/entries/return",
        {"entry": [own.code, foreign.code], "reason": "请补充作者信息", "confirmed": "y"},
    )
    db.session.expire_all()

    assert (EntryStatus.RETURNED, EntryStatus.SUBMITTED) == (own.status, foreign.status)


def test_blobs_are_under_no_served_folder(world: World) -> None:
    settings = world.app.extensions["wenheng.settings"]
    static = Path(world.app.static_folder or "").resolve()
    blob = next(path for path in (settings.instance / "files").rglob("*") if path.is_file())
    nobody = WatchedClient(world.app)
    for prefix in ("static", "instance", "files", "media", "static/../instance"):
        address = f"/{prefix}/{blob.relative_to(settings.instance)}"

        assert 404 == nobody.get(address).status_code
    assert static not in blob.resolve().parents


def test_a_title_that_is_only_a_name_stays_blank(world: World) -> None:
    built = copies.build("林晚舟", [], Identity(names=("林晚舟",)))

    assert "林晚舟" not in repr(built.title) + repr(built.blocks)
    assert built.title
