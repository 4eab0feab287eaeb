"""A desk, forms about awards and publishing."""

from collections.abc import Sequence

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from portal import labels
from portal.models import AwardLevel
from portal.models.enums import SecrecyConclusion
from portal.web.forms import Form, at_most, needed, tidy
from portal.web.organisers.fields import MomentField

NO_AWARD = "none"


class ProposeForm(Form):
    """Nothing but the levels that stay empty; they come as plain ticks named ``vacant``."""


class AwardForm(Form):
    """Another level for one entry, and why."""

    level = SelectField("奖次", [needed("请选一个奖次")])
    reason = TextAreaField(
        "理由",
        [needed("请写明为什么与名次不一致，公示期要能说明"), at_most(300, "理由")],
        filters=[tidy],
        description="会留在操作记录里",
    )

    def offer(self, levels: Sequence[AwardLevel]) -> None:
        """Fill the choice."""
        choices = [SelectChoice(level.key, level.name) for level in levels]
        self.level.choices = [*choices, SelectChoice(NO_AWARD, "不获奖")]


class ReviewForm(Form):
    """Who reviewed what is to be published, when, and with what conclusion."""

    reviewer = StringField(
        "审查人",
        [needed("请填写审查人的姓名"), at_most(60, "姓名")],
        filters=[tidy],
        description="依保密法第三十五条，对拟公开的信息做保密审查的人",
    )
    reviewed_at = MomentField("审查时间", [needed("请填写审查时间")], description="北京时间")
    conclusion = RadioField(
        "结论",
        [needed("请选一个结论")],
        choices=[SelectChoice(one.value, labels.word(one)) for one in SecrecyConclusion],
    )
    note = TextAreaField("说明", [at_most(2000, "说明")], filters=[tidy], description="可不填")


class PublishForm(Form):
    """Nothing to fill in, only to confirm."""
