"""Calls room, writes: what a call and its categories are set to. Flush only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from portal import audit, jobs
from portal.calls import queries
from portal.calls.operations.allowances import check_quota
from portal.calls.settings import CalligraphyRules, CallRules, EssayRules, as_settings
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.models import AwardLevel, Call, Category, DeclarationText, Round, User, new_code
from portal.models.enums import Rule

# the fewest readings from which a highest and a lowest can be dropped
TRIMMED_READINGS = 5
LONGEST_REASON = 300
# the consent that 个人信息保护法 25 wants given freely: it can never be required
FREE_CONSENT = "publicity"
# parts of a call that are base texts of its duplicate check
QUOTABLE = frozenset({"title", "theme", "notice"})
STALE = "您打开这一页以后，有人改过同一内容。请返回看一眼最新的内容，再改一次。"


def update_settings(
    call: Call,
    *,
    title: str,
    theme: str,
    notice: str,
    host: str,
    undertaker: str,
    contact: str,
    supervision: str,
    rules: CallRules,
    version: int | None = None,
    actor: User | None,
    at: datetime,
) -> None:
    """Change the words and switches of a call; *version* is the one the person was looking at."""
    _check_version(call.version, version)
    check_marks(rules)
    before = CallRules.of(call)
    new = {
        "title": title,
        "theme": theme,
        "notice": notice,
        "host": host,
        "undertaker": undertaker,
        "contact": contact,
        "supervision": supervision,
        "settings": as_settings(rules),
    }
    changed = sorted(name for name, value in new.items() if getattr(call, name) != value)
    for name in changed:
        setattr(call, name, new[name])
    if changed:
        audit.record(actor, "call.updated", call, at=at, changed=changed)
    # whoever quotes what the call says of itself copies from nobody
    if QUOTABLE.intersection(changed) or _marks(before) != _marks(rules):
        db.session.flush()
        jobs.enqueue("recheck_call", at=at, call_id=call.id)


def check_marks(rules: CallRules) -> None:
    """Raise Refused for marks of the duplicate check that say nothing."""
    if not 1 <= rules.notice_percent <= rules.review_percent <= 100:
        raise Refused(
            "查重的提示线和复核线在 1% 到 100% 之间，提示线不能比复核线高。", field="notice_percent"
        )


def _marks(rules: CallRules) -> tuple[bool, int, int]:
    return rules.checks_duplicates, rules.notice_percent, rules.review_percent


def update_category(
    category: Category,
    *,
    name: str,
    rules: EssayRules | CalligraphyRules,
    rule: Rule,
    readings: int,
    quota_minimum: int | None,
    quota_maximum: int | None,
    version: int | None = None,
    actor: User | None,
    at: datetime,
) -> None:
    """
    Change limits, quota and rule of a category.

    Rule and readings stand once a round of it was opened: nobody may change how points count
    while points are given.
    """
    _check_version(category.version, version)
    check_quota(quota_minimum, quota_maximum)
    check_limits(rules)
    check_readings(rule, readings)
    if (rule, readings) != (category.rule, category.readings) and queries.has_opened_round(
        category
    ):
        raise Conflict("这个组别已经开评，计分办法和每件评阅人数不能再改。", field="rule")
    category.name, category.settings = name, as_settings(rules)
    category.rule, category.readings = rule, readings
    category.quota_minimum, category.quota_maximum = quota_minimum, quota_maximum
    audit.record(
        actor,
        "category.updated",
        category.call,
        at=at,
        category=category.key,
        rule=rule.value,
        readings=readings,
        quota=[quota_minimum, quota_maximum],
        settings=category.settings,
    )


def check_limits(rules: EssayRules | CalligraphyRules) -> None:
    """Raise Refused when no work could satisfy the limits."""
    if isinstance(rules, EssayRules) and rules.min_characters > rules.max_characters:
        raise Refused("最少字数不能比最多字数大。", field="min_characters")
    if isinstance(rules, CalligraphyRules) and rules.min_pages > rules.max_pages:
        raise Refused("最少张数不能比最多张数大。", field="min_pages")


def check_readings(rule: Rule, readings: int) -> None:
    """Raise Refused when the rule cannot work on so few readings."""
    if readings < 1:
        raise Refused("每件作品至少要有 1 位评委评阅。", field="readings")
    if rule is Rule.TRIMMED_MEAN and readings < TRIMMED_READINGS:
        raise Refused(
            f"去掉最高分和最低分，每件至少要 {TRIMMED_READINGS} 位评委评阅。", field="readings"
        )


@dataclass(frozen=True, slots=True)
class LevelValues:
    """One award level as a form hands it in: a share of the valid entries or a number."""

    name: str
    share: Decimal | None = None
    count: int | None = None
    key: str = ""


def update_awards(
    category: Category,
    *,
    levels: Sequence[LevelValues],
    reason: str = "",
    actor: User | None,
    at: datetime,
) -> None:
    """
    Replace the award levels, highest first; a level with awards on it cannot be dropped.

    Once ranks are locked, and authors seen beside them, it needs a *reason*, which is printed.
    """
    if queries.is_published(category.call):
        raise Conflict("结果已经发布，奖次不能再改。")
    why = _why_after_lock(category, reason)
    if not levels:
        raise Refused("至少要有一个奖次。")
    for level in levels:
        _check_level(level)
    before = {level.key: level for level in queries.award_levels(category)}
    kept = {level.key for level in levels}
    gone = [row for key, row in before.items() if key not in kept]
    if queries.are_awarded(gone):
        raise Conflict("要去掉的奖次已经定了获奖作品，请先改定奖项。")
    for row in gone:
        db.session.delete(row)
    for position, values in enumerate(levels):
        _write_level(category, before.get(values.key), values, position)
    facts = [[level.name, str(level.share or ""), level.count] for level in levels]
    audit.record(
        actor, "awards.updated", category.call, at=at, call_id=category.call_id,
        category=category.key, levels=facts, **why,
    )  # fmt: skip


def _why_after_lock(category: Category, reason: str) -> dict[str, str]:
    """Return what the trail says more once ranks are locked; nobody locks them meanwhile."""
    held = select(Round.id).where(Round.category_id == category.id).order_by(Round.id)
    db.session.execute(held.with_for_update()).all()
    locked = queries.locked_round(category)
    if not locked:
        return {}
    if not reason.strip():
        raise Refused(
            f"{locked}的名次已经锁定，看得到作者是谁。现在改奖次，请写明理由，"
            "它会列在操作记录、排名页和评审纪要里。",
            field="reason",
        )
    return {"round": locked, "reason": reason.strip()[:LONGEST_REASON]}


def _check_level(level: LevelValues) -> None:
    if not level.name:
        raise Refused("奖次要有名称。")
    if (level.share is None) == (level.count is None):
        raise Refused(f"{level.name}：请在比例和件数里填一个，不要都填。")
    if level.share is not None and not Decimal(0) < level.share <= 1:
        raise Refused(f"{level.name}：比例要大于 0，不超过 100%。")
    if level.count is not None and level.count < 1:
        raise Refused(f"{level.name}：件数要大于 0。")


def _write_level(
    category: Category, level: AwardLevel | None, values: LevelValues, position: int
) -> None:
    if level is None:
        level = AwardLevel(category_id=category.id, key=values.key or new_code(8))
        db.session.add(level)
    level.name, level.position = values.name, position
    level.share, level.count = values.share, values.count


def update_declaration(
    call: Call,
    *,
    key: str,
    heading: str,
    text: str,
    is_required: bool,
    actor: User | None,
    at: datetime,
) -> DeclarationText:
    """Give a declaration a new wording as a new version; what was agreed to stays as it was."""
    current = next((row for row in queries.current_declarations(call) if row.key == key), None)
    if current is None:
        raise Refused("没有这项承诺。")
    needed = is_required and key != FREE_CONSENT
    if (current.heading, current.text, current.is_required) == (heading, text, needed):
        return current
    row = DeclarationText(
        call_id=call.id,
        key=key,
        number=current.number + 1,
        position=current.position,
        heading=heading,
        text=text,
        is_required=needed,
    )
    db.session.add(row)
    audit.record(actor, "declaration.updated", call, at=at, key=key, number=row.number)
    return row


def _check_version(current: int, seen: int | None) -> None:
    if seen is not None and seen != current:
        raise Conflict(STALE)
