"""Two organisers press 发布 in the same moment: one publication, and the other is told."""

from threading import Barrier, Thread

from portal.errors import Conflict
from portal.extensions import db
from portal.models import Call, Publication, User
from portal.publishing import operations
from tests.factories.account import make_user
from tests.factories.publishing import LATER, make_judged_round, make_ranking, make_review

PEOPLE = 4


def prepared(app):
    """Commit a call that lacks nothing but the deed; return (call id, user id)."""
    with app.app_context():
        ranking = make_ranking(
            round_=make_judged_round(totals=(("80", "81", "82"),)), is_locked=True
        )
        user, call = make_user(), ranking.round.category.call
        operations.propose_awards(ranking, vacant=(), actor=user, at=LATER)
        make_review(call=call)
        db.session.commit()
        return call.id, user.id


def test_two_who_publish_at_once_publish_once(make_app):
    app = make_app()
    call_id, user_id = prepared(app)
    start, outcomes = Barrier(PEOPLE), []

    def press():
        with app.app_context():
            start.wait()
            call, user = db.session.get_one(Call, call_id), db.session.get_one(User, user_id)
            try:
                operations.publish(call, actor=user, at=LATER)
                db.session.commit()
                outcomes.append("published")
            except Conflict as refused:
                db.session.rollback()
                outcomes.append(refused.message)

    people = [Thread(target=press) for _ in range(PEOPLE)]
    for one in people:
        one.start()
    for one in people:
        one.join()

    assert ["published"] + ["结果已经发布过。"] * (PEOPLE - 1) == sorted(outcomes)
    with app.app_context():
        assert 1 == db.session.query(Publication).count()
