"""A desk, its forms: points as they are typed, stepping aside, taking a signature back."""

from decimal import Decimal
from typing import Any, cast

from wtforms import HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from portal import labels
from portal.judging import blind
from portal.judging.operations.cards import LONGEST_REMARK
from portal.judging.operations.recusals import LONGEST_NOTE
from portal.judging.typed_points import points_from
from portal.web.filters import points as plain
from portal.web.forms import Form, at_most, needed, tidy, whole

PREFIX = "points_"
NOT_A_NUMBER = "请填数字，例如 18.5"


class PointsField(StringField):
    """One criterion's points; what was typed stays as it was typed."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not a number."""
        try:
            points_from(self.data or "")
        except ValueError:
            raise ValidationError(NOT_A_NUMBER) from None

    @property
    def points(self) -> Decimal | None:
        """The number typed, or None; only after validation."""
        return points_from(self.data or "")


class PointsForm(Form):
    """Points alone: the fields of the criteria are added by ``points_form``."""

    def points_field(self, key: str) -> PointsField:
        """Return the field of one criterion."""
        return cast(PointsField, self[f"{PREFIX}{key}"])

    def points(self) -> dict[str, Decimal]:
        """Return the points given, by criterion; unreadable ones are left out."""
        found = {}
        for name, field in self._fields.items():
            if name.startswith(PREFIX) and not field.errors and field.points is not None:
                found[name.removeprefix(PREFIX)] = field.points
        return found


class CardForm(Form):
    """A stored card that is being filled in: it knows which version it was drawn from."""

    version = HiddenField()

    def seen_version(self) -> int:
        """Return the version of the card this page was drawn from; -1 matches none."""
        seen = whole(self.version.data)
        return -1 if seen is None else seen


class ScorecardForm(CardForm, PointsForm):
    """评分表: the fields of the criteria are added by ``scorecard_form``."""

    remark = TextAreaField("评语", [Optional(), at_most(LONGEST_REMARK, "评语")], filters=[tidy])


def points_form(work: blind.Rubricked) -> PointsForm:
    """Return the form of a calibration work: the criteria of its rubric, nothing filled in."""
    fields = {
        f"{PREFIX}{criterion.key}": PointsField(criterion.name)
        for criterion in work.rubric.criteria
    }
    return cast(PointsForm, type("PointsForm", (PointsForm,), fields)())


def scorecard_form(reading: blind.BlindReading, *, is_stored: bool = False) -> ScorecardForm:
    """Return the form of a reading: as it was sent, else (or *is_stored*) as its card has it."""
    fields = {
        f"{PREFIX}{criterion.key}": PointsField(criterion.name)
        for criterion in reading.rubric.criteria
    }
    made = cast(type[ScorecardForm], type("ScorecardForm", (ScorecardForm,), fields))
    card = reading.item.card
    given = {f"{PREFIX}{key}": plain(value) for key, value in card.points.items()}
    stored = {"version": str(card.version), "remark": card.remark, **given}
    return made(formdata=None, data=stored) if is_stored else made(data=stored)


class RecuseForm(Form):
    """回避: why, in two words; whose work it was is not asked."""

    kind = RadioField(
        "原因",
        [needed("请选一项")],
        choices=[SelectChoice(kind.value, labels.word(kind)) for kind in blind.RECUSALS],
    )
    note = StringField("补充说明", [Optional(), at_most(LONGEST_NOTE, "说明")], filters=[tidy])


class AbstainForm(Form):
    """弃评: why this one cannot be judged."""

    note = StringField(
        "原因", [needed("请写明原因"), at_most(LONGEST_NOTE, "原因")], filters=[tidy],
        description="例如“这种书体我不熟”“文件打不开”。组织者会看到。",
    )  # fmt: skip


class IdentityForm(Form):
    """发现身份信息: where it stands."""

    note = StringField(
        "在哪里看到的", [Optional(), at_most(LONGEST_NOTE, "说明")], filters=[tidy],
        description="例如“第 3 段第 2 行”“左下角”。不用写出看到的姓名或单位。",
    )  # fmt: skip


class ReopenForm(Form):
    """重新打分: a changed score must be explained."""

    reason = TextAreaField(
        "为什么要改分", [needed("请写明原因"), at_most(LONGEST_NOTE, "原因")], filters=[tidy],
        description="监审员会看到。原来签过字的一份会留底。",
    )  # fmt: skip


def reopen_form(round_: blind.BlindRound) -> ReopenForm:
    """Return the form of a card; of a word, it asks why the word changes."""
    form = ReopenForm()
    if round_.is_sifting:
        form.reason.label.text = "为什么要改意见"
    return form
