"""A desk, forms of 文字审读: rule, expected text, who reads, decisions."""

from decimal import Decimal
from typing import Any, Final

from wtforms import (
    BooleanField,
    DecimalField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from portal.entries.forms import scopes
from portal.judging.proofreading import texts
from portal.web.forms import Form, at_most, needed, tidy

NUMBER: Final = "请填 0 到 100 的数"
SWITCHES: Final = ("enters", "allows_scorers")


def price(label: str, description: str = "") -> DecimalField:
    """Return a field for points, from 0 to 100."""
    checks: list[Any] = [
        InputRequired(message=NUMBER),
        NumberRange(min=Decimal(0), max=Decimal(100), message=NUMBER),
    ]
    return DecimalField(label, checks, description=description, places=None)


class RuleForm(Form):
    """What a fault costs in a category, and what is allowed."""

    version = HiddenField()
    start = price("满分", "审读得分从这里扣起")
    wrong = price("错字每字扣")
    missing = price("漏字每字扣")
    extra = price("衍字每字扣")
    transposed = price("倒字每处扣")
    cap = price("最多扣", "扣到这里为止，不能比满分高")
    limit = IntegerField(
        "几处起提请注意",
        [InputRequired(message="请填整数"), NumberRange(min=0, max=999, message="请填整数")],
        description="到这个数就在列表里提出来，是否取消入围资格由组织者决定。填 0 不提",
    )
    accepted = StringField(
        "另外认可的异体字", [Optional(), at_most(500, "异体字")], filters=[tidy],
        description="通行写法在前，可以用的写法在后，用空格隔开，例如：够夠 群羣。常见的已经认可",
    )  # fmt: skip
    enters = BooleanField(
        "得分计入排名",
        description="全部审读完才一起计入。评分细则里若另有“文字审读”一项，请先去掉，免得算两次",
    )
    allows_scorers = BooleanField("评委可以审读自己评的作品")


class AssignForm(Form):
    """Which works go to which two readers."""

    works = SelectMultipleField("作品", validate_choice=False)
    first = SelectField("初读", [needed("请选初读的人")], validate_choice=False)
    second = SelectField("复读", [needed("请选复读的人")], validate_choice=False)


class TextForm(Form):
    """What a work should say: parts of the Regulations, or a text typed in."""

    scopes = SelectMultipleField(
        "条文", [Optional()], description="可以选几条；按住 Ctrl 点选。选了条文，下面就不用填"
    )
    title = StringField("名称", [Optional(), at_most(120, "名称")], filters=[tidy])
    body = TextAreaField("文字", [Optional(), at_most(texts.LONGEST, "文字")], filters=[tidy])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.scopes.choices = list(scopes().items())


class DecisionForm(Form):
    """Why a mark counts, or does not; why a work is read again."""

    reason = StringField("理由", [Optional(), at_most(300, "理由")], filters=[tidy])
