"""A desk, the settings of a call: seen by its organisers and observers, changed by the first."""

from dataclasses import asdict, dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.rights import Account
from portal.calls import operations, queries
from portal.calls.policies import may_run_call, may_view_call
from portal.calls.settings import RELATED_UNITS, CallRules, calligraphy_rules, essay_rules
from portal.errors import NotFound
from portal.models import Call, Category, DeclarationText
from portal.models.enums import CallState, CategoryKind, Rule
from portal.web.deeds import attempt
from portal.web.forms import Form, whole
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, loads
from portal.web.organisers.forms import DraftDatesForm
from portal.web.organisers.frame import frame
from portal.web.organisers.setting_forms import (
    CalligraphyForm,
    CallWordsForm,
    CategoryForm,
    DeclarationForm,
    EssayForm,
)

WORDS = ("title", "theme", "notice", "host", "undertaker", "contact", "supervision")


@dataclass(frozen=True, slots=True)
class CallPart:
    """A part of a call and the call it belongs to."""

    call: Call
    part: Any


def category(_account: Account | None, code: str, key: str) -> CallPart:
    """Return a category of a call. Raises NotFound."""
    call = queries.call_by_code(code)
    return CallPart(call, queries.category_by_key(call, key))


def declaration_of(_account: Account | None, code: str, key: str) -> CallPart:
    """Return the newest wording of a declaration. Raises NotFound."""
    call = queries.call_by_code(code)
    found = [text for text in queries.current_declarations(call) if text.key == key]
    if not found:
        raise NotFound
    return CallPart(call, found[0])


def may_run_part(account: Account | None, subject: CallPart) -> bool:
    """Whoever runs the call changes its parts."""
    return may_run_call(account, subject.call)


def saved(call: Call) -> ResponseReturnValue:
    """Go back to the settings, which show what was saved."""
    return redirect(url_for("organisers.settings", code=call.code, done="saved"), 303)


def form_page(template: str, form: Form, call: Call, **more: Any) -> tuple[str, int]:
    """Render a page with a form; 422 when it was sent and refused."""
    page = render_template(template, form=form, **more, **frame(call, current="settings"))
    return page, 422 if form.is_submitted() else 200


@bp.get("/<code>/settings")
@allow(may_view_call, load=loads.call)
def settings(call: Call) -> ResponseReturnValue:
    """Show everything that is set, with a way to change each part."""
    rubrics = queries.rubrics_of(call)
    levels = queries.award_levels_of(call)
    rows = [
        {
            "category": part,
            "is_essay": part.kind is CategoryKind.ESSAY,
            "rules": rules_of(part),
            "rubric": rubrics[part.id],
            "levels": levels.get(part.id, []),
        }
        for part in call.categories
    ]
    return render_template(
        "organisers/settings.html",
        rows=rows,
        declarations=queries.current_declarations(call),
        rules=CallRules.of(call),
        related_units=RELATED_UNITS,
        is_draft=call.state is CallState.DRAFT,
        done=request.args.get("done", ""),
        **frame(call, current="settings"),
    )


def rules_of(part: Category) -> Any:
    """Return the limits of a category by its kind."""
    is_essay = part.kind is CategoryKind.ESSAY
    return essay_rules(part) if is_essay else calligraphy_rules(part)


@bp.route("/<code>/settings/words", methods=["GET", "POST"])
@allow(may_run_call, load=loads.call)
def words(call: Call) -> ResponseReturnValue:
    """Change the words and switches of a call."""
    rules = CallRules.of(call)
    form = CallWordsForm(obj=call, data=asdict(rules))

    def deed() -> None:
        text = {name: form[name].data or "" for name in WORDS}
        operations.update_settings(
            call,
            **text,
            rules=form.rules(rules),
            version=whole(form.version.data) or 0,
            actor=acting_user(),
            at=clock.now(),
        )

    if form.validate_on_submit() and attempt(form, deed):
        return saved(call)
    return form_page("organisers/words.html", form, call)


@bp.route("/<code>/settings/dates", methods=["GET", "POST"])
@allow(may_run_call, load=loads.call)
def dates(call: Call) -> ResponseReturnValue:
    """Set the dates of a draft."""
    form = DraftDatesForm(obj=call)

    def deed() -> None:
        moments = {"opens_at": form.opens_at.data, "closes_at": form.closes_at.data}
        operations.set_dates(call, **moments, actor=acting_user(), at=clock.now())

    if form.validate_on_submit() and attempt(form, deed):
        return saved(call)
    return form_page("organisers/dates.html", form, call)


@bp.route("/<code>/settings/<key>", methods=["GET", "POST"])
@allow(may_run_part, load=category)
def category_settings(subject: CallPart) -> ResponseReturnValue:
    """Change limits, quota and rule of a category."""
    part: Category = subject.part
    rules = rules_of(part)
    shape = EssayForm if part.kind is CategoryKind.ESSAY else CalligraphyForm
    form = shape(obj=part, data=asdict(rules) | {"rule": part.rule.value})
    if form.validate_on_submit() and attempt(form, lambda: save_category(part, form)):
        return saved(subject.call)
    return form_page("organisers/category_settings.html", form, subject.call, category=part)


def save_category(part: Category, form: CategoryForm) -> None:
    """Hand the form to the operation."""
    assert isinstance(form, (EssayForm, CalligraphyForm))  # noqa: S101  # the two kinds there are
    operations.update_category(
        part,
        name=form.name.data,
        rules=form.rules(rules_of(part)),
        rule=Rule(form.rule.data),
        readings=form.readings.data or 0,
        quota_minimum=form.quota_minimum.data,
        quota_maximum=form.quota_maximum.data,
        version=whole(form.version.data) or 0,
        actor=acting_user(),
        at=clock.now(),
    )


@bp.route("/<code>/settings/declarations/<key>", methods=["GET", "POST"])
@allow(may_run_part, load=declaration_of)
def declaration(subject: CallPart) -> ResponseReturnValue:
    """Give a declaration a new wording."""
    text: DeclarationText = subject.part
    form = DeclarationForm(obj=text)

    def deed() -> None:
        operations.update_declaration(
            subject.call,
            key=text.key,
            heading=form.heading.data,
            text=form.text.data,
            is_required=form.is_required.data,
            actor=acting_user(),
            at=clock.now(),
        )

    if form.validate_on_submit() and attempt(form, deed):
        return saved(subject.call)
    is_free = text.key == operations.FREE_CONSENT
    return form_page("organisers/declaration.html", form, subject.call, is_free=is_free)
