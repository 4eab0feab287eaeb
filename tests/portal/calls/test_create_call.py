"""A call from the built-in template."""

from decimal import Decimal

from sqlalchemy import select

from portal import audit
from portal.calls import operations, queries, template
from portal.extensions import db
from portal.models import AuditEvent, RoleGrant
from portal.models.enums import CallState, CategoryKind, Role, Rule
from reviewers import default_rubrics
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


def test_template_and_engine_have_the_same_rubrics():
    def of_the_engine(rubric):
        return [
            (c.key, c.name, c.maximum, c.step, [level.text for level in c.texts])
            for c in rubric.criteria
        ]

    def of_the_template(category):
        return [
            (c.key, c.name, c.maximum, c.step, list(c.levels.values())) for c in category.criteria
        ]

    essay, calligraphy = template.CATEGORIES

    assert of_the_engine(default_rubrics.ESSAY) == of_the_template(essay)
    assert of_the_engine(default_rubrics.CALLIGRAPHY) == of_the_template(calligraphy)


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
