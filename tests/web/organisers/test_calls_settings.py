"""The settings of a call, part by part."""

import re

import pytest

from portal.calls import queries
from portal.calls.settings import CallRules, essay_rules
from portal.extensions import db
from portal.judging.minutes.gathering import minutes_of
from portal.models.enums import CallState, Role, RoundState, Rule
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.judging import make_round
from tests.factories.publishing import make_judged_round, make_ranking


@pytest.fixture
def call(app):
    """Return a call that is being prepared."""
    return make_call(state=CallState.DRAFT, host="江临市信访局", contact="0000-0000 1230")


@pytest.fixture
def client(as_, call):
    """Return the browser of its organiser."""
    return as_(make_user(role=Role.ORGANISER, call=call))


def typed(page):
    """Return the fields of the form on a page as a browser would send them unchanged."""
    form = page[page.index('<form method="post" novalidate') :]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        marks = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        is_off = marks.get("type") in {"checkbox", "radio"} and " checked" not in tag
        if "name" in marks and not is_off:
            fields[marks["name"]] = marks.get("value", "")
    for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\s*([^<]*)</textarea>', form):
        fields[name] = text
    return fields


def change(client, path, **changed):
    """Open a form, change some fields, send it."""
    return client.send(path, typed(client.get(path).text) | changed)


def again(call):
    db.session.expire_all()
    return queries.call_by_code(call.code)


def test_settings_show_every_part(client, call):
    page = client.get(f"/organise/{call.code}/settings").text

    for text in ("1500–3000 字", "1–5 张", "算术平均，每件 3 位评委", "公开姓名和单位（自愿）"):
        assert text in page


def test_settings_offer_observers_no_changes(as_, call):
    observer = make_user(role=Role.OBSERVER, call=call)

    page = as_(observer).get(f"/organise/{call.code}/settings").text

    assert "1500–3000 字" in page
    assert "修改" not in page


def test_words_and_switches_are_saved(client, call):
    path = f"/organise/{call.code}/settings/words"

    answer = change(client, path, title="新名称", attention_spread="20", notice="一\n\n二")

    assert f"/organise/{call.code}/settings?done=saved" == answer.headers["Location"]
    found = again(call)
    rules = CallRules.of(found)
    assert ("新名称", 20, True) == (found.title, rules.attention_spread, rules.open_registration)
    assert "一\n\n二" == found.notice


@pytest.mark.parametrize(
    ("days", "said"), [("3", "退回以后 3 天内可以改"), ("0", "不另外给时间，按截止时间")]
)
def test_the_days_to_mend_a_returned_entry_are_set_per_call(client, call, days, said):
    change(client, f"/organise/{call.code}/settings/words", return_grace_days=days)

    assert int(days) == CallRules.of(again(call)).return_grace_days
    assert said in client.get(f"/organise/{call.code}/settings").text


def test_words_from_an_older_page_are_refused_and_kept_on_the_page(client, call):
    path = f"/organise/{call.code}/settings/words"
    old = typed(client.get(path).text)
    change(client, path, title="先存的")

    answer = client.send(path, old | {"title": "后存的"})

    assert 422 == answer.status_code
    assert "有人改过同一内容" in answer.text
    assert 'value="后存的"' in answer.text
    assert "先存的" == again(call).title


def test_dates_of_a_draft_are_read_as_beijing_time(client, call):
    path = f"/organise/{call.code}/settings/dates"

    change(client, path, opens_at="2027-04-01T08:00", closes_at="2027-05-31T18:00:30")

    assert "2027-05-31 10:00:30+00:00" == str(again(call).closes_at)


def test_limits_of_a_category_are_saved(client, call):
    path = f"/organise/{call.code}/settings/essay"

    change(client, path, max_characters="2500", quota_maximum="", rule="median")

    essay = again(call).categories[0]
    assert (2500, None, Rule.MEDIAN) == (
        essay_rules(essay).max_characters,
        essay.quota_maximum,
        essay.rule,
    )
    assert 5 == len(essay_rules(essay).genres)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"min_characters": "4000"}, "最少字数不能比最多字数大。"),
        ({"max_characters": "很多"}, "请填一个整数，不要带单位"),
        ({"rule": "trimmed_mean", "readings": "3"}, "每件至少要 5 位评委评阅"),
    ],
)
def test_limits_that_cannot_work_say_why(client, call, changed, sentence):
    answer = change(client, f"/organise/{call.code}/settings/essay", **changed)

    assert 422 == answer.status_code
    assert sentence in answer.text


def test_category_that_never_was_is_not_found(client, call):
    assert 404 == client.get(f"/organise/{call.code}/settings/poem").status_code


def test_rubric_becomes_a_new_version(client, call):
    path = f"/organise/{call.code}/settings/essay/rubric"
    changed = {"criteria-0-maximum": "15", "criteria-6-name": "新意", "criteria-6-maximum": "5"}

    change(client, path, **changed)

    rubric = queries.current_rubric(again(call).categories[0])
    assert 2 == rubric.number
    assert [15, 25, 20, 15, 15, 5, 5] == [criterion.maximum for criterion in rubric.criteria]
    assert ["theme", "新意"] == [rubric.criteria[0].key, rubric.criteria[6].name]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"criteria-0-maximum": "20.3"}, "主题契合与政治导向：满分要是打分间隔的整数倍。"),
        ({"criteria-0-maximum": "二十"}, "主题契合与政治导向：分值要是数字"),
        ({"criteria-0-maximum": "NaN"}, "主题契合与政治导向：分值要是数字"),
    ],
)
def test_rubric_that_cannot_be_scored_says_why(client, call, changed, sentence):
    answer = change(client, f"/organise/{call.code}/settings/essay/rubric", **changed)

    assert (422, True) == (answer.status_code, sentence in answer.text)
    assert 1 == queries.current_rubric(again(call).categories[0]).number


def test_rubric_of_an_opened_round_is_only_shown(client, call):
    make_round(category=call.categories[0], state=RoundState.OPEN)
    db.session.commit()

    page = client.get(f"/organise/{call.code}/settings/essay/rubric").text

    assert "这个组别已经开评" in page
    assert "保存为新的一版" not in page


def test_award_levels_take_a_preset_only_when_saved(client, call):
    path = f"/organise/{call.code}/settings/essay/levels"

    strict = typed(client.get(f"{path}?preset=strict").text)
    before = queries.award_levels(again(call).categories[0])[0].share
    client.send(path, strict)
    after = queries.award_levels(again(call).categories[0])[0].share

    assert ("0.05", "0.01") == (str(before), str(after))


def test_award_levels_change_after_the_lock_with_a_reason_that_is_printed(client, call):
    totals = [[str(90 - number)] * 3 for number in range(3)]
    round_ = make_judged_round(call=call, totals=totals)
    make_ranking(round_=round_, is_locked=True)
    path = f"/organise/{call.code}/settings/essay/levels"
    form = typed(client.get(f"{path}?preset=strict").text)

    refused = client.send(path, form | {"reason": " "})
    share = queries.award_levels(again(call).categories[0])[0].share
    client.send(path, form | {"reason": "经费减少，领导小组会议定"})

    assert 422 == refused.status_code
    assert "看得到作者是谁。现在改奖次，请写明理由" in refused.text
    assert ["0.05", "0.01"] == [
        str(one) for one in (share, queries.award_levels(again(call).categories[0])[0].share)
    ]
    said = "名次锁定以后改了奖次"
    printed = minutes_of(round_, with_names=False).sections[0].grid.rows
    told = [text for what, text in printed if what == "开评以后改过的规则"]
    assert 1 == len(told)
    assert told[0].endswith(f"初评{said}。理由：经费减少，领导小组会议定。")
    assert said in client.get(f"/organise/{call.code}/results?category=essay").text


def test_declaration_gets_a_new_version(client, call):
    path = f"/organise/{call.code}/settings/declarations/original"

    change(client, path, text="本人独立完成。")

    texts = queries.current_declarations(again(call))
    assert ("本人独立完成。", 2) == (texts[0].text, texts[0].number)


def test_declaration_of_publicity_cannot_be_made_a_condition(client, call):
    page = client.get(f"/organise/{call.code}/settings/declarations/publicity").text

    assert "只能自愿" in page
    assert 'name="is_required"' not in page


@pytest.mark.parametrize(("part", "table"), [("levels", "levels"), ("rubric", "criteria")])
def test_two_rows_of_one_key_are_refused(client, call, part, table):
    rows = {}
    for number, name in enumerate(("甲", "乙")):
        start = f"{table}-{number}-"
        rows |= {f"{start}key": "first", f"{start}name": name, f"{start}share": "5"}
        rows |= {f"{start}maximum": "50", f"{start}step": "1"}

    answer = client.send(f"/organise/{call.code}/settings/essay/{part}", rows)

    assert 422 == answer.status_code
    assert "表里有两行是同一个" in answer.text
