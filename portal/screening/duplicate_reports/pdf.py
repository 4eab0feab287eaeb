"""Screening room: a 查重报告 as .pdf, set by typst in the caged child."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from portal.errors import Refused
from portal.files.refusals import FileRefused
from portal.files.typefaces import NoTypeface
from portal.files.typesetting import typeset
from portal.files.wire import Json, to_json
from portal.screening.duplicate_reports import words
from portal.screening.duplicate_reports.paper import Paper
from portal.screening.duplicate_reports.pictures import pictures_of

TEMPLATE: Final = Path(__file__).parent / "report.typ"
NO_TYPEFACE: Final = (
    "服务器上没有可以排 PDF 的中文字体。请系统管理员安装 fonts-noto-cjk；急用的话，先下载 .docx。"
)
NOT_SET: Final = "这份报告太长，没有排成 PDF。请下载 .docx，在 WPS 或 Word 里另存为 PDF。"


def write_pdf(paper: Paper, *, at: datetime) -> bytes:
    """Return the report as a .pdf. Raises Refused with what to do instead."""
    found = pictures_of(paper)
    names = {key: f"{number}.jpg" for number, key in enumerate(found)}
    try:
        return typeset(
            TEMPLATE,
            _values(paper, names),
            at=at,
            pictures={names[key]: found[key] for key in found},
        )
    except NoTypeface as problem:
        raise Refused(NO_TYPEFACE, status=503) from problem
    except FileRefused as problem:
        raise Refused(NOT_SET, status=503) from problem


def _values(paper: Paper, names: Mapping[str, str]) -> Json:
    whole = to_json(paper)
    assert isinstance(whole, dict)  # noqa: S101  # a dataclass
    return {
        **whole,
        "pictures": dict(names),
        "sections": to_json(words.headings(has_findings=paper.has_findings)),
        "heads": {
            "subjects": [*words.SUBJECT_HEADS],
            "passage": words.PASSAGE_HEAD,
            "quotations": [*words.QUOTATION_HEADS],
        },
        "nothing": to_json(words.nothing(is_whole=paper.is_whole)),
    }
