"""A desk, forms about units."""

from flask_wtf.file import FileField
from wtforms import BooleanField, StringField
from wtforms.validators import Optional, Regexp

from portal.accounts import queries
from portal.accounts.logins import tidy_text
from portal.accounts.operations import UnitValues
from portal.accounts.unit_rows import CODE_SHAPE, names_in
from portal.errors import Refused
from portal.models import Unit
from portal.web.forms import Form, at_most, needed


def one_line(value: str | None) -> str | None:
    """Tidy a one-line field, leaving an absent one absent."""
    return None if value is None else tidy_text(value)


class UnitForm(Form):
    """One unit."""

    name = StringField(
        "单位名称", [needed("请填写全称"), at_most(120, "单位名称")], filters=[one_line]
    )
    code = StringField(
        "单位代码",
        [
            Optional(),
            at_most(32, "单位代码"),
            Regexp(CODE_SHAPE.pattern + "$", message="只能有字母、数字、点和短横线"),
        ],
        filters=[one_line],
    )
    parent = StringField("上级单位", [Optional(), at_most(120, "上级单位")], filters=[one_line])
    short_names = StringField("简称", [Optional(), at_most(300, "简称")], filters=[one_line])
    former_names = StringField("曾用名", [Optional(), at_most(600, "曾用名")], filters=[one_line])
    kind = StringField("单位类别", [Optional(), at_most(60, "单位类别")], filters=[one_line])
    region = StringField("区县", [Optional(), at_most(60, "区县")], filters=[one_line])
    is_active = BooleanField("可以报送", default=True)

    def values(self) -> UnitValues:
        """Return what was said. Raises Refused for a parent that does not exist."""
        return UnitValues(
            name=self.name.data,
            code=self.code.data or "",
            parent=parent_called(self.parent.data or ""),
            short_names=tuple(names_in(self.short_names.data or "")),
            former_names=tuple(names_in(self.former_names.data or "")),
            kind=self.kind.data or "",
            region=self.region.data or "",
            is_active=self.is_active.data,
        )


def parent_called(text: str) -> Unit | None:
    """Return the unit named as parent; nothing typed means none."""
    if not text:
        return None
    try:
        return queries.unit_called(text)
    except Refused as problem:
        raise Refused(problem.message, field="parent") from None


def form_of(unit: Unit) -> UnitForm:
    """Return the form filled with a unit."""
    return UnitForm(
        name=unit.name,
        code=unit.code,
        parent=unit.parent.name if unit.parent else "",
        short_names="、".join(unit.short_names),
        former_names="、".join(unit.former_names),
        kind=unit.kind,
        region=unit.region,
        is_active=unit.is_active,
    )


class SheetForm(Form):
    """A unit table, sent in."""

    file = FileField("单位表（.xlsx）")
