"""Scorecards: exact sums, signatures that last, nothing signed against a conflict."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from flask import Flask

from portal import audit
from portal.errors import NotFound, Refused
from portal.extensions import db
from portal.judging.operations import cards, remarks, scorecards
from portal.judging.operations.cards import CardChanged, CardClosed
from portal.judging.operations.scorecards import PointsRefused, RemarkRefused
from portal.models import Assignment, AuditEvent, Entry, Scorecard, ScorecardVersion, User
from portal.models.enums import RoundState, ScorecardState
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.judging import make_assignment, make_conflict
from tests.infrastructure.databases import MakeApp

FULL = {
    "theme": Decimal("17.5"), "substance": Decimal("22"), "rule_of_law": Decimal("16.5"),
    "structure": Decimal("12.5"), "language": Decimal("13"), "form": Decimal("4.5"),
}  # fmt: skip


def sign(reading: Assignment, points: dict[str, Decimal] = FULL, version: int = 0) -> Scorecard:
    return scorecards.sign_scorecard(
        reading.id, points=points, remark="好", version=version, actor=reading.judge.user, at=NOW
    )


def save(reading: Assignment, points: dict[str, Decimal], version: int = 0) -> Scorecard:
    return scorecards.save_draft(
        reading.id, points=points, remark="", version=version, actor=reading.judge.user, at=NOW
    )


def test_a_total_is_exact(app: Flask) -> None:
    card = sign(make_assignment())
    db.session.expire_all()

    assert Decimal("86.0") == card.total
    assert "86.0" == str(card.total)


def test_a_draft_may_lack_criteria_and_a_signature_may_not(app: Flask) -> None:
    reading = make_assignment()
    card = save(reading, {"theme": Decimal("18")})

    with pytest.raises(PointsRefused) as refused:
        sign(reading, {"theme": Decimal("18")}, card.version)

    assert set(FULL) - {"theme"} == set(refused.value.problems)
    assert "内容真实与典型性：还没有打分" in refused.value.message


def test_an_older_page_overwrites_nothing(app: Flask) -> None:
    reading = make_assignment()
    save(reading, {"theme": Decimal("18")})

    with pytest.raises(CardChanged):
        save(reading, {"theme": Decimal("15")}, 0)
    with pytest.raises(CardChanged):
        sign(reading, FULL, 7)


def test_a_conflict_between_plan_and_signing_stops_the_signature(app: Flask) -> None:
    reading = make_assignment()
    entry = db.session.get_one(Entry, reading.entry_id)
    make_conflict(judge=reading.judge, unit=entry.unit)

    with pytest.raises(NotFound):
        sign(reading)

    assert 0 == db.session.query(Scorecard).count()
    assert 0 == db.session.query(AuditEvent).filter_by(verb="scorecard.signed").count()


def test_a_signed_card_is_closed_and_reopening_keeps_it(app: Flask) -> None:
    reading = make_assignment()
    card = sign(reading)
    digest, version = card.digest, card.version

    with pytest.raises(CardClosed):
        save(reading, FULL, version)
    with pytest.raises(Refused, match="请写明为什么"):
        reopen(reading, "  ")
    reopen(reading, "看错一项")
    again = sign(reading, FULL | {"theme": Decimal("16")}, card.version)
    kept = db.session.query(ScorecardVersion).order_by(ScorecardVersion.number).all()

    assert [
        (1, ScorecardState.SIGNED, "", digest),
        (2, ScorecardState.REOPENED, "看错一项", digest),
        (3, ScorecardState.SIGNED, "", again.digest),
    ] == [(one.number, one.state, one.reason, one.digest) for one in kept]
    assert digest != again.digest
    assert audit.verify()[1] is None


def reopen(reading: Assignment, reason: str) -> None:
    scorecards.reopen_scorecard(reading.id, reason=reason, actor=reading.judge.user, at=NOW)


def test_a_closed_round_takes_no_points_and_gives_no_card_back(app: Flask) -> None:
    reading = make_assignment()
    sign(reading)
    reading.round.state = RoundState.CLOSED
    db.session.flush()

    with pytest.raises(CardClosed):
        save(reading, FULL, 1)
    with pytest.raises(Refused, match="已经结束"):
        reopen(reading, "看错一项")


def test_nobody_writes_on_another_judges_card(app: Flask) -> None:
    reading = make_assignment()

    with pytest.raises(NotFound):
        scorecards.save_draft(
            reading.id, points={}, remark="", version=0, actor=make_user(), at=NOW
        )


def test_the_digest_answers_for_what_is_stored(app: Flask) -> None:
    card = sign(make_assignment())
    before = cards.digest_of(card)
    card.points = card.points | {"theme": "18"}

    assert before == card.digest
    assert before != cards.digest_of(card)


def test_of_two_windows_at_the_same_moment_one_wins(make_app: MakeApp) -> None:
    app = make_app()
    with app.app_context():
        reading = make_assignment()
        db.session.commit()
        assignment_id, user_id = reading.id, reading.judge.user_id
    together = Barrier(4)

    def write(points: int) -> str:
        with app.app_context():
            actor = db.session.get_one(User, user_id)
            db.session.rollback()
            together.wait()
            try:
                scorecards.save_draft(
                    assignment_id, points={"theme": Decimal(points)}, remark="", version=0,
                    actor=actor, at=NOW,
                )  # fmt: skip
                db.session.commit()
            except CardChanged:
                db.session.rollback()
                return "changed"
            return "saved"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(write, (12, 13, 14, 15)))

    assert ["changed"] * 3 + ["saved"] == sorted(outcomes)


def test_a_remark_with_its_judge_in_it_is_kept_as_a_draft_and_never_signed(app: Flask) -> None:
    reading = make_assignment()
    judge = reading.judge.user
    for remark in (f"好，{judge.name}", "有事打13800138000"):
        card = scorecards.save_draft(
            reading.id, points=FULL, remark=remark, version=reading_version(reading),
            actor=judge, at=NOW,
        )  # fmt: skip
        with pytest.raises(RemarkRefused, match="请去掉再签字"):
            scorecards.sign_scorecard(
                reading.id, points=FULL, remark=remark, version=card.version, actor=judge, at=NOW
            )
        assert (remark, ScorecardState.DRAFT) == (card.remark, card.state)


def test_a_remark_that_may_only_tell_of_its_judge_is_warned_of_and_signed(app: Flask) -> None:
    for remark, word in (("王局长的形象鲜明", "同姓的称呼"), ("欢迎联系我", "像署名的话")):
        reading = make_assignment()
        judge = reading.judge.user
        judge.name = "王建国"

        assert "" == remarks.problem_of(remark, judge)
        assert word in remarks.warning_of(remark, judge)
        assert remark == sign_with(reading, remark).remark


def test_the_check_of_remarks_knows_nothing_of_the_author(app: Flask) -> None:
    reading = make_assignment()
    entry = db.session.get(Entry, reading.entry_id)
    assert entry is not None
    author = entry.submitter.name

    assert "" == remarks.problem_of(f"{author}写得好", reading.judge.user)
    assert "写得好" in sign_with(reading, f"{author}写得好").remark


def reading_version(reading: Assignment) -> int:
    return reading.scorecard.version if reading.scorecard else 0


def sign_with(reading: Assignment, remark: str) -> Scorecard:
    return scorecards.sign_scorecard(
        reading.id, points=FULL, remark=remark, version=0, actor=reading.judge.user, at=NOW
    )


@pytest.mark.parametrize(("below", "above"), [("90", None), (None, "80")])
def test_a_total_at_the_ends_needs_words(app: Flask, below: str | None, above: str | None) -> None:
    reading = make_assignment()
    rubric = reading.round.rubric
    rubric.remark_below, rubric.remark_above = below and Decimal(below), above and Decimal(above)
    db.session.flush()
    act = {"points": FULL, "version": 0, "actor": reading.judge.user, "at": NOW}

    with pytest.raises(RemarkRefused, match="的要写评语"):
        scorecards.sign_scorecard(reading.id, remark=" ", **act)

    assert scorecards.sign_scorecard(reading.id, remark="立意好，例子少。", **act).digest
