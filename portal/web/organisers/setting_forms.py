"""A desk, forms of the settings of a call and of its categories."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from portal import labels
from portal.calls.operations import CriterionValues, LevelValues, RemarkMarks
from portal.calls.settings import RELATED_UNITS, CalligraphyRules, CallRules, EssayRules
from portal.judging.round_kinds import SCORING_RULES
from portal.judging.typed_points import points_from
from portal.web.forms import Form, at_most, needed, tidy, whole
from portal.web.organisers.fields import MomentField
from portal.web.organisers.forms import WordsForm, line

MOST = 1_000_000


class PlainForm(FlaskForm):
    """A part of a larger form: the whole has the token already."""

    class Meta(FlaskForm.Meta):
        """No second token; Chinese messages."""

        csrf = False
        locales = ("zh",)


class WholeNumberField(IntegerField):
    """A whole number that refuses in Chinese and keeps what was typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; nothing typed is no number."""
        self.data = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        self.data = whole(text, most=MOST - 1)
        if self.data is None:
            raise ValueError("请填一个整数，不要带单位")


def number(label: str, description: str = "", *, least: int = 1) -> WholeNumberField:
    """Return a field for a number that must be there."""
    validators = [
        InputRequired(message="请填一个整数"),
        NumberRange(min=least, message=f"不能小于 {least}"),
    ]
    return WholeNumberField(label, validators, description=description)


class CallWordsForm(WordsForm):
    """The words and switches of a call."""

    version = HiddenField()
    notice = TextAreaField(
        "通知正文", [at_most(20000, "通知正文")], filters=[tidy], description="空一行就是另起一段"
    )
    address = line("地址", 200)
    record_number = line("ICP 备案号", 60)
    police_number = line("公安备案号", 60)
    site_code = line("网站标识码", 60)
    open_registration = BooleanField("报送人可以自己登记账号（不勾选，只能由联络员邀请）")
    related_units = RadioField(
        "评委按单位回避的范围",
        choices=[SelectChoice(key, words) for key, words in RELATED_UNITS.items()],
    )
    one_award_per_author = BooleanField("同一组别里，每位作者只得一个奖")
    checks_duplicates = BooleanField("查重：作品一报送就与其他作品、对照文本比对")
    notice_percent = number("去除引用后复制比到百分之几，提示")
    review_percent = number("去除引用后复制比到百分之几，需人工复核")
    attention_spread = number("同一作品两位评委相差多少分以上，提示复议")
    return_grace_days = number(
        "退回的作品，截止以后还可以改几天", "从退回那天算起，填 0 就不另外给时间", least=0
    )

    def rules(self, before: CallRules) -> CallRules:
        """Return the switches as values."""
        names = [field.name for field in fields(CallRules) if field.name in self._fields]
        given = {name: self[name].data for name in names}
        typed = {name: "" if value is None else value for name, value in given.items()}
        return CallRules(**asdict(before) | typed)


class CategoryForm(Form):
    """What every category has: name, quota, rule."""

    version = HiddenField()
    name = line("组别名称", 120, sentence="请填写组别名称")
    quota_minimum = WholeNumberField(
        "任务数", [Optional()], description="每单位至少几件，不填就没有任务"
    )
    quota_maximum = WholeNumberField("限额", [Optional()], description="每单位至多几件，不填就不限")
    rule = RadioField(
        "计分办法", choices=[SelectChoice(rule.value, labels.word(rule)) for rule in SCORING_RULES]
    )
    readings = number("每件评阅人数")


class EssayForm(CategoryForm):
    """Limits of essays."""

    min_characters = number("最少字数")
    max_characters = number("最多字数")
    is_strict = BooleanField("字数不在范围内就不能报送（不勾选，只提醒）")
    max_file_mb = number("每个文件不超过（MB）")
    max_coauthors = number("合作者不超过（人）", least=0)

    def rules(self, before: EssayRules) -> EssayRules:
        """Return the limits as values; lists are not on the form."""
        return EssayRules(**asdict(before) | limits_of(self, EssayRules))


class CalligraphyForm(CategoryForm):
    """Limits of calligraphy."""

    min_pages = number("最少张数")
    max_pages = number("最多张数")
    min_long_edge = number("长边不小于（像素）")
    is_strict = BooleanField("图片太小就不能报送（不勾选，只提醒）")
    max_file_mb = number("每张不超过（MB）")
    max_megapixels = number("每张不超过（百万像素）")
    max_coauthors = number("合作者不超过（人）", least=0)

    def rules(self, before: CalligraphyRules) -> CalligraphyRules:
        """Return the limits as values; lists are not on the form."""
        return CalligraphyRules(**asdict(before) | limits_of(self, CalligraphyRules))


def limits_of(form: CategoryForm, shape: Any) -> dict[str, Any]:
    """Return the fields of the form that belong to the limits."""
    return {field.name: form[field.name].data for field in fields(shape) if field.name in form}


def decimal(text: str | None, message: str) -> Decimal:
    """Read a number as a person types it. Raises ValueError with *message*."""
    try:
        value = points_from((text or "").strip().rstrip("%％"))
    except ValueError:
        raise ValueError(message) from None
    if value is None:
        raise ValueError(message)
    return value


def refuse_repeated(keys: Sequence[str | None], word: str) -> None:
    """Raise ValueError when two rows are about the same thing: one would silently win."""
    given = [key for key in keys if key]
    if len(set(given)) < len(given):
        raise ValueError(f"表里有两行是同一个{word}。请刷新这一页，再改一次。")


class CriterionRow(PlainForm):
    """One criterion; an empty name takes it away."""

    key = HiddenField()
    name = StringField("评分项", [at_most(60, "评分项")], filters=[tidy])
    maximum = StringField("分值", filters=[tidy])
    step = StringField("间隔", filters=[tidy])

    def values(self, *, is_main: bool) -> CriterionValues:
        """Return the row as values. Raises ValueError."""
        name = self.name.data or ""
        return CriterionValues(
            key=self.key.data or "",
            name=name,
            maximum=decimal(self.maximum.data, f"{name}：分值要是数字"),
            step=decimal(self.step.data, f"{name}：间隔要是数字，例如 0.5"),
            is_main=is_main,
        )


class RubricForm(Form):
    """All criteria of a rubric."""

    criteria = FieldList(FormField(CriterionRow), max_entries=20)
    remark_below = StringField("总分低于多少要写评语", [Optional()], filters=[tidy])
    remark_above = StringField("总分高于多少要写评语", [Optional()], filters=[tidy])

    def values(self, main: frozenset[str]) -> list[CriterionValues]:
        """Return the criteria that have a name. Raises ValueError."""
        rows = [entry.form for entry in self.criteria if entry.form.name.data]
        refuse_repeated([row.key.data for row in rows], "评分项")
        return [row.values(is_main=row.key.data in main) for row in rows]

    def marks(self) -> RemarkMarks:
        """Return the totals that need words. Raises ValueError."""
        below, above = (
            decimal(field.data, f"{field.label.text}：请填数字，例如 60") if field.data else None
            for field in (self.remark_below, self.remark_above)
        )
        return RemarkMarks(below, above)


class LevelRow(PlainForm):
    """One award level: a share or a number; an empty name takes it away."""

    key = HiddenField()
    name = StringField("奖次", [at_most(60, "奖次")], filters=[tidy])
    share = StringField("比例（%）", filters=[tidy])
    count = StringField("件数", filters=[tidy])

    def values(self) -> LevelValues:
        """Return the row as values. Raises ValueError."""
        name = self.name.data or ""
        share = self.share.data
        typed = self.count.data
        count = whole(typed, most=MOST) if typed else None
        if typed and count is None:
            raise ValueError(f"{name}：件数要是整数")
        return LevelValues(
            key=self.key.data or "",
            name=name,
            share=decimal(share, f"{name}：比例要是数字，例如 5") / 100 if share else None,
            count=count,
        )


class LevelsForm(Form):
    """All award levels of a category."""

    levels = FieldList(FormField(LevelRow), max_entries=12)
    # asked for once ranks are locked
    reason = StringField("理由", [at_most(300, "理由")], filters=[tidy])

    def values(self) -> Sequence[LevelValues]:
        """Return the levels that have a name. Raises ValueError."""
        rows = [entry.form for entry in self.levels if entry.form.name.data]
        refuse_repeated([row.key.data for row in rows], "奖次")
        return [row.values() for row in rows]


class DeclarationForm(Form):
    """The wording of one declaration."""

    heading = line("标题", 60, sentence="请填写标题")
    text = TextAreaField(
        "承诺内容", [needed("请填写承诺内容"), at_most(1000, "承诺内容")], filters=[tidy]
    )
    is_required = BooleanField("必须勾选才能报送")


class AllowanceForm(Form):
    """What one unit may do differently in a category."""

    version = HiddenField(default="0")
    quota_minimum = WholeNumberField(
        "任务数", [Optional()], description="至少几件。不填就按统一的任务数"
    )
    quota_maximum = WholeNumberField(
        "限额", [Optional()], description="至多几件。不填就按统一的限额"
    )
    closes_at = MomentField(
        "单独的截止时间", [Optional()], description="北京时间，要比统一截止时间晚。不填就按统一的"
    )
    reason = line("原因", 300, description="单独延期要写原因，会留在操作记录里")
