"""A desk, forms about a call: creating, its words, its dates."""

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Optional

from portal.web.forms import Form, at_most, needed, tidy
from portal.web.organisers.fields import MomentField


def line(label: str, limit: int, *, description: str = "", sentence: str = "") -> StringField:
    """Return a field for one line; with a *sentence* it must be filled."""
    first = needed(sentence) if sentence else Optional()
    return StringField(
        label, description=description, filters=[tidy], validators=[first, at_most(limit, label)]
    )


class WordsForm(Form):
    """What a call is called and who stands behind it."""

    title = line("名称", 120, sentence="请填写征集的名称")
    theme = line("主题或年度", 200, description="显示在首页标题上方，例如：2027 年主题征集")
    host = line("主办单位", 200, sentence="请填写主办单位")
    undertaker = line("承办单位", 200)
    contact = line("联系方式", 200, sentence="请填写联系电话，报送人有疑问时要用")
    supervision = line("监督电话", 200)


class NewCallForm(WordsForm):
    """A new call; the key makes a second click on the button harmless."""

    key = HiddenField()
    opens_at = MomentField("报送开始", [Optional()], description="北京时间，可以以后再填")
    closes_at = MomentField("报送截止", [Optional()], description="北京时间，可以以后再填")


class OpenForm(Form):
    """When submitting begins and ends."""

    opens_at = MomentField("报送开始", [Optional()], description="北京时间。不填就从开启那一刻开始")
    closes_at = MomentField(
        "报送截止", [needed("请填写报送截止时间")], description="北京时间，精确到秒，过时不收"
    )


class ExtendForm(Form):
    """The new deadline and why."""

    closes_at = MomentField(
        "新的截止时间", [needed("请填写新的截止时间")], description="北京时间，要比原来的晚"
    )
    reason = TextAreaField(
        "延期的原因",
        [needed("请写明延期的原因，它会留在操作记录里"), at_most(300, "原因")],
        filters=[tidy],
    )


class CloseForm(Form):
    """Nothing to fill in, only to confirm."""


class DraftDatesForm(Form):
    """The dates of a call that is still being prepared."""

    opens_at = MomentField("报送开始", [Optional()], description="北京时间，可以以后再填")
    closes_at = MomentField("报送截止", [Optional()], description="北京时间，可以以后再填")
