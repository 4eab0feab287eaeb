"""All of a judge's points at once: near ties, one signature, one criterion down."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest

from portal.extensions import db
from portal.models import Assignment, BlindCode, Entry, Scorecard
from portal.models.enums import AssignmentState, RecusalKind, RoundState, ScorecardState
from tests.factories.judging import (
    make_assignment,
    make_conflict,
)
from tests.infrastructure.clients import WatchedClient

As = Callable[..., WatchedClient]
KEYS = ("theme", "substance", "rule_of_law", "structure", "language", "form")


def code_of(reading: Assignment) -> str:
    return db.session.query(BlindCode.code).filter_by(entry_id=reading.entry_id).scalar()


def address(readings: list[Assignment], page: str) -> str:
    return f"/judging/rounds/{readings[0].round.code}/{page}"


def cards() -> dict[str, Scorecard]:
    db.session.expire_all()
    return {code_of(card.assignment): card for card in db.session.query(Scorecard)}


def test_neighbours_half_a_point_apart_stand_side_by_side(
    readings: list[Assignment], as_: As
) -> None:
    lower, upper, _ = map(code_of, readings)

    page = as_(readings[0].judge.user).get(address(readings, "scores")).text

    assert f"/judging/compare?left={upper}&amp;right={lower}" in page
    assert "评完没签的有 2 份" in page
    assert [upper, lower] == re.findall(r'code"><a href="[^"]*">([^<]+)', page)[:2]


def test_all_that_is_finished_is_signed_at_once_or_not_at_all(
    readings: list[Assignment], as_: As
) -> None:
    client, where = as_(readings[0].judge.user), address(readings, "sign")
    sent = re.findall(r'value="([^":]+:\d+)" checked', client.get(where).text)
    left, stale = sent[0], sent[1].replace(":1", ":7")

    refused = client.send(where, {"card": [stale]})
    nothing = client.send(where, {})
    before = {card.state for card in cards().values()}
    answer = client.send(where, {"card": sent})
    receipts = client.get("/judging/receipts").text

    assert 2 == len(sent)
    assert (422, True) == (refused.status_code, "一份也没有签" in refused.text)
    # what had been unticked stays so, and nobody signs unseen what was changed meanwhile
    assert [0, 0] == [page.text.count(" checked") for page in (refused, nothing)]
    assert f'<a href="/judging/{stale.split(":")[0]}/scorecard">' in refused.text
    assert left in refused.text
    assert {ScorecardState.DRAFT} == before
    assert 303 == answer.status_code
    assert {ScorecardState.SIGNED} == {card.state for card in cards().values()}
    assert "2 份，最后一份" in receipts
    assert 64 == len("".join(re.findall(r"SHA-256((?: \w{8}){8})", receipts)[0].split()))


def test_a_receipt_keeps_what_counts_no_more(readings: list[Assignment], as_: As) -> None:
    """The printed one is still true, and nothing says why: some reasons name an author."""
    client, where = as_(readings[0].judge.user), address(readings, "sign")
    sent = re.findall(r'value="([^":]+:\d+)" checked', client.get(where).text)
    client.send(where, {"card": sent})
    whole = digests(client.get("/judging/receipts").text)

    gone = readings[0]
    gone.state, gone.recusal = AssignmentState.RECUSED, RecusalKind.INTEREST
    db.session.commit()
    receipts, sheet = (
        client.get(path).text
        for path in ("/judging/receipts", f"/judging/rounds/{gone.round.code}/sheet")
    )

    own = digests(receipts)
    assert whole[0] == own[0] != own[1]
    assert own[0] in digests(sheet)
    for page in (receipts, sheet):
        assert "您签过字、现在打不开的 1 份" in page
        assert "签字，已不计入结果" in page
        assert f'<span class="code">{code_of(gone)}</span>　' in page
        assert gone.scorecard is not None
        assert gone.scorecard.digest in digests(page)


def test_a_card_that_still_counts_is_not_said_to_be_out(
    readings: list[Assignment], as_: As
) -> None:
    """A conflict found late is moved out by an organiser, and until then the card counts."""
    client, where = as_(readings[0].judge.user), address(readings, "sign")
    sent = re.findall(r'value="([^":]+:\d+)" checked', client.get(where).text)
    client.send(where, {"card": sent})
    whole = digests(client.get("/judging/receipts").text)
    make_conflict(judge=readings[0].judge, entry=db.session.get_one(Entry, readings[0].entry_id))
    readings[0].round.state = RoundState.CLOSED
    db.session.commit()

    page = client.get("/judging/receipts").text

    assert "2 份，最后一份" in page
    assert "签字，目前计入结果" in page
    assert "已不计入结果　" not in page
    assert [whole[0]] == digests(page)[:1]


def digests(page: str) -> list[str]:
    """Return the digests on a page, without the gaps that make them readable."""
    return ["".join(one.split()) for one in re.findall(r"SHA-256((?: \w{8}){8})", page)]


def test_one_criterion_is_given_down_all_works_and_bad_rows_are_named(
    readings: list[Assignment], as_: As
) -> None:
    lower, upper, blank = map(code_of, readings)
    where = address(readings, "criteria/form")
    fields = {
        f"points_{lower}": "4", f"seen_{lower}": "4.5", f"points_{upper}": "9",
        f"seen_{upper}": "4.5", f"points_{blank}": "３。５", f"seen_{blank}": "",
    }  # fmt: skip

    answer = as_(readings[0].judge.user).send(where, fields)
    stale = as_(readings[0].judge.user).send(
        where, {f"points_{lower}": "3", f"seen_{lower}": "4.5"}
    )

    found = {code: card.points["form"] for code, card in cards().items()}
    assert (422, True) == (answer.status_code, f"{upper}：最多 5 分" in answer.text)
    assert {lower: "4", upper: "4.5", blank: "3.5"} == found
    assert f"{lower}：别的窗口改成了 4" in stale.text
    assert 'value="3"' in stale.text


def test_a_row_signed_elsewhere_is_named_and_another_criterion_is_no_clash(
    readings: list[Assignment], as_: As
) -> None:
    lower, upper, _ = map(code_of, readings)
    client, where = as_(readings[0].judge.user), address(readings, "criteria/form")
    client.send(f"/judging/{lower}/draft", {"version": "1", "field": "remark", "remark": "再看。"})
    client.send(address(readings, "sign"), {"card": f"{upper}:1"})
    fields = {
        f"points_{lower}": "4", f"seen_{lower}": "4.5",
        f"points_{upper}": "3", f"seen_{upper}": "4.5",
    }  # fmt: skip

    answer = client.send(where, fields)
    draft = client.send(
        f"/judging/{upper}/draft", {"version": "1", "field": "points_form", "points_form": "3"}
    )

    found = {code: card.points["form"] for code, card in cards().items()}
    assert {lower: "4", upper: "4.5"} == found
    assert f"{upper}：您填的 3 没有存：这份评分表已经签字" in answer.text
    assert (422, 1) == (answer.status_code, answer.text.count('class="error-summary"'))
    assert (409, True) == (draft.status_code, draft.json["is_closed"])


@pytest.mark.parametrize("kind", ["scores", "sign", "criteria/form", "offline"])
def test_pages_of_a_round_cost_the_same_for_one_work_and_for_three(
    readings: list[Assignment], as_: As, counted: Callable[..., int], kind: str
) -> None:
    alone = make_assignment()
    asked = [(as_(one[0].judge.user), address(one, kind)) for one in (readings, [alone])]

    numbers = [counted(lambda one=one: one[0].get(one[1])) for one in asked]

    assert numbers[0] == numbers[1]


def test_a_work_without_merit_is_given_nought_and_not_nothing(
    readings: list[Assignment], as_: As
) -> None:
    lower, upper, blank = readings
    card = cards()[code_of(lower)]
    card.points, card.total = dict.fromkeys(KEYS, "0"), Decimal(0)
    client = as_(lower.judge.user)

    page = client.get(address(readings, "scores")).text
    sign = client.get(address(readings, "sign")).text

    order = re.findall(r'code"><a href="[^"]*">([^<]+)', page)
    assert [code_of(one) for one in (upper, lower, blank)] == order
    assert "对分数挨得近" not in sign


def test_near_works_are_offered_before_any_signature(readings: list[Assignment], as_: As) -> None:
    lower, upper, _ = map(code_of, readings)
    client = as_(readings[0].judge.user)

    alone = client.get(f"/judging/{lower}/scorecard").text
    together = client.get(address(readings, "sign")).text

    assert f'/judging/compare?left={lower}&amp;right={upper}">{upper}</a>（差 0.5）' in alone
    assert f"{address(readings, 'scores')}#near" in together
