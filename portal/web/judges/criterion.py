"""A desk, 按项打分: one criterion down all works of a round, in one form with row errors."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.rights import Account
from portal.errors import NotFound, Refused
from portal.extensions import db
from portal.judging import blind
from portal.judging.operations import scorecards
from portal.judging.operations.cards import CardChanged
from portal.judging.operations.scorecards import PointsRefused
from portal.judging.policies import may_judge
from portal.judging.typed_points import points_from
from portal.web.filters import points as plain
from portal.web.forms import Form
from portal.web.guards import acting_account, acting_user, allow
from portal.web.judges import bp, loads
from portal.web.judges.forms import NOT_A_NUMBER, PREFIX
from portal.web.judges.scores import page_frame
from portal.web.marks import mark

SEEN = "seen_"
# stands in an address for the blind code of a row: hundreds of them are not built one by one
ROW = "@"
GONE = "您填的 {typed} 没有存：这份评分表已经签字，或者已经不在您这里"


@dataclass(frozen=True, slots=True)
class Column:
    """One criterion of a judge's readings of a round."""

    pile: blind.BlindPile
    key: str
    number: int
    name: str
    maximum: str
    step: str
    levels: tuple[tuple[str, str], ...]


class Cell(NamedTuple):
    """One work's points for the criterion, as typed; what is wrong with them."""

    code: str
    title: str
    value: str
    # what is stored; a save says which value it was drawn from
    seen: str
    # of the card, for a script that saves one row
    version: int
    error: str


class ColumnForm(Form):
    """按项打分: the fields are the works."""


def column_of(account: Account | None, round_code: str, key: str) -> Column:
    """Return one criterion of a scored round. Raises NotFound."""
    pile = loads.scored_pile(account, round_code)
    for number, one in enumerate(pile.rubric.criteria, start=1):
        if one.key == key:
            levels = tuple(
                (f"{span.band.value} {plain(span.low)}–{plain(span.high)}", text)
                for span, text in one.levels
            )
            return Column(pile, key, number, one.name, plain(one.maximum), plain(one.step), levels)
    raise NotFound


@bp.route("/rounds/<round_code>/criteria/<key>", methods=["GET", "POST"])
@allow(may_judge, load=column_of, hide=True)
def criterion(column: Column) -> ResponseReturnValue:
    """Show a field for each work; save the rows that are right, say what is wrong in the others."""
    form, errors = ColumnForm(), {}
    if form.validate_on_submit():
        errors = saved(column, request.form)
        if not errors:
            where = url_for(".criterion", round_code=column.pile.round.code, key=column.key)
            return redirect(f"{where}?done=1", 303)
        column = column_of(acting_account(), column.pile.round.code, column.key)
    return page(column, form, errors), 422 if errors or form.errors else 200


def saved(column: Column, sent: Mapping[str, str]) -> dict[str, str]:
    """Save each row that was changed, as a draft of its own; return code → what is wrong."""
    errors, changed = gone(column, sent), []
    # in the order in which everybody takes them
    for item in sorted(column.pile.open_items, key=lambda one: one.assignment_id):
        typed = sent.get(f"{PREFIX}{item.code}")
        if typed is None or typed.strip() == value_of(item, column.key):
            continue
        try:
            with db.session.begin_nested():
                save_cell(item, column.key, typed, sent)
        except CardChanged:
            changed.append(item.code)
        except PointsRefused as problem:
            errors[item.code] = "；".join(problem.problems.values())
        except Refused as problem:
            errors[item.code] = problem.message
    db.session.commit()
    return errors | told(column, changed)


def gone(column: Column, sent: Mapping[str, str]) -> dict[str, str]:
    """Return code → what is wrong, for points typed for works that can no longer be scored."""
    here = {item.code for item in column.pile.open_items}
    now = {item.code: value_of(item, column.key) for item in column.pile.items}
    typed = {
        name.removeprefix(PREFIX): value.strip()[:12]
        for name, value in sent.items()
        if name.startswith(PREFIX)
    }
    return {
        code: GONE.format(typed=value or "空")
        for code, value in typed.items()
        if code not in here and value != now.get(code, "")
    }


def told(column: Column, codes: list[str]) -> dict[str, str]:
    """Return code → what another window made of this criterion, as it is now."""
    if not codes:
        return {}
    fresh = column_of(acting_account(), column.pile.round.code, column.key)
    now = {item.code: value_of(item, column.key) for item in fresh.pile.items}
    return {
        code: f"别的窗口改成了 {now.get(code) or '空'}。要用您填的，再保存一次" for code in codes
    }


def save_cell(item: blind.BlindItem, key: str, typed: str, sent: Mapping[str, str]) -> None:
    """
    Put one criterion's points into a card. Raises what ``save_draft`` raises.

    A card that another window changed elsewhere, but not in this criterion, is no clash.
    """
    try:
        given = points_from(typed)
    except ValueError:
        raise Refused(NOT_A_NUMBER) from None
    if sent.get(f"{SEEN}{item.code}") != value_of(item, key):
        raise CardChanged
    points: dict[str, Decimal] = {
        one: value for one, value in item.card.points.items() if one != key
    }
    points |= {} if given is None else {key: given}
    scorecards.save_draft(
        item.assignment_id, points=points, remark=item.card.remark, version=item.card.version,
        actor=acting_user(), at=clock.now(),
    )  # fmt: skip


def value_of(item: blind.BlindItem, key: str) -> str:
    """Return the stored points as text; empty when none are given."""
    return plain(item.card.points[key]) if key in item.card.points else ""


def page(column: Column, form: ColumnForm, errors: Mapping[str, str]) -> str:
    """Draw the table; a row with an error keeps what was typed."""
    pile = column.pile
    cells = [cell_of(item, column.key, errors.get(item.code, "")) for item in pile.open_items]
    here = {cell.code for cell in cells}
    return render_template(
        "judges/criterion.html",
        column=column,
        pile=pile,
        form=form,
        cells=cells,
        row=ROW,
        card=url_for(".scorecard", blind_code=ROW).split(ROW),
        problems=[
            {"text": f"{code}：{said}", "href": f"#{PREFIX}{code}" if code in here else ""}
            for code, said in errors.items()
        ],
        given=sum(cell.seen != "" for cell in cells),
        criteria=[(one.key, one.name) for one in pile.rubric.criteria],
        field=f"{PREFIX}{column.key}",
        draft_key=mark("draft", acting_user().code, pile.round.code, column.key),
        done=request.args.get("done", "") and not errors,
        **page_frame(pile),
    )


def cell_of(item: blind.BlindItem, key: str, error: str) -> Cell:
    """Return one row of the table."""
    seen = value_of(item, key)
    typed = request.form.get(f"{PREFIX}{item.code}", "") if error else seen
    return Cell(item.code, item.title, typed, seen, item.card.version, error)
