"""Before the lock nothing an organiser can open tells which of two judges gave which total."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import update
from sqlalchemy.orm.attributes import flag_modified
from werkzeug.test import TestResponse

from portal import audit
from portal.extensions import db
from portal.judging.adapters import points_of
from portal.judging.minutes.gathering import minutes_of
from portal.judging.operations import discussions, scorecards, verdicts
from portal.judging.operations.cards import blind_code
from portal.models import (
    AuditEvent,
    DiscussionNote,
    JudgeProfile,
    Plan,
    Ranking,
    Round,
    Scorecard,
    User,
)
from portal.models.enums import Role, RoundKind, RoundState
from portal.web.organisers.score_files import sheet_of
from reviewers.values import inputs_digest
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import (
    assignments_of,
    make_assignment,
    make_blind_entry,
    make_judge,
    make_round,
)
from tests.factories.publishing import LATER, make_judged_round, make_ranking
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.stages import SUMMARY, path_of

As = Callable[[User], WatchedClient]
# the first two judges gave each of the first two works what the other gave the other work: with
# the two swapped every figure about a judge is as it was, only who gave which total is not
TOTALS = (
    ("70", "80", "75"), ("80", "70", "75"), ("91", "88", "90"), ("60", "63", "58"),
    ("85", "83", "87"), ("66", "69", "72"),
)  # fmt: skip
NAMES = ("方砚", "沈墨", "陆闻")
#: Says whether the digest, which is left as it was, goes with the inputs.
SKIPPED = {"organisers.results_replay"}
NUMBERED = {"organisers.correction", "organisers.corrections"}


@pytest.fixture
def ranking(app: Flask) -> Ranking:
    call = make_call()
    category = call.categories[0]
    entries = [
        make_blind_entry(category=category, blind_code=f"A{number:04}") for number in range(1, 7)
    ]
    round_ = make_judged_round(
        totals=TOTALS, call=call, judges=[make_judge(call=call, name=name) for name in NAMES],
        entries=entries, has_discussion=True,
    )  # fmt: skip
    found = make_ranking(round_=round_)
    db.session.execute(update(Plan).values(summary=SUMMARY))
    db.session.commit()
    return found


def swap(ranking: Ranking) -> None:
    """Give the totals of the first two judges on the first two works to each other."""
    cards = {
        (one.judge.user.name, one.entry_id): one.scorecard for one in assignments_of(ranking.round)
    }
    works = sorted({entry for _, entry in cards})[:2]
    for work in works:
        one, other = cards[NAMES[0], work], cards[NAMES[1], work]
        one.points, other.points = other.points, one.points
        one.total, other.total = other.total, one.total
    first, second = (judge_of(ranking.round, name).code for name in NAMES[:2])
    order = ranking.summary["judges"]
    places = {order.index(first): order.index(second), order.index(second): order.index(first)}
    for row in ranking.rows:
        if row.entry_id in works:
            row.totals = [[places.get(place, place), total] for place, total in row.totals]
    codes = {first: second, second: first}
    ranking.inputs["cards"] = [
        [codes.get(judge, judge) if entry in {"A0001", "A0002"} else judge, entry, points]
        for judge, entry, points in ranking.inputs["cards"]
    ]
    flag_modified(ranking, "inputs")
    db.session.commit()


def judge_of(round_: Round, name: str) -> JudgeProfile:
    return next(one.judge for one in assignments_of(round_) if one.judge.user.name == name)


def seen(client: WatchedClient, ranking: Ranking) -> dict[str, object]:
    """Return all that an organiser finds on the pages and in the files about a round."""
    round_ = ranking.round
    fixed = {
        "code": round_.category.call.code, "round_": round_.code,
        "category": round_.category.key, "entry": "A0001", "number": "1",
        "judge": judge_of(round_, NAMES[0]).code,
    }  # fmt: skip
    found: dict[str, TestResponse] = {}
    for rule in client.application.url_map.iter_rules():
        is_about = {"round_", "category", "judge"} & rule.arguments
        if (
            rule.endpoint.startswith("organisers.")
            and "GET" in (rule.methods or ())
            and rule.endpoint not in SKIPPED | NUMBERED
            and rule.arguments <= fixed.keys()
            and (is_about or rule.endpoint in {"organisers.results", "organisers.trail"})
        ):
            _, path = rule.build(fixed)
            found[rule.endpoint] = client.get(path)
    assert {"organisers.results", "organisers.coverage", "organisers.result_entry"} <= found.keys()
    place = f"{path_of(round_)}/corrections"
    cards = [client.get(f"{place}/A0001/{number}") for number in (1, 2, 3)]
    cards.append(client.get(f"{place}?entry=A0001"))
    told: dict[str, object] = {name: plain(answer) for name, answer in found.items()}
    # the numbers of cards are drawn work by work: what counts is the whole
    lines = "\n".join(plain(one) for one in cards).split("\n")
    told["corrections"] = sorted(re.sub(r"评委\d|/A0001/\d", "", line) for line in lines)
    # what is taken away is recorded, so the file is looked at as it is written
    book = CalamineWorkbook.from_filelike(BytesIO(sheet_of(ranking)))
    told["organisers.results_sheet"] = book.get_sheet_by_index(0).to_python()
    told["minutes"] = minutes_of(round_, with_names=True).sections[:-1]
    return told


def plain(answer: TestResponse) -> str:
    """Return what an answer says, without tokens."""
    text = re.sub(r'<input[^>]*(csrf_token|"version")[^>]*>', "", answer.text)
    return re.sub(r'(aria-labelledby|id|for)="[^"]*"|<title>[^<]*', "", text)


def test_with_two_judges_totals_swapped_no_page_differs_until_the_lock(
    ranking: Ranking, as_: As
) -> None:
    client = as_(make_user(role=Role.ORGANISER, call=ranking.round.category.call))
    before = seen(client, ranking)
    swap(ranking)

    after = seen(client, ranking)

    assert [] == [name for name in before if before[name] != after[name]]
    # the totals are there, only not whose they are
    assert all(total in before["organisers.result_entry"] for total in (">70<", ">75<", ">80<"))
    assert "方砚" in before["organisers.coverage"]
    ranking.locked_at = LATER
    db.session.commit()
    locked = seen(client, ranking)
    swap(ranking)
    told = [name for name, said in seen(client, ranking).items() if locked[name] != said]
    assert {"corrections", "organisers.result_entry", "organisers.results_sheet"} <= set(told)


def test_a_card_is_corrected_for_the_judge_who_asked_and_no_other(
    ranking: Ranking, as_: As
) -> None:
    client = as_(make_user(role=Role.ORGANISER, call=ranking.round.category.call))
    reading = next(
        one
        for one in assignments_of(ranking.round)
        if one.judge.user.name == "方砚" and one.scorecard.total == 70
    )
    place = f"{path_of(ranking.round)}/corrections/A0001"
    number = next(one for one in "123" if "70 分" in client.get(f"{place}/{one}").text)
    fields = {f"points_{key}": value for key, value in reading.scorecard.points.items()}
    first = next(key for key, value in fields.items() if key.startswith("points_"))
    fields |= {first: "1", "version": str(reading.scorecard.version), "reason": "录错了。"}

    # with what is signed nothing tells one name from the other, and there is nothing to record
    as_is = fields | {first: reading.scorecard.points[first.removeprefix("points_")]}
    oracle = [
        client.send(f"{place}/{number}", as_is | {"judge": judge_of(ranking.round, name).code})
        for name in NAMES[:2]
    ]
    wrong = client.send(
        f"{place}/{number}", fields | {"judge": judge_of(ranking.round, "沈墨").code}
    )
    right = client.send(f"{place}/{number}", fields | {"judge": reading.judge.code})

    assert [(422, True)] * 2 == [(one.status_code, "分值和原来一样" in one.text) for one in oracle]
    assert (422, True) == (wrong.status_code, "这一份不是这位评委签的" in wrong.text)
    assert 303 == right.status_code
    verbs = [one.verb for one in db.session.query(AuditEvent).order_by(AuditEvent.sequence)]
    assert ["scorecard.judge_mistaken", "scorecard.corrected"] == [
        verb for verb in verbs if verb.startswith("scorecard.")
    ]
    assert RoundState.CLOSED is ranking.round.state


def test_whoever_tries_points_against_the_fingerprints_of_the_trail_finds_none(
    app: Flask, as_: As
) -> None:
    scored, sifted = make_assignment(), make_assignment(round_=make_round(kind=RoundKind.SIFTING))
    for one in (scored, sifted):
        one.round.state = RoundState.OPEN
    card = scorecards.sign_scorecard(
        scored.id, remark="有细节。", version=0, actor=scored.judge.user, at=NOW,
        points={one.key: one.maximum for one in scored.round.rubric.criteria},
    )  # fmt: skip
    word = verdicts.sign_verdict(
        sifted.id, is_passed=True, remark="", version=0, actor=sifted.judge.user, at=NOW
    )
    call, sheet = scored.round.category.call, ""
    for one in {call, sifted.round.category.call}:
        client = as_(make_user(role=Role.ORGANISER, call=one))
        sheet += client.send(f"/organise/{one.code}/trail.csv").text
        sheet += client.get(f"/organise/{one.code}/trail").text

    assert [True, True] == [one.digest in sheet for one in (card, word)]
    assert [] == [one.digest for one in (card, word) if inputs_digest(known(one))[:12] in sheet]


def test_whoever_tries_who_gave_what_against_the_inputs_of_a_ranking_finds_nobody(
    ranking: Ranking, as_: As
) -> None:
    call = ranking.round.category.call
    client = as_(make_user(role=Role.ORGANISER, call=call))
    pages = [
        client.get(f"/organise/{call.code}/{one}").text
        for one in ("trail", "results", "results/essay/replay", "results/essay/entries/A0001")
    ]
    pages.append(client.send(f"/organise/{call.code}/trail.csv").text)

    salt = ranking.inputs["salt"]
    guessed = inputs_digest({key: one for key, one in ranking.inputs.items() if key != "salt"})
    assert inputs_digest(ranking.inputs) == ranking.inputs_digest
    assert any(ranking.inputs_digest in page for page in pages)
    assert [] == [one for page in pages for one in (salt, guessed[:8]) if one in page]


def known(card: Scorecard) -> dict[str, object]:
    """Return what is signed, as somebody would put it together who tries points out."""
    reading = card.assignment
    return {
        "judge": reading.judge.code, "entry": blind_code(reading), "round": reading.round.code,
        "rubric": reading.round.rubric.number, "points": points_of(card.points),
        "remark": card.remark, "signed_at": card.signed_at.isoformat(),
    }  # fmt: skip


def test_a_note_of_a_discussion_names_no_judge_in_the_trail(ranking: Ranking, as_: As) -> None:
    round_ = ranking.round
    call = round_.category.call
    readings = [one for one in assignments_of(round_) if blind_code(one) == "A0001"]
    for one in readings:
        discussions.say(one.id, text="再核一遍。", actor=one.judge.user, at=NOW)
    db.session.commit()
    client = as_(make_user(role=Role.ORGANISER, call=call))

    page = client.get(f"/organise/{call.code}/trail").text
    sheet = client.send(f"/organise/{call.code}/trail.csv").text

    rows = [line for line in sheet.splitlines() if "在合议里写了意见" in line]
    assert [True] * 3 == ["一位评委" in row for row in rows]
    assert (3, 0) == (page.count("在合议里写了意见"), page.count("方砚"))
    secrets = [text for one in readings for text in (one.judge.user.name, one.judge.user.code)]
    assert [] == [one for one in secrets if one in "".join(rows)]
    # the row is bound to the note, and the note keeps who wrote it
    notes = {one.judge_id: one for one in db.session.query(DiscussionNote)}
    digests = [discussions.digest_of_note(notes[one.judge_id], one) for one in readings]
    assert [True] * 3 == [one in row for one, row in zip(digests, rows, strict=True)]
    assert audit.verify()[1] is None
