"""A call from the built-in template."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from portal import audit
from portal.calls import default_rubrics, operations, queries, template
from portal.extensions import db
from portal.models import AuditEvent, RoleGrant
from portal.models.enums import CallState, CategoryKind, Role, Rule
from reviewers.rubric import Band, Criterion, Rubric
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call


def test_create_call_makes_a_draft_with_both_categories(app):
    call = operations.create_call(title="五周年征集", actor=None, at=NOW)

    assert CallState.DRAFT == call.state
    assert [
        ("essay", CategoryKind.ESSAY, "ZW", Rule.MEAN, 3, 1, 3),
        ("calligraphy", CategoryKind.CALLIGRAPHY, "SF", Rule.MEAN, 3, 1, 3),
    ] == [
        (c.key, c.kind, c.prefix, c.rule, c.readings, c.quota_minimum, c.quota_maximum)
        for c in queries.call_by_code(call.code).categories
    ]


def test_every_rubric_adds_up_to_a_hundred_points(app):
    totals = [
        sum(criterion.maximum for criterion in queries.current_rubric(category).criteria)
        for category in make_call().categories
    ]

    assert [Decimal(100), Decimal(100)] == totals


def test_award_levels_start_at_five_ten_fifteen_twenty_per_cent(app):
    levels = queries.award_levels(make_call().categories[0])

    assert [
        ("一等奖", Decimal("0.05")),
        ("二等奖", Decimal("0.1")),
        ("三等奖", Decimal("0.15")),
        ("优秀奖", Decimal("0.2")),
    ] == [(level.name, level.share) for level in levels]


def test_strict_preset_is_one_to_four_per_cent():
    shares = [level.share for level in template.STRICT_LEVELS]

    assert [Decimal("0.01"), Decimal("0.02"), Decimal("0.03"), Decimal("0.04")] == shares


def test_only_the_consent_to_publicity_is_free(app):
    declarations = queries.current_declarations(make_call())

    assert [("original", True), ("secrecy", True), ("licence", True), ("publicity", False)] == [
        (text.key, text.is_required) for text in declarations
    ]


def test_the_default_essay_rubric_has_the_six_weights():
    assert [(one.name, int(one.maximum)) for one in default_rubrics.ESSAY] == [
        ("主题契合与政治导向", 20),
        ("内容真实与典型性", 25),
        ("法治思维与实践价值", 20),
        ("结构与逻辑", 15),
        ("语言与感染力", 15),
        ("文字规范与格式", 5),
    ]


def test_the_default_calligraphy_rubric_is_85_of_hand_and_15_of_text():
    assert [25, 25, 20, 10, 5, 15] == [int(one.maximum) for one in default_rubrics.CALLIGRAPHY]
    assert "文字审读" == default_rubrics.CALLIGRAPHY[-1].name


@pytest.mark.parametrize("criteria", [default_rubrics.ESSAY, default_rubrics.CALLIGRAPHY])
def test_the_engine_takes_the_default_rubrics_with_all_bands_described(criteria):
    lines = [Criterion(one.key, one.name, one.maximum, one.step) for one in criteria]

    assert 6 == len(Rubric("评分细则", 1, tuple(lines)).criteria)
    assert 100 == sum(one.maximum for one in lines)
    assert [len(Band)] * 6 == [len({*one.levels.values()}) for one in criteria]
    assert 1 == len([one for one in criteria if one.is_main])


def test_the_creator_becomes_organiser_and_the_deed_is_recorded(app):
    person = make_user()

    call = operations.create_call(title="五周年征集", actor=person, at=NOW)

    grants = db.session.execute(select(RoleGrant.call_id, RoleGrant.role)).all()
    verbs = db.session.scalars(
        select(AuditEvent.verb).where(AuditEvent.call_id == call.id).order_by(AuditEvent.sequence)
    ).all()
    assert (call.id, Role.ORGANISER) in grants
    assert "call.created" in verbs
    assert None is audit.verify()[1]
