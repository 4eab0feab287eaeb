"""What may be changed in a call, and what stands once judges were let in."""

from dataclasses import replace
from decimal import Decimal

import pytest

from portal.calls import operations, queries
from portal.calls.operations import CriterionValues, LevelValues
from portal.calls.settings import CallRules, EssayRules, calligraphy_rules, essay_rules
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.models import Call, Category, Round
from portal.models.enums import RoundState, Rule
from tests.factories.call import CLOSES, NOW, make_call, make_category
from tests.factories.unit import make_unit

CRITERIA = [
    CriterionValues("主题", Decimal(60), Decimal("0.5"), key="theme"),
    CriterionValues("新意", Decimal(40), Decimal(1), is_main=True),
]


def open_round(category: Category, state: RoundState = RoundState.OPEN) -> Round:
    found = Round(
        category_id=category.id,
        name="初评",
        position=0,
        state=state,
        rubric_id=queries.current_rubric(category).id,
        rule=category.rule,
        readings=category.readings,
    )
    db.session.add(found)
    db.session.flush()
    return found


def update(category: Category, **changed):
    values = {
        "name": category.name,
        "rules": essay_rules(category),
        "rule": category.rule,
        "readings": category.readings,
        "quota_minimum": category.quota_minimum,
        "quota_maximum": category.quota_maximum,
    }
    operations.update_category(category, **values | changed, actor=None, at=NOW)


def test_update_settings_keeps_what_it_is_given(app):
    call = make_call()
    words = {"title": "新名称", "theme": "", "notice": "通知", "host": "市信访局"}
    rest = {"undertaker": "", "contact": "0000", "supervision": ""}

    operations.update_settings(
        call, **words, **rest, rules=CallRules(attention_spread=20), actor=None, at=NOW
    )

    db.session.expire_all()
    assert ("新名称", 20) == (call.title, CallRules.of(call).attention_spread)


def test_update_settings_of_an_older_page_is_refused(app):
    call = make_call()
    words = dict.fromkeys(
        ("title", "theme", "notice", "host", "undertaker", "contact", "supervision"), "新"
    )

    with pytest.raises(Conflict):
        operations.update_settings(
            call, **words, rules=CallRules(), version=call.version - 1, actor=None, at=NOW
        )

    assert "新" != call.title


def test_unknown_settings_of_a_newer_version_are_left_alone():
    call = Call(settings={"from_the_future": 1, "attention_spread": 9})

    assert 9 == CallRules.of(call).attention_spread


def test_update_category_changes_limits_and_quota(app):
    category = make_category()

    update(category, rules=replace(essay_rules(category), max_characters=2000), quota_maximum=5)

    assert (2000, 5) == (essay_rules(category).max_characters, category.quota_maximum)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"rules": EssayRules(min_characters=9, max_characters=8)}, "min_characters"),
        ({"quota_minimum": 4, "quota_maximum": 3}, "quota_minimum"),
        ({"rule": Rule.TRIMMED_MEAN, "readings": 4}, "readings"),
        ({"readings": 0}, "readings"),
    ],
)
def test_update_category_that_cannot_work_is_refused(app, changed, field):
    category = make_category()

    with pytest.raises(Refused) as refused:
        update(category, **changed)

    assert field == refused.value.field


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.CLOSED])
def test_rule_stands_once_a_round_was_opened(app, state):
    category = make_category()
    open_round(category, state)

    with pytest.raises(Conflict):
        update(category, rule=Rule.MEDIAN)
    update(category, quota_maximum=9)

    assert (Rule.MEAN, 9) == (category.rule, category.quota_maximum)


def test_rule_may_change_while_the_round_is_planned(app):
    category = make_category()
    open_round(category, RoundState.PLANNED)

    update(category, rule=Rule.TRIMMED_MEAN, readings=5)

    assert Rule.TRIMMED_MEAN == category.rule


def test_an_opened_round_of_the_other_category_binds_nothing(app):
    call = make_call()
    open_round(make_category(call=call, key="calligraphy"))

    update(make_category(call=call), rule=Rule.MEDIAN)

    assert Rule.MEDIAN == make_category(call=call).rule


def test_revise_rubric_adds_a_version_and_keeps_level_texts(app):
    category = make_category()
    before = queries.current_rubric(category)

    operations.revise_rubric(category, criteria=CRITERIA, actor=None, at=NOW)

    now = queries.current_rubric(category)
    assert (1, 2) == (before.number, now.number)
    assert [("theme", Decimal(60)), (now.criteria[1].key, Decimal(40))] == [
        (criterion.key, criterion.maximum) for criterion in now.criteria
    ]
    assert "紧扣征文主题，立意鲜明，导向正确，贯穿全文" == now.criteria[0].levels["excellent"]
    assert 6 == len(before.criteria)


@pytest.mark.parametrize(
    "criteria",
    [
        [],
        [CriterionValues("", Decimal(9), Decimal(1))],
        [CriterionValues("甲", Decimal(0), Decimal(1))],
        [CriterionValues("甲", Decimal(9), Decimal(0))],
        [CriterionValues("甲", Decimal(10), Decimal(3))],
        [CriterionValues("甲", Decimal(9), Decimal(1))] * 2,
    ],
)
def test_revise_rubric_nobody_could_score_by_is_refused(app, criteria):
    category = make_category()

    with pytest.raises(Refused):
        operations.revise_rubric(category, criteria=criteria, actor=None, at=NOW)

    assert 1 == queries.current_rubric(category).number


def test_revise_rubric_in_use_is_refused(app):
    category = make_category()
    open_round(category)

    with pytest.raises(Conflict):
        operations.revise_rubric(category, criteria=CRITERIA, actor=None, at=NOW)


def test_update_awards_replaces_the_levels_in_order(app):
    category = make_category()
    levels = [LevelValues("特等奖", count=1), LevelValues("一等奖", Decimal("0.1"), key="first")]

    operations.update_awards(category, levels=levels, actor=None, at=NOW)

    assert [("特等奖", None, 1), ("一等奖", Decimal("0.1"), None)] == [
        (level.name, level.share, level.count) for level in queries.award_levels(category)
    ]


@pytest.mark.parametrize(
    "level",
    [
        LevelValues("", Decimal("0.1")),
        LevelValues("一等奖"),
        LevelValues("一等奖", Decimal("0.1"), 1),
        LevelValues("一等奖", Decimal(0)),
        LevelValues("一等奖", Decimal("1.01")),
        LevelValues("一等奖", count=0),
    ],
)
def test_update_awards_that_mean_nothing_are_refused(app, level):
    category = make_category()

    with pytest.raises(Refused):
        operations.update_awards(category, levels=[level], actor=None, at=NOW)

    assert 4 == len(queries.award_levels(category))


def change_declaration(call, key, text="新的文字", *, is_required=True):
    return operations.update_declaration(
        call, key=key, heading="标题", text=text, is_required=is_required, actor=None, at=NOW
    )


def test_update_declaration_adds_a_version(app):
    call = make_call()

    change_declaration(call, "original")

    newest = queries.current_declarations(call)
    assert ("original", 2, "新的文字") == (newest[0].key, newest[0].number, newest[0].text)
    assert 4 == len(newest)


def test_update_declaration_never_makes_publicity_a_condition(app):
    assert not change_declaration(make_call(), "publicity", is_required=True).is_required


def test_update_declaration_with_the_same_words_changes_nothing(app):
    call = make_call()
    first = change_declaration(call, "original")

    assert first is change_declaration(call, "original")


def test_grant_allowance_replaces_what_the_unit_had(app):
    category, unit = make_category(), make_unit()
    later = CLOSES.replace(hour=4)

    operations.grant_allowance(category, unit, quota_maximum=9, actor=None, at=NOW)
    operations.grant_allowance(category, unit, closes_at=later, reason="停电", actor=None, at=NOW)

    found = queries.allowance_of(category, unit.id)
    assert (None, later, "停电") == (found.quota_maximum, found.closes_at, found.reason)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"closes_at": CLOSES, "reason": "停电"}, "closes_at"),
        ({"closes_at": CLOSES.replace(hour=4)}, "reason"),
        ({"quota_minimum": 3, "quota_maximum": 2}, "quota_minimum"),
        ({"quota_maximum": -1}, "quota_minimum"),
    ],
)
def test_grant_allowance_that_is_none_is_refused(app, values, field):
    category, unit = make_category(), make_unit()

    with pytest.raises(Refused) as refused:
        operations.grant_allowance(category, unit, **values, actor=None, at=NOW)

    assert field == refused.value.field
    assert queries.allowance_of(category, unit.id) is None


def test_calligraphy_has_rules_of_its_own(app):
    assert ("篆书", "草书") == calligraphy_rules(
        make_category(key="calligraphy")
    ).transcribed_scripts
