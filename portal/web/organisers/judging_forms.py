"""A desk, forms about judges, their interests, rounds and plans."""

from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal import labels
from portal.calls.settings import SCRIPTS
from portal.judging.round_kinds import RULES_OF
from portal.models.enums import CategoryKind, ConflictState, InterestKind
from portal.web.forms import Form, as_code, at_most, needed, tidy, whole
from portal.web.organisers.fields import MomentField

KINDS = [SelectChoice(kind.value, labels.word(kind)) for kind in CategoryKind]
INTERESTS = [SelectChoice(kind.value, labels.word(kind)) for kind in InterestKind]
# what an organiser can decide about an interest
STATES = [
    SelectChoice(state.value, labels.word(state))
    for state in (ConflictState.CONFIRMED, ConflictState.DISMISSED)
]
# in groups by what judges do
RULES = [
    SelectChoice(rule.value, labels.word(rule), optgroup=labels.word(kind))
    for kind, rules in RULES_OF.items()
    for rule in rules
]
ROUND_KINDS = [SelectChoice(kind.value, labels.word(kind)) for kind in RULES_OF]
KEEPS = [
    SelectChoice("assigned", "只补缺的，已经分到的都不动"),
    SelectChoice("scored", "没打分的重新分配"),
]
ANCHORS = [
    SelectChoice("8", "8 件（推荐），全体评委都评，各组的宽严才能比较"),
    SelectChoice("6", "6 件，最少的件数"),
    SelectChoice("0", "不设，各组的分数不能互相比较"),
]
MOST_READINGS = 15


class TilesField(SelectMultipleField):
    """Several of a few, as tiles with boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WholeField(IntegerField):
    """A whole number between two others; one sentence says all that can be wrong with it."""

    data: Any

    def __init__(self, label: str, validators: list[Any], *, within: range, **more: Any) -> None:
        super().__init__(label, validators, **more)
        self.within = within

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; full-width digits are digits."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = whole(text)
        if text and self.data not in self.within:
            first, last = self.within[0], self.within[-1]
            raise ValueError(f"请填 {first} 到 {last} 之间的整数")


def reason_field(label: str, sentence: str) -> TextAreaField:
    """Return the field for why something is done; it stays on record."""
    return TextAreaField(label, [needed(sentence), at_most(300, label)], filters=[tidy])


def late_reason_field() -> StringField:
    """Return the field for why a declared rule changes once judges have begun."""
    return StringField("改规则的理由", [Optional(), at_most(300, "理由")], filters=[tidy])


def code_field(*first: Any) -> StringField:
    """Return the field for the blind code of an entry."""
    return StringField("匿名编号", [*first, at_most(24, "编号")], filters=[as_code])


class ProfileForm(Form):
    """What a judge may judge, and how much."""

    title = StringField(
        "职称、身份", [Optional(), at_most(60, "职称")], filters=[tidy],
        description="例如：市作协会员、楷书教师",
    )  # fmt: skip
    kinds = TilesField("评什么", choices=KINDS, description="都不选就是两组都评")
    styles = TilesField(
        "擅长的书体", choices=[SelectChoice(one, one) for one in SCRIPTS],
        description="分配书法作品时优先考虑",
    )  # fmt: skip
    max_load = WholeField(
        "最多评几件", [Optional()], within=range(10_001),
        description="不填就是不限，由系统平均分配",
    )  # fmt: skip
    is_active = BooleanField("参加评审")


class PinForm(Form):
    """An interest the organisers state: with a unit, or with one entry."""

    state = RadioField("结论", choices=STATES, default=ConflictState.CONFIRMED.value)
    unit = StringField("单位", [Optional(), at_most(120, "单位名称")], filters=[tidy])
    entry = code_field(Optional())
    kind = SelectField("关系", choices=INTERESTS, default=InterestKind.OTHER.value)
    reason = reason_field("理由", "请写明理由，复核时要看")


class SettleForm(Form):
    """The organisers' word on one interest a judge declared."""

    conflict = HiddenField()
    state = RadioField("结论", choices=STATES)
    reason = StringField("理由", [needed("请写明理由"), at_most(300, "理由")], filters=[tidy])


class TermsForm(Form):
    """Kind, rule, readings and due date of a round."""

    kind = RadioField(
        "评委做什么", choices=ROUND_KINDS,
        description="打分按评分细则；初筛只说通过不通过；排序把作品排出先后，最多 30 件",
    )  # fmt: skip
    rule = SelectField(
        "计分办法", choices=RULES,
        description="要和上面一项对应。去掉最高最低分至少要 5 位评委；"
        "有人回避、退出，只剩 3、4 份的作品按平均分计，并且标明",
    )  # fmt: skip
    readings = WholeField("每件评委数", [needed("请填写")], within=range(1, MOST_READINGS + 1))
    passes = WholeField(
        "几票通过", [Optional()], within=range(1, MOST_READINGS + 1),
        description="只在初筛“达到规定票数通过”时填写",
    )  # fmt: skip
    due_at = MomentField(
        "评分截止", [Optional()], description="北京时间，显示给评委看；过了截止不能签字，可以延期"
    )
    reason = late_reason_field()


class ProposeForm(Form):
    """What a new plan leaves alone."""

    keep = RadioField("已有的分配", choices=KEEPS, default="assigned", validate_choice=True)


class PanelsForm(Form):
    """How many works all panels read; who sits in which panel comes beside it."""

    anchors = RadioField("共评作品", choices=ANCHORS, default="8", validate_choice=True)


class PlanForm(Form):
    """Which plan is meant; the page that was read names it."""

    plan = HiddenField()


class OpenRoundForm(Form):
    """Why judges begin before the duplicate check has seen everything."""

    unchecked = TextAreaField("原因", [Optional(), at_most(1000, "原因")], filters=[tidy])


class CloseRoundForm(Form):
    """Why a round ends although scorecards are missing."""

    note = TextAreaField("说明", [Optional(), at_most(1000, "说明")], filters=[tidy])


class NewDueForm(Form):
    """Until when judges may sign what is asked of them now; needed where the old date is past."""

    due_at = MomentField(
        "新的截止时间", [Optional()], description="北京时间。原来的截止还没到的，可以不填"
    )


class CancelRoundForm(Form):
    """Why a round is not held after all."""

    reason = reason_field("原因", "请写明为什么取消，结果公布时也要写明")


class RestoreRoundForm(Form):
    """Why a cancelled round is held after all."""

    reason = reason_field("原因", "请写明为什么恢复，它会留在操作记录里")


class ReopenRoundForm(NewDueForm):
    """Why judges may go on, and until when."""

    reason = reason_field("原因", "请写明重新开评的原因，它会留在操作记录里")
