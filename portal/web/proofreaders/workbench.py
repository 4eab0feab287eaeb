"""A desk, the workbench: the text beside the picture, marks on both."""

import json
from dataclasses import dataclass
from typing import Any, Final

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.judging.proofreading import blind
from portal.judging.proofreading.hints import BlindHints, hints_for
from portal.judging.proofreading.places import Known, outline_of
from portal.judging.proofreading.policies import may_proofread
from portal.models.proofreading_enums import MarkKind
from portal.web.forms import whole
from portal.web.guards import acting_user, allow
from portal.web.proofreaders import bp, loads
from portal.web.proofreaders.forms import (
    WHOLE_PAGE,
    AnswerForm,
    LayoutForm,
    MarkForm,
    TranscriptForm,
)
from portal.web.proofreaders.frame import frame
from portal.web.proofreaders.text_rows import paragraphs_of, words_of

ZOOMS: Final = (1, 2, 4)
KINDS: Final = frozenset(kind.value for kind in MarkKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The forms of the page; the one that was sent keeps what was typed."""

    mark: MarkForm
    layout: LayoutForm
    transcript: TranscriptForm
    answer: AnswerForm
    answered: int = 0
    # the form that was overtaken, and what is kept instead of what it sends
    clash: str = ""
    stored: str = ""

    @property
    def all(self) -> list[Any]:
        """All of them, for the summary of what is wrong."""
        return [self.mark, self.layout, self.transcript, self.answer]


@bp.get("/<blind_code>")
@allow(may_proofread, load=loads.reading, hide=True)
def workbench(reading: blind.BlindProofreading) -> ResponseReturnValue:
    """Show a work with its text, its marks and what can be done."""
    return page(reading)


def page(
    reading: blind.BlindProofreading, *, number: int | None = None, clash: str = "", **sent: Any
) -> ResponseReturnValue:
    """Draw the workbench; *sent* is the form that was refused, by its name, maybe by a *clash*."""
    shown = number or asked("page", 1, len(reading.pages))
    blank = blank_forms(reading, shown)
    stored = kept_of(blank)[clash] if clash else ""
    forms = Forms(**(blank | sent), clash=clash, stored=stored)
    wrong = any(form.errors or form.form_errors for form in forms.all)
    known = reading.cells()
    hints = hints_for(reading, acting_user().id, at=clock.now())
    body = render_template(
        "proofreaders/workbench.html",
        reading=reading,
        work=reading.work,
        shown=shown,
        zoom=asked("zoom", 1, max(ZOOMS)),
        zooms=ZOOMS,
        at=asked("at", 0, len(reading.letters)),
        current=reading.pages[shown - 1] if reading.pages else None,
        paragraphs=paragraphs_of(reading),
        hints=hints,
        boxes=boxes_of(reading, shown, known) + hint_boxes(hints, shown),
        cells=cells_of(known, shown),
        words={mark.number: words_of(reading, mark) for mark in reading.marks},
        suggestions=reading.suggestions(),
        forms=forms,
        done=request.args.get("done", ""),
        arrived=arrived_at(reading, shown),
        **frame(reading.queue),
    )
    return body, 409 if clash else 422 if wrong else 200


def arrived_at(reading: blind.BlindProofreading, shown: int) -> dict[str, list[str]]:
    """Return which forms have arrived, by what the page says was done: their copies may go."""
    answers = [f"answer-{mark.number}" for mark in reading.marks]
    return {
        "marked": ["mark"],
        "answered": answers,
        "divided": [f"layout-{shown}"],
        "compared": ["transcript"],
    }


def kept_of(blank: dict[str, Any]) -> dict[str, str]:
    """Return what is kept now, by the form that would replace it."""
    return {
        "transcript": blank["transcript"].transcript.data,
        "layout": blank["layout"].counts.data,
    }


def asked(name: str, least: int, most: int) -> int:
    """Return a number the address asks for, *least* when it is none there is."""
    number = whole(request.args.get(name, ""), most=max(most, least))
    return number if number is not None and number >= least else least


def blank_forms(reading: blind.BlindProofreading, shown: int) -> dict[str, Any]:
    """Return the forms before anybody typed; the address may name a place and a kind."""
    kind, place = request.args.get("kind", ""), request.args.get("at", "")
    division = next((one for one in reading.layout if one["page"] == shown - 1), None)
    area = " ".join(f"{part * 100:.1f}" for part in division["area"]) if division else WHOLE_PAGE
    return {
        "mark": MarkForm(
            formdata=None,
            kind=kind if kind in KINDS else MarkKind.WRONG.value,
            start=place if whole(place) else "",
            length=request.args.get("length", ""),
            written=request.args.get("written", ""),
            box=request.args.get("box", ""),
            page=str(shown),
        ),
        "layout": LayoutForm(
            formdata=None,
            version=str(reading.stamp),
            page=str(shown),
            counts=" ".join(map(str, division["counts"])) if division else "",
            area=area,
        ),
        "transcript": TranscriptForm(
            formdata=None, version=str(reading.stamp), transcript=reading.transcript
        ),
        "answer": AnswerForm(formdata=None),
    }


def boxes_of(reading: blind.BlindProofreading, shown: int, known: Known) -> list[dict[str, Any]]:
    """Return the outlines of the marks on the shown page, in per cent of it."""
    found = [(mark, outline_of(mark, known)) for mark in reading.marks]
    return [
        {"number": mark.number, "kind": mark.kind.value, "box": [part * 100 for part in place[1]]}
        for mark, place in found
        if place and place[0] == shown - 1
    ]


def hint_boxes(hints: BlindHints, shown: int) -> list[dict[str, Any]]:
    """Return the outlines of the hints on the shown page, numbered apart from the marks."""
    return [
        {"number": f"提示{number}", "kind": "hint", "box": [part * 100 for part in hint.box]}
        for number, hint in enumerate(hints.hints, start=1)
        if hint.page == shown - 1
    ]


def cells_of(known: Known, shown: int) -> str:
    """Return the places of the characters of the shown page, as JSON for the script."""
    rows = [
        [cell.place + 1, *(round(part * 1000, 1) for part in cell.box)]
        for cell in known.values()
        if cell.page == shown - 1
    ]
    return json.dumps(rows, separators=(",", ":"))


def back_to(reading: blind.BlindProofreading, number: int, *, done: str, to: str = "") -> str:
    """Return the address of the workbench after a deed."""
    return url_for(
        ".workbench", blind_code=reading.work.code, page=number, done=done, _anchor=to or None
    )
