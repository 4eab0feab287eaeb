"""合议 and 更正: others are seen once all have signed, and nothing signed is lost."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask

from portal import audit
from portal.errors import Conflict
from portal.extensions import db
from portal.judging.operations import discussions
from portal.judging.operations.corrections import correct_scorecard
from portal.models import (
    Assignment,
    AuditEvent,
    BlindCode,
    DiscussionNote,
    Entry,
    Round,
    Scorecard,
    ScorecardVersion,
)
from portal.models.enums import Role, RoundState
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.judging import make_assignment, make_judge, make_plan, make_scorecard
from tests.factories.publishing import make_ranking
from tests.infrastructure.clients import WatchedClient

As = Callable[..., WatchedClient]


@pytest.fixture
def readings(app: Flask) -> list[Assignment]:
    """Return three readings of one entry; the first two are signed."""
    first = make_assignment()
    call, plan = first.round.category.call, make_plan(round_=first.round)
    others = [
        make_assignment(
            round_=first.round, judge=make_judge(call=call), plan=plan, entry=entry_of(first)
        )
        for _ in range(2)
    ]
    for reading, theme in ((first, "18"), (others[0], "11")):
        points = dict.fromkeys(one.key for one in first.round.rubric.criteria)
        points |= dict.fromkeys(points, "3") | {"theme": theme}
        make_scorecard(assignment=reading, points=points, total=int(theme) + 15)
    return [first, *others]


def entry_of(reading: Assignment) -> Entry:
    return db.session.get_one(Entry, reading.entry_id)


def code_of(reading: Assignment) -> str:
    return db.session.query(BlindCode.code).filter_by(entry_id=reading.entry_id).scalar()


def organiser_of(round_: Round, as_: As) -> WatchedClient:
    return as_(make_user(role=Role.ORGANISER, call=round_.category.call, name="CANARY组织者"))


def sign(reading: Assignment, total: int) -> None:
    points = dict.fromkeys((one.key for one in reading.round.rubric.criteria), "3")
    make_scorecard(
        assignment=reading, points=points | {"theme": str(total - 15)}, total=Decimal(total)
    )


def test_nobody_sees_the_others_before_all_have_signed_or_unless_the_round_says_so(
    readings: list[Assignment], as_: As
) -> None:
    first, second, third = readings
    place = f"/organise/{first.round.category.call.code}/rounds/{first.round.code}/discussions"
    address = f"/judging/{code_of(first)}/discussion"
    clients = [as_(one.judge.user) for one in readings]

    closed = [client.get(address).status_code for client in clients]
    organiser_of(first.round, as_).send(place, {"shows_peers": "y"})
    waiting, unsigned = clients[0].get(address), clients[2].get(address).status_code
    sign(third, 30)
    peers = clients[0].get(address)

    assert [404, 404, 404] == closed
    assert (404, True) == (unsigned, "还有评委没有签字" in waiting.text)
    assert "别的评委给了 " not in waiting.text
    assert "别的评委给了 26、30 分" in peers.text
    assert "发给别的评委" not in peers.text
    assert second.judge.user.name not in peers.text


def test_a_change_after_a_look_says_so_and_one_before_it_does_not(
    readings: list[Assignment], as_: As
) -> None:
    first, second, third = readings
    first.round.shows_peers = first.round.has_discussion = True
    place = f"/judging/{code_of(first)}"
    one, other = as_(first.judge.user), as_(second.judge.user)
    fields = {f"points_{one.key}": "3" for one in first.round.rubric.criteria} | {"deed": "sign"}

    early = other.send(f"{place}/discussion", {"text": "结尾收得急。"})
    other.send(f"{place}/reopen", {"reason": "漏看一段。"})
    version = db.session.query(Scorecard).filter_by(assignment_id=second.id).one().version
    other.send(f"{place}/scorecard", fields | {"version": str(version)})
    sign(third, 30)
    told = one.get(f"{place}/reopen").text
    one.send(f"{place}/reopen", {"reason": "再想了想。"})
    hidden = other.get(f"{place}/discussion").text
    version = db.session.query(Scorecard).filter_by(assignment_id=first.id).one().version
    one.send(f"{place}/scorecard", fields | {"version": str(version)})

    reasons = db.session.query(ScorecardVersion.reason).order_by(ScorecardVersion.id)
    facts = [event.facts for event in db.session.query(AuditEvent).order_by(AuditEvent.sequence)]
    assert (422, True) == (early.status_code, "还有评委没有签字" in early.text)
    assert "看过别人之后改" in told
    assert "还有评委没有签字" in hidden
    assert ["漏看一段。", "", "看过别人之后改：再想了想。", "看过别人之后改"] == [
        reason for (reason,) in reasons
    ]
    assert ["漏看一段。", None, "看过别人之后改：再想了想。", "看过别人之后改"] == [
        one.get("reason") for one in facts if "entry" in one
    ]


def test_seats_are_stable_and_a_note_that_signs_itself_is_refused(
    readings: list[Assignment], as_: As
) -> None:
    first, second, third = readings
    sign(third, 30)
    first.round.has_discussion = True
    address = f"/judging/{code_of(first)}/discussion"
    one, other = as_(first.judge.user), as_(second.judge.user)

    other.send(address, {"text": "结尾收得急。"})
    one.send(address, {"text": "数字要再核。"})
    other.send(address, {"text": "同意再核。"})
    signed = one.send(address, {"text": f"{first.judge.user.name}认为可以。"})
    page = one.get(address).text
    place = f"/organise/{first.round.category.call.code}/rounds/{first.round.code}/discussions"
    organiser = organiser_of(first.round, as_)
    organiser.send(f"{place}/{code_of(first)}/close", {"note": "维持原分。"})
    late = one.send(address, {"text": "还有一点。"})

    seats = re.findall(r'<h2 class="h5">评委([甲乙丙])(（您）)?', page)
    assert ["", "（您）", ""] == [mine for _, mine in seats]
    assert (True, 2) == (seats[0] == seats[2], len({letter for letter, _ in seats}))
    assert (422, True) == (signed.status_code, "意见里写了您自己的姓名" in signed.text)
    assert (422, True) == (late.status_code, "维持原分。" in late.text)
    assert second.judge.user.name not in page + organiser.get(place).text


def test_letters_follow_neither_who_spoke_first_nor_who_was_made_first(
    readings: list[Assignment], monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    first, second, third = readings
    sign(third, 30)
    first.round.has_discussion = True
    seats = set()
    for key in range(36):
        monkeypatch.setitem(app.config, "SECRET_KEY", f"{key}" * 40)
        with db.session.begin_nested() as undone:
            notes = [
                discussions.say(one.id, text="再核。", actor=one.judge.user, at=NOW)
                for one in (first, second)
            ]
            seats.add(tuple(note.seat for note in notes))
            undone.rollback()

    events = db.session.query(AuditEvent).filter_by(verb="discussion.noted")
    discussions.say(first.id, text="再核。", actor=first.judge.user, at=NOW)
    assert {1, 2, 3} == {seat for one, _ in seats for seat in (one,)}
    assert all(one != other for one, other in seats)
    note = db.session.query(DiscussionNote).one()
    assert [(audit.UNNAMED, {"digest": discussions.digest_of_note(note, first)})] == [
        (event.actor, event.facts) for event in events
    ]


def test_after_the_lock_nothing_is_offered_that_is_refused(
    readings: list[Assignment], as_: As
) -> None:
    first = readings[0]
    first.round.has_discussion, first.round.state = True, RoundState.CLOSED
    db.session.flush()
    client, address = as_(first.judge.user), f"/judging/{code_of(first)}/discussion"

    closed = client.get(address).text
    make_ranking(round_=first.round, is_locked=True)
    locked, late = client.get(address).text, client.send(address, {"text": "还有一点。"})

    assert ("发给别的评委" in closed, "/reopen" in closed) == (True, False)
    assert ("发给别的评委" in locked, "名次已经锁定" in locked) == (False, True)
    assert (422, True) == (late.status_code, "名次已经锁定" in late.text)


def test_a_slip_is_put_right_for_a_reason_and_both_values_are_kept(
    readings: list[Assignment], as_: As
) -> None:
    first = readings[0]
    card = db.session.query(Scorecard).filter_by(assignment_id=first.id).one()
    db.session.add(
        ScorecardVersion(
            scorecard_id=card.id, number=1, state=card.state, points=card.points, total=card.total,
            digest="0" * 64, made_by_id=first.judge.user_id, made_at=card.saved_at,
        )
    )  # fmt: skip
    db.session.flush()
    place = f"/organise/{first.round.category.call.code}/rounds/{first.round.code}/corrections"
    fields = {f"points_{key}": value for key, value in card.points.items()}
    fields |= {"points_theme": "8", "version": str(card.version)}
    organiser = organiser_of(first.round, as_)
    observer = as_(make_user(role=Role.OBSERVER, call=first.round.category.call))
    asked = f"{place}?entry={code_of(first)}"
    names = [one.judge.user.name for one in readings]
    early = organiser.get(asked).text
    first.round.state = RoundState.CLOSED
    db.session.flush()
    before = organiser.get(asked).text
    pages = [organiser.get(f"{place}/{code_of(first)}/{number}") for number in (1, 2, 3)]
    address = next(f"{place}/{code_of(first)}/{number}" for number in (1, 2)
                   if "33 分" in pages[number - 1].text)  # fmt: skip
    fields["judge"] = first.judge.code

    bare = organiser.send(address, fields)
    done = organiser.send(address, fields | {"reason": "纸面是 8 分。"})
    twice = organiser.send(address, fields | {"reason": "纸面是 8 分。"})
    listed, told = organiser.get(asked).text, observer.get(place).text
    judge = as_(first.judge.user)
    sheet = judge.get(f"/judging/rounds/{first.round.code}/sheet").text
    queue, receipts = judge.get("/judging").text, judge.get("/judging/receipts").text

    db.session.expire_all()
    kept = db.session.query(ScorecardVersion).order_by(ScorecardVersion.number)
    assert [422, 303, 409] == [one.status_code for one in (bare, done, twice)]
    assert [33, 23] == [one.total for one in kept]
    assert "0" * 64 != card.digest
    assert "您签的 33 分，更正为 23 分。原因：纸面是 8 分。" in sheet
    assert "CANARY" not in sheet + queue + receipts
    assert f"组织者更正了您签过字的 1 份评分表：</b> {code_of(first)}" in queue
    assert "您签的 33 分，更正为 23 分。原因：纸面是 8 分。" in receipts
    assert receipts.index("您签字时的总指纹") < receipts.index("现在的总指纹")
    shown = ["".join(one.split()) for one in re.findall(r"SHA-256((?: \w{8}){8})", receipts)]
    assert ["0" * 64, card.digest] == shown[2:]
    assert 4 == len({*shown})
    assert all(f'"r num">{total}<' in listed for total in (33, 23))
    event = db.session.query(AuditEvent).filter_by(verb="scorecard.corrected").one()
    assert ("33", "23") == (event.facts["before"], event.facts["after"])
    # an open round shows no points; a closed one shows them without whose they are
    assert (False, True) == ("33 分" in early, "33 分" in before)
    assert [200, 200, 404] == [page.status_code for page in pages]
    # whoever asked is chosen among all who signed: the page does not know better
    assert [True, True] == [names[0] in page.text and names[1] in page.text for page in pages[:2]]
    assert [] == [name for name in names if name in early + before + listed + told]
    assert [] == [one.judge.code for one in readings if one.judge.code in before + listed]
    assert ("Round", first.round.code) == (event.subject_type, event.subject_code)
    assert f">{code_of(first)}</a>" in told


def test_an_open_round_is_not_corrected(readings: list[Assignment]) -> None:
    first = readings[0]
    card = db.session.query(Scorecard).filter_by(assignment_id=first.id).one()

    with pytest.raises(Conflict, match="还没有结束"):
        correct_scorecard(
            card, judge=first.judge.code, points={}, reason="。", version=card.version,
            actor=make_user(), at=card.saved_at,
        )  # fmt: skip


def test_a_fresh_seed_text_gives_nobody_another_letter(app: Flask) -> None:
    first = make_assignment()
    round_, plan = first.round, make_plan(round_=first.round)
    round_.has_discussion = True
    readings = [first]
    for _ in range(5):
        judge = make_judge(call=round_.category.call)
        readings.append(
            make_assignment(round_=round_, judge=judge, plan=plan, entry=entry_of(first))
        )
    for reading in readings:
        sign(reading, 30)
    speak(first)

    with db.session.begin_nested() as trial:
        expected = [speak(one) for one in readings[1:]]
        trial.rollback()
    round_.seed_secret = "a fresh text"
    db.session.flush()

    assert expected == [speak(one) for one in reversed(readings[1:])][::-1]


def speak(reading: Assignment) -> int:
    """Say something and return the seat it was said from."""
    actor = reading.judge.user
    return discussions.say(reading.id, text="结尾收得急。", actor=actor, at=NOW).seat
