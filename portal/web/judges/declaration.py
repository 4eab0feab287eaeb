"""A desk, the declaration of interests; the briefing comes after it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FieldList, FormField, RadioField, SelectChoice, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Optional

from portal import clock, labels
from portal.extensions import db
from portal.judging import blind
from portal.judging.operations.judges import Interest
from portal.judging.operations.recusals import declare
from portal.judging.policies import may_judge
from portal.web.forms import Form, at_most, tidy, whole
from portal.web.guards import acting_account, acting_user, allow
from portal.web.judges import bp, loads
from portal.web.judges.frame import frame

SPARE = 5
NONE, SOME = "none", "some"
UNKNOWN_UNIT = "没有找到这个单位，请从列表里选一个"
BARE = "请写明单位或者姓名，系统才知道哪些作品要避开"


class InterestRow(PlainForm):
    """One relation: kind, and whose; empty rows are left out."""

    kind = SelectField(
        "关系",
        [Optional()],
        choices=[
            SelectChoice("", "请选择"),
            *(SelectChoice(kind.value, labels.word(kind)) for kind in blind.INTERESTS),
        ],
        default="",
    )
    unit = StringField("单位", [Optional(), at_most(120, "单位")], filters=[tidy])
    person = StringField("姓名", [Optional(), at_most(60, "姓名")], filters=[tidy])

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return not (self.kind.data or self.unit.data or self.person.data)


class DeclarationForm(Form):
    """利益关系声明: an explicit answer either way."""

    has_interest = RadioField(
        "您和参评的单位、作者有没有利益关系",
        [InputRequired("请选一项")],
        choices=[SelectChoice(NONE, "没有利益关系"), SelectChoice(SOME, "有，下面逐条写明")],
    )
    rows = FieldList(FormField(InterestRow), min_entries=SPARE, max_entries=200)

    units: Mapping[str, int] = {}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check rows against each other and the list of units."""
        is_fine = bool(super().validate(extra_validators))
        given = [row.form for row in self.rows if not row.form.is_empty]
        if self.has_interest.data == NONE and given:
            self.refuse("has_interest", "您选了“没有”，下面又写了单位或姓名，请改成一致")
            return False
        if self.has_interest.data == SOME and not given:
            self.refuse("has_interest", "您选了“有”，请至少写明一条；没有就选“没有利益关系”")
            return False
        for row in given:
            check_row(row, self.units)
        return is_fine and not any(row.errors for row in given)

    def interests(self) -> list[Interest]:
        """Return what was stated; none when the answer is no."""
        if self.has_interest.data != SOME:
            return []
        kinds = {kind.value: kind for kind in blind.INTERESTS}
        stated = [
            Interest(
                kind=kinds[row.form.kind.data],
                unit_id=self.units.get(row.form.unit.data or ""),
                person=row.form.person.data or "",
            )
            for row in self.rows
            if not row.form.is_empty
        ]
        return list(dict.fromkeys(stated))


def check_row(row: InterestRow, units: Mapping[str, int]) -> None:
    """Refuse a row that names no relation, nobody, or a unit that does not exist."""
    if not row.kind.data:
        row.kind.errors = [*row.kind.errors, "请选一种关系"]
    if not (row.unit.data or row.person.data):
        row.person.errors = [*row.person.errors, BARE]
    if row.unit.data and row.unit.data not in units:
        row.unit.errors = [*row.unit.errors, UNKNOWN_UNIT]


@bp.route("/declaration", methods=["GET", "POST"])
@allow(may_judge, load=loads.desk, hide=True)
def declaration(desk: blind.JudgeDesk) -> ResponseReturnValue:
    """Ask for interests before the first work is shown; they may be changed later."""
    stated = blind.interests_of(desk)
    units = blind.unit_names()
    form = DeclarationForm(data=filled(desk, stated))
    form.units = units
    if form.validate_on_submit():
        declare(desk.id, interests=form.interests(), actor=acting_user(), at=clock.now())
        db.session.commit()
        return redirect(next_page(desk, form), 303)
    problems = problems_of(form)
    return render_template(
        "judges/declaration.html",
        form=form,
        problems=problems,
        place=desk,
        kept=whole(request.args.get("kept")) or 0,
        units=units,
        law=blind.recusal_law(),
        others=[one for one in blind.desks_of(acting_account()) if one.id != desk.id],
        **frame(call=desk.call, contact=desk.contact, current="declaration"),
    ), 422 if problems else 200


def next_page(desk: blind.JudgeDesk, form: DeclarationForm) -> str:
    """Return where to go on: back here when something that was left out stays."""
    kept = len(blind.interests_of(desk)) - len(form.interests())
    if kept > 0:
        return url_for(".declaration", call=desk.call_code, kept=kept)
    return url_for(".queue" if desk.is_ready else ".briefing")


def problems_of(form: DeclarationForm) -> list[dict[str, str]]:
    """Return what has to be put right, a line each, with a link to its field."""
    choice = form.has_interest
    lines = [{"text": said, "href": f"#{choice.id}-0"} for said in choice.errors]
    for number, row in enumerate(form.rows, start=1):
        for field in row.form:
            lines += [
                {"text": f"第 {number} 条，{field.label.text}：{said}", "href": f"#{field.id}"}
                for said in field.errors
            ]
    return lines


def filled(desk: blind.JudgeDesk, stated: Sequence[blind.StatedInterest]) -> dict[str, Any]:
    """Return what the form shows at first: nothing is chosen before the first declaration."""
    rows = [{"kind": one.kind.value, "unit": one.unit, "person": one.person} for one in stated]
    chosen = (SOME if stated else NONE) if desk.declared_at else None
    return {"has_interest": chosen, "rows": [*rows, *({} for _ in range(SPARE))]}
