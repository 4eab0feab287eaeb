"""A desk, forms of base texts and reference texts: words pasted, or a file to take them from."""

from typing import Any, cast

from flask import request
from wtforms import FileField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from portal import labels
from portal.entries.uploads import essay_text
from portal.errors import Refused
from portal.files.active import staging
from portal.files.intake import Readable
from portal.files.refusals import FileRefused
from portal.models.enums import BaseTextKind
from portal.web.forms import Form, tidy
from portal.web.organisers.forms import line

SCANNED = "这个 PDF 里是图片，读不出文字。请把文字贴在“正文”里，或者传 .docx、.txt。"


class TextForm(Form):
    """A title and the words; a file takes the place of words pasted."""

    title = line("题目", 120, sentence="请填写题目")
    text = TextAreaField("正文", [Optional()], filters=[tidy])
    file = FileField("或者传一个文件", [Optional()])

    def read_file(self) -> bool:
        """Take the words from the file, if one was sent; False when it was refused."""
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            return True
        try:
            essay = essay_text(cast(Readable, sent.stream), name=sent.filename, staging=staging())
            if essay.is_scanned:
                raise Refused(SCANNED)
        except (FileRefused, Refused) as refusal:
            self.refuse("file", refusal.message)
            return False
        self.text.data = essay.plain()
        return True

    def values(self) -> dict[str, Any]:
        """Return what the operations ask for."""
        return {"title": self.title.data or "", "text": self.text.data or ""}


class BaseTextForm(TextForm):
    """A text that may be quoted."""

    kind = RadioField(
        "是什么",
        [InputRequired(message="请选一项")],
        choices=[SelectChoice(kind.value, labels.word(kind)) for kind in BaseTextKind],
        default=BaseTextKind.TEMPLATE.value,
    )

    def values(self) -> dict[str, Any]:
        """Return what the operations ask for."""
        return {**super().values(), "kind": BaseTextKind(self.kind.data)}


class ReferenceForm(TextForm):
    """A text that entries are compared with."""

    source = line("来源", 300, description="例如：某报 2026 年 3 月 2 日第 4 版，或者网址")

    def values(self) -> dict[str, Any]:
        """Return what the operations ask for."""
        return {**super().values(), "source": self.source.data or ""}
