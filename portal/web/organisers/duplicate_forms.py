"""A desk, forms of the duplicate check: what a case is found to be, and taking that back."""

from enum import StrEnum
from typing import Final

from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired

from portal import labels
from portal.models.enums import Consequence, Finding
from portal.web.forms import Form, at_most, needed, tidy

NOTHING: Final = SelectChoice(value="", label="不处理")
#: An entry that an earlier verdict took out comes back when nothing is chosen.
BACK: Final = SelectChoice(value="", label="恢复资格")
MOST_ENTRIES: Final = 500


def choices(kind: type[StrEnum]) -> list[SelectChoice]:
    """Return the members of an enum as they can be chosen."""
    return [SelectChoice(value=one.value, label=labels.word(one)) for one in kind]


class ConsequenceRow(PlainForm):
    """What the verdict means for one entry."""

    entry = HiddenField()
    kind = SelectField("处理", choices=[NOTHING, *choices(Consequence)])
    words = TextAreaField("给作者看的话，或者备注", [at_most(500, "这段话")], filters=[tidy])

    def say_back(self) -> None:
        """Name what it means to choose nothing for an entry that is out."""
        self.kind.choices = [BACK, *choices(Consequence)]


class VerdictForm(Form):
    """认定, once for a case: what it is, why, and what follows for each entry."""

    finding = RadioField(
        "认定", [needed("请选一项")],
        choices=choices(Finding),
        description="系统只提示，不下结论。",
    )  # fmt: skip
    reason = TextAreaField(
        "理由",
        [DataRequired("请写明理由"), at_most(1000, "理由")],
        description="只有组织者和监审员看得到，会记入操作记录",
        filters=[tidy],
    )
    # the fingerprint of what the person looked at
    seen = HiddenField()
    rows = FieldList(FormField(ConsequenceRow), max_entries=MOST_ENTRIES)


class WithdrawalForm(Form):
    """Why a verdict is taken back."""

    reason = TextAreaField(
        "撤销的理由",
        [DataRequired("请写明撤销的理由"), at_most(1000, "理由")],
        description="会记入操作记录",
        filters=[tidy],
    )
