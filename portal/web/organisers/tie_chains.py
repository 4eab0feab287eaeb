"""A desk, 同分规则 of a round: declared before it opens, the same for every entry."""

from flask import render_template
from flask.typing import ResponseReturnValue
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from portal import clock, labels
from portal.judging.operations.tie_chains import declare_tie_chain
from portal.judging.queries.declared import declared
from portal.web.deeds import done_or_asked
from portal.web.forms import Form
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.frame import frame
from portal.web.organisers.judging_forms import late_reason_field
from portal.web.organisers.rounds import Stage, back, may_run_stage, stage_of

NOTHING = ""
CHOICES = [
    *(SelectChoice(key, words) for key, words in labels.TIES.items()),
    SelectChoice(NOTHING, "不再看，并列"),
]


class TieChainForm(Form):
    """Up to three links, the first one first."""

    first = SelectField("得分相同时先看", choices=CHOICES)
    second = SelectField("再看", choices=CHOICES)
    third = SelectField("再看", choices=CHOICES)
    reason = late_reason_field()

    @property
    def chain(self) -> list[str]:
        """The links that are set, in their order."""
        return [one.data for one in (self.first, self.second, self.third) if one.data != NOTHING]

    def validate_second(self, field: SelectField) -> None:
        """Nothing may stand behind a place that says to look no further."""
        if self.first.data == NOTHING and field.data != NOTHING:
            raise ValidationError("前面一格选了“不再看，并列”，这一格也要选“不再看，并列”")

    def validate_third(self, field: SelectField) -> None:
        """Nothing may stand behind a place that says to look no further."""
        if NOTHING in {self.first.data, self.second.data} and field.data != NOTHING:
            raise ValidationError("前面一格选了“不再看，并列”，这一格也要选“不再看，并列”")


@bp.route("/<code>/rounds/<round_>/ties", methods=["GET", "POST"])
@allow(may_run_stage, load=stage_of)
def tie_chain(stage: Stage) -> ResponseReturnValue:
    """同分规则."""
    links = [*stage.round.tie_chain, NOTHING, NOTHING, NOTHING]
    form = TieChainForm(first=links[0], second=links[1], third=links[2])

    def deed() -> None:
        declare_tie_chain(
            stage.round, chain=form.chain, reason=form.reason.data or "", actor=acting_user(),
            at=clock.now(),
        )  # fmt: skip

    def ask() -> str:
        return render_template(
            "organisers/tie_chain.html", round=stage.round, form=form,
            declared=declared(stage.round.category), **frame(stage.call, current="rounds"),
        )  # fmt: skip

    return done_or_asked(form, deed, done=lambda: back(stage, "changed"), ask=ask)
