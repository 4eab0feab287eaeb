"""A desk, forms about pools, programmes of rounds and casting votes."""

from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from portal import labels
from portal.judging.operations.pools import PoolValues
from portal.models import Round
from portal.models.enums import Combination, PoolGroup, PoolKind
from portal.web.filters import points as plain
from portal.web.forms import FULL_WIDTH, Form, needed
from portal.web.organisers.fields import MomentField
from portal.web.organisers.judging_forms import (
    WholeField,
    code_field,
    late_reason_field,
    reason_field,
)

KINDS = [SelectChoice(kind.value, labels.word(kind)) for kind in PoolKind]
FIRST_KINDS = [one for one in KINDS if one.value in {PoolKind.ALL, PoolKind.BY_HAND}]
GROUPS = [SelectChoice("", "不分组"), *(SelectChoice(g.value, labels.word(g)) for g in PoolGroup)]
WAYS = [SelectChoice(how.value, labels.word(how)) for how in Combination]
HUNDRED = Decimal(100)


class PercentField(StringField):
    """A percentage above 0 and up to 100; ``value`` is the share of one."""

    data: Any

    def share(self) -> Decimal | None:
        """Return the share typed, None when empty or no number."""
        return share_of(self.data or "")


def share_of(text: str) -> Decimal | None:
    """Read a percentage as a share of one; None when it is no number."""
    try:
        share = Decimal(text.strip().translate(FULL_WIDTH).removesuffix("%")) / HUNDRED
    except InvalidOperation:
        return None
    return share if share.is_finite() else None


class PoolForm(Form):
    """入围范围: a rule and its number."""

    kind = RadioField("取哪些作品", choices=KINDS)
    count = WholeField(
        "前几名", [Optional()], within=range(1, 100_001), description="按名次或每组取时填写"
    )
    share = PercentField("前百分之几", [Optional()], description="例如 30，按比例取时填写")
    group = SelectField("按什么分组", [Optional()], choices=GROUPS, description="每组取时选择")
    reason = late_reason_field()

    def values(self) -> PoolValues:
        """Return the rule as a value."""
        return PoolValues(
            PoolKind(self.kind.data),
            count=self.count.data,
            share=self.share.share(),
            group=PoolGroup(self.group.data) if self.group.data else None,
        )


def pool_form(round_: Round, *, is_sent: bool) -> PoolForm:
    """Return the form of a pool as it was sent, else as the round has it."""
    stored = {
        "kind": round_.pool_kind.value,
        "count": round_.pool_count,
        "share": "" if round_.pool_share is None else plain(round_.pool_share * HUNDRED),
        "group": round_.pool_group.value if round_.pool_group else "",
    }
    form = PoolForm() if is_sent else PoolForm(formdata=None, data=stored)
    if round_.position == 1:
        form.kind.choices = FIRST_KINDS
    return form


class MemberForm(Form):
    """An entry taken in or left out by hand."""

    entry = code_field(needed("请填写匿名编号"))
    is_in = RadioField(
        "怎么办", choices=[SelectChoice("1", "增补入围"), SelectChoice("0", "移出入围范围")]
    )
    reason = reason_field("理由", "请写明理由，监审员会看到")


class CombinationForm(Form):
    """How several rounds become one order; the weights are fields of their own."""

    how = RadioField("合成办法", choices=WAYS)


class OneMoreForm(Form):
    """Why a round more or less, once judges have begun."""

    reason = late_reason_field()


class ExtendRoundForm(Form):
    """延期: the new due date, and why."""

    due_at = MomentField("新的截止时间", [needed("请填写新的截止时间")], description="北京时间")
    reason = reason_field("原因", "请写明延期的原因，它会留在操作记录里")


class CastingForm(Form):
    """定夺: one entry, passed or not, and why."""

    entry = code_field(needed("请填写匿名编号"))
    is_passed = RadioField(
        "结论",
        [needed("请选一项")],
        choices=[SelectChoice("1", "通过"), SelectChoice("0", "不通过")],
    )
    reason = reason_field("理由", "请写明理由，监审员会看到")
