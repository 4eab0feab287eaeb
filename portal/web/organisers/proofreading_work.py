"""A desk: the proofreading of one work: its text, its marks, decisions where readers disagree."""

from dataclasses import dataclass
from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.rights import Account
from portal.entries.queries import current_copy
from portal.errors import NotFound
from portal.judging.proofreading import counting, machine, places, queries, stages, texts
from portal.judging.proofreading.machine import Stage
from portal.judging.proofreading.operations import assigning, hinting, settling
from portal.judging.proofreading.queries import Work
from portal.judging.queries.stages import is_locked
from portal.models import Proofreading
from portal.models.proofreading_enums import ProofreadingDeed, TextSource
from portal.web.deeds import attempt
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.entry import picture
from portal.web.organisers.entry_subjects import (
    EntryOfCall,
    entry_of_call,
    may_screen_entry,
    may_view_entry,
)
from portal.web.organisers.frame import frame
from portal.web.organisers.proofreading_forms import DecisionForm, TextForm

# what a text typed in is called when nobody gave it a name
UNTITLED: Final = "审读底本"
MACHINE: Final = {
    Stage.NEVER: "机器还没有认过",
    Stage.WAITING: "机器正在认",
    Stage.FAILED: "机器没有认成，不影响审读",
    Stage.STALE: "作品的图换过，原来的提示作废",
    Stage.READ: "机器认过了，只给审读员参考",
}


@dataclass(frozen=True, slots=True)
class WorkOfCall(EntryOfCall):
    """A brush work with its proofreading, if it has one."""

    work: Work

    @property
    def reading(self) -> Proofreading:
        """Its proofreading. Raises NotFound when nobody reads it yet."""
        if self.work.reading is None:
            raise NotFound
        return self.work.reading


@dataclass(frozen=True, slots=True)
class MarkOfWork(WorkOfCall):
    """One mark of a work."""

    number: int


def work_of_call(account: Account | None, code: str, entry: str) -> WorkOfCall:
    """Return a brush work that judges can see. Raises NotFound."""
    place = entry_of_call(account, code, entry)
    return WorkOfCall(place.call, place.entry, queries.work_of(place.entry))


def mark_of_work(account: Account | None, code: str, entry: str, number: int) -> MarkOfWork:
    """Return a mark of a work. Raises NotFound."""
    place = work_of_call(account, code, entry)
    queries.mark_by_number(place.reading, number)
    return MarkOfWork(place.call, place.entry, place.work, number)


def to_work(subject: WorkOfCall, done: str) -> ResponseReturnValue:
    """Go back to the work."""
    address = url_for(
        ".proofreading_work", code=subject.call.code, entry=subject.entry.code, done=done
    )
    return redirect(address, 303)


@bp.get("/<code>/proofreading/works/<entry>")
@allow(may_view_entry, load=work_of_call)
def proofreading_work(subject: WorkOfCall) -> ResponseReturnValue:
    """Show one work."""
    return page(subject, DecisionForm(formdata=None))


def page(subject: WorkOfCall, form: DecisionForm, number: int = 0) -> ResponseReturnValue:
    """Draw a work; *form* with *number* is the decision that was refused."""
    work, reading = subject.work, subject.work.reading
    marks = reading.marks if reading else []
    copy = current_copy(subject.entry)
    possible = deeds_of(reading)
    body = render_template(
        "organisers/proofreading_work.html",
        work=work,
        reading=reading,
        text=reading.text if reading else next(iter(queries.texts_of(subject.entry)), None),
        said=counting.said(work.tally) if work.tally else "",
        names=queries.names_of({mark.made_by_id for mark in marks}),
        words=counting.words_by_mark(reading) if reading else {},
        is_open={
            mark.number: stages.is_disputed(mark.state, mark.kind) or mark.state in stages.DECIDED
            for mark in marks
        },
        left=sum(stages.is_disputed(mark.state, mark.kind) for mark in marks),
        machine=machine_of(reading),
        pages=[picture(subject.entry, one) for one in copy.pages] if copy else [],
        outlined=outlined(reading) if reading else {},
        can_settle=ProofreadingDeed.SETTLE in possible,
        can_reopen=ProofreadingDeed.REOPEN in possible,
        form=form,
        failed=number,
        done=request.args.get("done", ""),
        **frame(subject.call, current="proofreading"),
    )
    return body, form.refusal if form.errors or form.form_errors else 200


def machine_of(reading: Proofreading | None) -> dict[str, Any] | None:
    """Return how far the machine is with a work; None where there is none, or nothing to ask."""
    if reading is None or not machine.is_installed():
        return None
    found = machine.reading_of(reading.id)
    stage = machine.stage_of(found, machine.pictures_of(reading.entry_id), at=clock.now())
    return {
        "said": MACHINE[stage],
        "engine": found.engine if found and stage is Stage.READ else "",
        "may_ask": stages.is_changeable(reading) and stage not in {Stage.READ, Stage.WAITING},
    }


def deeds_of(reading: Proofreading | None) -> set[ProofreadingDeed]:
    """Return what the organisers may still do; nothing once the ranking is locked."""
    if reading is None or is_locked(reading.entry.category_id):
        return set()
    return {deed for deed in ProofreadingDeed if stages.is_possible(reading.state, deed)}


def outlined(reading: Proofreading) -> dict[int, list[dict[str, Any]]]:
    """Return page (from 0) → the outlines of the marks on it."""
    marks = stages.standing(reading.marks)
    known = places.cells_of(reading.layout, marks, counting.length_of(reading))
    found: dict[int, list[dict[str, Any]]] = {}
    for mark in marks:
        if place := places.outline_of(mark, known):
            box = [part * 100 for part in place[1]]
            one = {"number": mark.number, "kind": mark.kind.value, "box": box}
            found.setdefault(place[0], []).append(one)
    return found


@bp.route("/<code>/proofreading/works/<entry>/text", methods=["GET", "POST"])
@allow(may_screen_entry, load=work_of_call)
def proofreading_text(subject: WorkOfCall) -> ResponseReturnValue:
    """Say what a work should say: articles, or a text typed in."""
    form = TextForm(data=None if request.form else proposed(subject))
    if form.validate_on_submit() and attempt(form, lambda: keep_text(subject, form)):
        return to_work(subject, "text")
    body = render_template(
        "organisers/proofreading_text.html",
        form=form,
        work=subject.work,
        entry=subject.entry,
        versions=queries.texts_of(subject.entry),
        **frame(subject.call, current="proofreading"),
    )
    return body, form.refusal if form.errors or form.form_errors else 200


def proposed(subject: WorkOfCall) -> dict[str, object]:
    """Return the newest text, else the part the author chose."""
    newest = next(iter(queries.texts_of(subject.entry)), None)
    if newest is not None and newest.source is TextSource.TYPED:
        return {"title": newest.title, "body": newest.body}
    return {"scopes": [str(subject.entry.answers.get("scope", ""))]}


def keep_text(subject: WorkOfCall, form: TextForm) -> None:
    """Keep the chosen articles, or else what was typed."""
    chosen = form.scopes.data or []
    assigning.set_text(
        subject.entry,
        # the readers see it, and a title may name its author
        title=texts.title_of(chosen) if chosen else form.title.data or UNTITLED,
        body=texts.body_of(chosen) if chosen else form.body.data or "",
        source=TextSource.ARTICLES if chosen else TextSource.TYPED,
        actor=acting_user(),
        at=clock.now(),
    )


@bp.post("/<code>/proofreading/works/<entry>/marks/<int:number>")
@allow(may_screen_entry, load=mark_of_work)
def decide_mark(subject: MarkOfWork) -> ResponseReturnValue:
    """Decide on a mark that only one reader stands by."""
    form = DecisionForm()
    if form.validate_on_submit() and attempt(
        form,
        lambda: settling.decide_mark(
            subject.reading,
            subject.number,
            upholds=request.form.get("deed") == "uphold",
            reason=form.reason.data or "",
            actor=acting_user(),
            at=clock.now(),
        ),
    ):
        return to_work(subject, "decided")
    return page(subject, form, subject.number)


@bp.post("/<code>/proofreading/works/<entry>/hints")
@allow(may_screen_entry, load=work_of_call)
def ask_machine(subject: WorkOfCall) -> ResponseReturnValue:
    """Let the machine read the work, for hints to its proofreaders."""
    form = DecisionForm()
    if attempt(
        form, lambda: hinting.ask_machine(subject.reading, actor=acting_user(), at=clock.now())
    ):
        return to_work(subject, "asked")
    return page(subject, form)


@bp.post("/<code>/proofreading/works/<entry>/settle")
@allow(may_screen_entry, load=work_of_call)
def settle_proofreading(subject: WorkOfCall) -> ResponseReturnValue:
    """End a disputed proofreading; the points are counted and kept."""
    form = DecisionForm()
    if attempt(form, lambda: settling.settle(subject.reading, actor=acting_user(), at=clock.now())):
        return to_work(subject, "settled")
    return page(subject, form)


@bp.post("/<code>/proofreading/works/<entry>/reopen")
@allow(may_screen_entry, load=work_of_call)
def reopen_proofreading(subject: WorkOfCall) -> ResponseReturnValue:
    """Give a work back to its readers, with a reason."""
    form = DecisionForm()
    if form.validate_on_submit() and attempt(
        form,
        lambda: settling.reopen(
            subject.reading, reason=form.reason.data or "", actor=acting_user(), at=clock.now()
        ),
    ):
        return to_work(subject, "reopened")
    return page(subject, form)
