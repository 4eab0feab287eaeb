"""A desk, what a reader does: mark, answer, divide the page, type what stands there, finish."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.errors import Refused
from portal.extensions import db
from portal.judging.proofreading import blind
from portal.judging.proofreading.operations import marking
from portal.judging.proofreading.operations.marking import Overtaken, Place
from portal.judging.proofreading.policies import may_proofread
from portal.models.proofreading_enums import MarkKind, MarkState
from portal.web.deeds import attempt, undo
from portal.web.forms import whole
from portal.web.guards import acting_account, acting_user, allow
from portal.web.proofreaders import bp, loads
from portal.web.proofreaders.forms import (
    AnswerForm,
    KeptForm,
    LayoutForm,
    MarkForm,
    TranscriptForm,
)
from portal.web.proofreaders.frame import frame
from portal.web.proofreaders.text_rows import places_of
from portal.web.proofreaders.workbench import back_to, page

MANY = 6


@bp.post("/<blind_code>/marks")
@allow(may_proofread, load=loads.reading, hide=True)
def mark(reading: blind.BlindProofreading) -> ResponseReturnValue:
    """Place a mark."""
    form = MarkForm()
    shown = page_of(reading, form.page.data)
    place = place_of(reading, form, shown) if form.validate_on_submit() else None
    if place is not None and attempt(
        form,
        lambda: marking.place_mark(
            reading.id,
            kind=MarkKind(form.kind.data),
            place=place,
            written=form.written.data or "",
            note=form.note.data or "",
            actor=acting_user(),
            at=clock.now(),
        ),
    ):
        return redirect(back_to(reading, shown, done="marked", to="marks"), 303)
    return page(reading, number=shown, mark=form)


def page_of(reading: blind.BlindProofreading, text: str | None) -> int:
    """Return the page a form was sent from."""
    return min(max(whole(text, most=999) or 1, 1), max(len(reading.pages), 1))


def place_of(reading: blind.BlindProofreading, form: MarkForm, shown: int) -> Place | None:
    """Read where the mark stands; None with the reason in the form."""
    start = form.whole_number(form.start, None)
    length = form.whole_number(form.length, None)
    if start is None and form.words.data and not form.errors:
        start, length = found_words(reading, form)
    if form.errors:
        return None
    box = form.box.box
    return Place(
        start=None if start is None else start - 1,
        length=length or 1,
        page=shown - 1 if box else None,
        box=box,
    )


def found_words(reading: blind.BlindProofreading, form: MarkForm) -> tuple[int | None, int | None]:
    """Find the typed words in the text; (number of the first, how many), else why not."""
    words = form.words.data or ""
    places = places_of(reading, words)
    if len(places) == 1:
        return places[0] + 1, len(reading.letters_of(words))
    if not places:
        form.refuse("words", "底本里没有这几个字")
    else:
        numbers = "、".join(str(place + 1) for place in places[:MANY])
        form.refuse("words", f"底本里有 {len(places)} 处，请填是第几个字：{numbers}")
    return None, None


@bp.post("/<blind_code>/marks/<int:number>")
@allow(may_proofread, load=loads.marked, hide=True)
def answer(subject: loads.Marked) -> ResponseReturnValue:
    """Withdraw one's own mark, or say as the second reader whether the first's holds."""
    form, reading = AnswerForm(), subject.reading
    deed = request.form.get("deed", "")
    shown = page_of(reading, request.form.get("page"))
    if form.validate_on_submit() and attempt(form, lambda: carry_out(subject, form, deed)):
        return redirect(back_to(reading, shown, done="answered", to="marks"), 303)
    return page(reading, number=shown, answer=form, answered=subject.mark.number)


def carry_out(subject: loads.Marked, form: AnswerForm, deed: str) -> None:
    """Do what the button says."""
    reading, number = subject.reading, subject.mark.row_number
    if deed == "withdraw":
        marking.withdraw_mark(reading.id, number, actor=acting_user(), at=clock.now())
        return
    if deed not in {"confirm", "dismiss"}:
        raise Refused("请选认可或不认可。")
    marking.answer_mark(
        reading.id, number, agrees=deed == "confirm", note=form.note.data or "",
        actor=acting_user(), at=clock.now(),
    )  # fmt: skip


@bp.post("/<blind_code>/layout")
@allow(may_proofread, load=loads.reading, hide=True)
def layout(reading: blind.BlindProofreading) -> ResponseReturnValue:
    """Divide the shown page into columns."""
    form = LayoutForm()
    shown = page_of(reading, form.page.data)
    status = kept(form, lambda: divide(reading, form, shown))
    if status == 303:
        return redirect(back_to(reading, shown, done="divided"), 303)
    return refused(reading, shown, status, layout=form)


def kept(form: KeptForm, deed: Callable[[], None]) -> int:
    """Do it and commit; 303, or 422 with the refusal in the form, 409 when it was overtaken."""
    if not form.validate_on_submit():
        return 422
    try:
        deed()
    except Refused as problem:
        undo(form, problem)
        return 409 if isinstance(problem, Overtaken) else 422
    db.session.commit()
    return 303


def refused(
    reading: blind.BlindProofreading, shown: int, status: int, **sent: KeptForm
) -> ResponseReturnValue:
    """Draw what was typed again; beside what is kept now if that is another, to choose from."""
    if status != 409:
        return page(reading, number=shown, **sent)
    ((name, form),) = sent.items()
    now = loads.reading(acting_account(), reading.work.code)
    form.version.data = str(now.stamp)
    return page(now, number=shown, clash=name, **sent)


def divide(reading: blind.BlindProofreading, form: LayoutForm, shown: int) -> None:
    """Put the columns of one page among those of the others, in the order of the pages."""
    counts = [whole(part, most=999) for part in (form.counts.data or "").split()]
    if None in counts:
        raise Refused("每列字数要写数字，用空格隔开。", field="counts")
    others = [part for part in reading.layout if part["page"] != shown - 1]
    mine = [{"page": shown - 1, "area": list(form.area.box), "counts": counts}] if counts else []
    parts = sorted([*others, *mine], key=lambda part: part["page"])
    marking.divide_pages(
        reading.id, layout=parts, version=form.seen, actor=acting_user(), at=clock.now()
    )


@bp.post("/<blind_code>/transcript")
@allow(may_proofread, load=loads.reading, hide=True)
def transcript(reading: blind.BlindProofreading) -> ResponseReturnValue:
    """Keep what the reader typed and show where it departs from the text."""
    form = TranscriptForm()
    shown = page_of(reading, request.form.get("page"))
    status = kept(
        form,
        lambda: marking.keep_transcript(
            reading.id, text=form.transcript.data or "", version=form.seen,
            actor=acting_user(), at=clock.now(),
        ),
    )  # fmt: skip
    if status == 303:
        return redirect(back_to(reading, shown, done="compared", to="compare"), 303)
    return refused(reading, shown, status, transcript=form)


@bp.route("/<blind_code>/finish", methods=["GET", "POST"])
@allow(may_proofread, load=loads.reading, hide=True)
def finish(reading: blind.BlindProofreading) -> ResponseReturnValue:
    """Ask once more, since it cannot be taken back; then hand the reading on."""
    if request.method != "POST":
        return asked_once_more(reading)
    form = AnswerForm()
    if attempt(form, lambda: marking.finish(reading.id, actor=acting_user(), at=clock.now())):
        return redirect(url_for(".queue", done=reading.work.code), 303)
    db.session.rollback()
    return page(reading, answer=form)


def asked_once_more(reading: blind.BlindProofreading) -> ResponseReturnValue:
    """Show what would be handed on, or what is still to be answered."""
    work = reading.work
    if not work.is_mine_now:
        return redirect(url_for(".workbench", blind_code=work.code))
    return render_template(
        "proofreaders/finish.html",
        work=work,
        waiting=[mark.number for mark in reading.marks if is_unanswered(mark)],
        lines=lines_of(reading),
        **frame(reading.queue),
    )


def is_unanswered(mark: blind.BlindMark) -> bool:
    """Say whether the second reader owes an answer; a first reader sees their own marks only."""
    return not mark.is_mine and mark.state is MarkState.PLACED


def lines_of(reading: blind.BlindProofreading) -> list[str]:
    """Return what is handed on, and what that means."""
    mine = sum(mark.is_mine for mark in reading.marks)
    if reading.work.is_first:
        return [f"交给复读的记号 {mine} 处" if mine else "没有错漏，也没有记号", "交出以后不能再改"]
    denied = sum(mark.state is MarkState.DISMISSED for mark in reading.marks)
    return [
        f"初读的记号 {len(reading.marks) - mine} 处都回答了，不认可 {denied} 处，补作 {mine} 处",
        "两人一致的，得分就此定下；不一致的，由组织者裁定",
        "完成以后不能再改",
    ]
