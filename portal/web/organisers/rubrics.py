"""A desk, rubrics and award levels of a category: tables edited as a whole."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.calls import operations, queries, template
from portal.errors import Refused
from portal.models import Category, Rubric
from portal.web.deeds import attempt, undo
from portal.web.filters import points
from portal.web.forms import Form
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.setting_forms import LevelsForm, RubricForm
from portal.web.organisers.settings import CallPart, category, form_page, may_run_part, saved

# empty rows at the end, so that a table can grow without JavaScript
SPARE = 2


@bp.route("/<code>/settings/<key>/rubric", methods=["GET", "POST"])
@allow(may_run_part, load=category)
def rubric(subject: CallPart) -> ResponseReturnValue:
    """Write the next version of a rubric."""
    current = queries.current_rubric(subject.part)
    form = RubricForm(data=filled(current))
    main = frozenset(c.key for c in current.criteria if c.is_main)

    def save() -> None:
        criteria = form.values(main)
        operations.revise_rubric(
            subject.part,
            criteria=criteria,
            marks=form.marks(),
            actor=acting_user(),
            at=clock.now(),
        )

    if form.validate_on_submit() and stored(form, save):
        return saved(subject.call)
    return form_page(
        "organisers/rubric.html",
        form,
        subject.call,
        category=subject.part,
        number=current.number,
        is_fixed=queries.has_opened_round(subject.part),
    )


def filled(current: Rubric) -> dict[str, Any]:
    """Return what the form begins with: the newest version, and empty rows."""
    rows = [
        {"key": c.key, "name": c.name, "maximum": points(c.maximum), "step": points(c.step)}
        for c in current.criteria
    ]
    ends = {"remark_below": current.remark_below, "remark_above": current.remark_above}
    marks = {name: "" if one is None else points(one) for name, one in ends.items()}
    return {"criteria": rows + [{"step": "0.5"}] * SPARE, **marks}


@bp.route("/<code>/settings/<key>/levels", methods=["GET", "POST"])
@allow(may_run_part, load=category)
def levels(subject: CallPart) -> ResponseReturnValue:
    """Change the award levels; ``?preset=strict`` fills in the stricter shares to look at."""
    form = LevelsForm(data={"levels": level_rows(subject.part)})

    def save() -> None:
        operations.update_awards(
            subject.part, levels=form.values(), reason=form.reason.data or "",
            actor=acting_user(), at=clock.now(),
        )  # fmt: skip

    if form.validate_on_submit() and stored(form, save):
        return saved(subject.call)
    locked = queries.locked_round(subject.part)
    return form_page(
        "organisers/levels.html", form, subject.call, category=subject.part, locked=locked
    )


def level_rows(part: Category) -> list[dict[str, str]]:
    """Return the rows the form begins with: what is set, or a preset."""
    preset = template.PRESETS.get(request.args.get("preset", ""))
    spare: list[dict[str, str]] = [{}] * SPARE
    if preset is not None:
        rows = [
            {"key": level.key, "name": level.name, "share": points(level.share * 100)}
            for level in preset
        ]
        return rows + spare
    return [
        {
            "key": level.key,
            "name": level.name,
            "share": "" if level.share is None else points(level.share * 100),
            "count": "" if level.count is None else str(level.count),
        }
        for level in queries.award_levels(part)
    ] + spare


def stored(form: Form, save: Callable[[], None]) -> bool:
    """Do the deed, or put the refusal on the form; what was typed may be no number at all."""
    try:
        return attempt(form, save)
    except ValueError as wrong:
        return undo(form, Refused(str(wrong)))
