"""A desk, its forms: a mark, an answer to one, columns of a page, a transcript."""

import re
import unicodedata
from typing import Any, Final

from wtforms import HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from portal import labels
from portal.models.proofreading_enums import MarkKind
from portal.web.forms import Form, at_most, tidy, whole

NUMBERS: Final = re.compile(r"\d{1,3}(?:\.\d{1,3})?")
BOX: Final = "请写四个数：左、上、宽、高，都是百分之几，例如 52 10 6 8"
WHOLE_PAGE: Final = "4 4 92 92"


class BoxField(StringField):
    """Left, top, width and height in per cent, as they are typed or drawn."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not four numbers."""
        if (self.data or "").strip() and not self.box:
            raise ValidationError(BOX)

    @property
    def box(self) -> tuple[float, ...]:
        """The four as fractions of the page; empty when nothing was typed."""
        found = NUMBERS.findall(unicodedata.normalize("NFKC", self.data or ""))
        return tuple(float(part) / 100 for part in found) if len(found) == 4 else ()


class MarkForm(Form):
    """审读记号: what is wrong, where in the text or on the picture, what stands there."""

    kind = RadioField(
        "记号", choices=[SelectChoice(kind.value, labels.word(kind)) for kind in MarkKind]
    )
    start = StringField(
        "第几个字", [Optional()], description="从 1 数起，标点不算；漏字写漏在哪个字"
    )
    words = StringField(
        "或者写底本里的字", [Optional(), at_most(60, "底本里的字")], filters=[tidy],
        description="例如：群众工作。不用数是第几个",
    )  # fmt: skip
    length = StringField("共几个字", [Optional()], description="不填算 1 个字")
    written = StringField("作品上写成", [Optional(), at_most(60, "作品上写成的字")], filters=[tidy])
    box = BoxField("图上位置", [Optional()], description="在图上点一下或拖出方框，也可以填百分数")
    page = HiddenField()
    note = StringField("说明", [Optional(), at_most(300, "说明")], filters=[tidy])

    def whole_number(self, field: StringField, default: int | None) -> int | None:
        """Read a whole number above 0; *default* when nothing was typed."""
        if not (field.data or "").strip():
            return default
        number = whole(field.data, most=99_999)
        if not number:
            self.refuse(field.name, "请填从 1 起的整数")
        return number


class AnswerForm(Form):
    """What the second reader says of a mark, or the first of their own: withdrawn."""

    note = StringField("理由", [Optional(), at_most(300, "理由")], filters=[tidy])


class KeptForm(Form):
    """What is kept once a work, for both readers: sent with the version that the page showed."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version this page was drawn from; -1 matches none."""
        found = whole(self.version.data)
        return -1 if found is None else found


class LayoutForm(KeptForm):
    """How many characters each column of the shown page holds, from right to left."""

    page = HiddenField()
    counts = StringField(
        "每列字数", [Optional(), at_most(300, "每列字数")], filters=[tidy],
        description="从右到左，用空格隔开，例如：12 12 11。最后一列没写满的照实填",
    )  # fmt: skip
    area = BoxField(
        "文字的范围", [Optional()], description="左、上、宽、高，百分之几；不含落款和印章"
    )


class TranscriptForm(KeptForm):
    """What stands on the paper, typed by the reader."""

    transcript = TextAreaField(
        "录文", [Optional()], filters=[tidy],
        description="照作品录入，繁体、异体照写，不用标点。系统与底本比对，只作提示",
    )  # fmt: skip
