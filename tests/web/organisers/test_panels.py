"""固定评委组, and what a plan page tells: anchors, the secret of the seed, who is replaced."""

import re

from portal.extensions import db
from portal.judging.queries import blind_codes
from portal.judging.seeds import fingerprint, seed_of
from portal.models import Call, Entry, Plan, Round
from portal.models.enums import RoundState
from tests.factories.judging import assignments_of, make_blind_entry, make_judge
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.stages import SEED, fill, path_of, plan_in


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


def seats(desk: WatchedClient, round_: Round, sizes: tuple[int, ...]) -> dict[str, str]:
    """Return the form's answers that seat judges in panels of these sizes."""
    codes = re.findall(r'name="panel-(\w+)"', desk.get(f"{path_of(round_)}/panels").text)
    names = [f"第 {number} 组" for number, size in enumerate(sizes, start=1) for _ in range(size)]
    return {f"panel-{code}": name for code, name in zip(codes, names, strict=False)}


def planned(desk: WatchedClient, round_: Round, fields: dict[str, str], page: str) -> str:
    answer = desk.send(f"{path_of(round_)}/{page}", fields)
    assert 303 == answer.status_code, words(answer.text)
    return desk.get(answer.location).text


def test_panels_are_imposed_linked_and_done_away_with(desk: WatchedClient, call: Call) -> None:
    round_ = fill(call, entries=24, judges=6, readings=3)
    chosen = seats(desk, round_, (3, 3))

    apart = words(planned(desk, round_, chosen | {"anchors": "0"}, "panels"))
    linked = planned(desk, round_, chosen | {"anchors": "6"}, "panels")
    again = desk.get(f"{path_of(round_)}/panels").text
    desk.send(f"{path_of(round_)}/plan/apply", {"plan": plan_in(linked)})
    make_blind_entry(category=round_.category)
    db.session.commit()
    topped = words(planned(desk, round_, {"keep": "assigned"}, "plan"))
    freed = words(planned(desk, round_, {"random": "1", "anchors": "8"}, "panels"))

    assert "评委网络分成 2 块" in apart
    assert "加 6 至 8 件共评作品" in apart
    assert "评委网络连通" in words(linked)
    assert "共评作品 6 件，全体评委都评" in words(linked)
    assert 6 == again.count(" selected>第 ")
    assert "固定评委组：第 1 组" in topped
    assert "固定评委组：" not in freed


def test_panels_too_small_are_refused_in_words(desk: WatchedClient, call: Call) -> None:
    round_ = fill(call, entries=4, judges=5, readings=3)

    small = desk.send(f"{path_of(round_)}/panels", seats(desk, round_, (3, 2)) | {"anchors": "8"})
    none = desk.send(f"{path_of(round_)}/panels", {"anchors": "8"})

    assert "第 2 组不够 3 位评委，每件作品要 3 位评委评" in words(small.text)
    assert "请先给评委分组" in words(none.text)
    assert (422, 422) == (small.status_code, none.status_code)


def test_the_secret_of_the_seed_is_shown_when_the_round_is_over(
    desk: WatchedClient, call: Call
) -> None:
    round_ = fill(call)
    before = desk.get(path_of(round_)).text
    desk.send(f"{path_of(round_)}/plan", SEED)
    during = desk.get(f"{path_of(round_)}/plan").text
    trail = desk.get(f"/organise/{call.code}/trail").text
    round_.state = RoundState.CLOSED
    db.session.commit()
    plan = db.session.query(Plan).one()
    after = desk.get(f"{path_of(round_)}/plan").text

    print_ = re.sub(r"(\w{8})(?=\w)", r"\1 ", fingerprint(round_.seed_secret))
    assert plan.seed == seed_of(round_.seed_secret, 1)
    assert all(print_ in text for text in (before, during, after))
    assert not any(
        told in text
        for told in (round_.seed_secret, str(plan.seed))
        for text in (before, during, trail)
    )
    assert round_.seed_secret in after
    assert str(plan.seed) in after


def test_a_conflict_after_the_plan_stops_the_judge_and_is_offered_for_replacement(
    desk: WatchedClient, call: Call, as_
) -> None:
    round_ = fill(call, entries=4, judges=4, readings=3)
    old = make_unit(name="白石县接访中心")
    judge = make_judge(call=call, name="方砚", unit=old)
    db.session.commit()
    text = planned(desk, round_, SEED, "plan")
    desk.send(f"{path_of(round_)}/plan/apply", {"plan": plan_in(text)})
    desk.send(f"{path_of(round_)}/open", {"unchecked": "另外做"})
    mine = [one for one in assignments_of(round_) if one.judge_id == judge.id]
    # the judge's unit is merged into the one that handed these works in
    merged = make_unit(name="白石县信访局", former_names=["白石县接访中心"])
    for one in mine:
        db.session.get_one(Entry, one.entry_id).unit_id = merged.id
    db.session.commit()

    page = desk.get(f"{path_of(round_)}/plan").text
    code = blind_codes([mine[0].entry_id])[mine[0].entry_id]
    opened = as_(judge.user).get(f"/judging/{code}/scorecard")
    topped = planned(desk, round_, {"keep": "assigned"}, "plan")
    desk.send(f"{path_of(round_)}/plan/apply", {"plan": plan_in(topped)})
    left = [one for one in assignments_of(round_) if one.judge_id == judge.id]

    assert f"{len(mine)} 份已经分出去的评分现在需要回避" in words(page)
    assert "（同一单位）" in words(page)
    assert 404 == opened.status_code
    assert "这件作品不在您的评审列表里：可能需要您回避" in words(opened.text)
    assert [] == left
    assert 12 == len(assignments_of(round_))
