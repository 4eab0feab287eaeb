"""Essays that cannot be read: each is refused through the child with its own code."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.files.derive import extract_essay
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.refusals import FileRefused
from tests.portal.files import corpus
from tests.portal.files.pictures import quarters, scanned_pdf

LINE = [(72, 700, "One line of a letter that nobody may open.")]

UNREADABLE = [
    ("pdf_encrypted", corpus.pdf([LINE], extra=corpus.LOCKED), Kind.PDF),
    ("pdf_without_text", corpus.pdf([[]]), Kind.PDF),
    ("too_many_scanned_pages", scanned_pdf(*[quarters(60, 80)] * 21), Kind.PDF),
    ("pdf_garbled", corpus.pdf([[(72, 700, "\ue001\ue002\ue003" * 12)]]), Kind.PDF),
    ("damaged", b"%PDF-1.7\nnonsense\n%%EOF", Kind.PDF),
    ("too_many_pages", corpus.pdf([[(72, 700, "一")]] * 201), Kind.PDF),
    ("without_text", corpus.docx("<w:p/>"), Kind.DOCX),
    ("damaged", corpus.docx("<w:p><w:r>"), Kind.DOCX),
    ("entities", corpus.docx(prolog="<!DOCTYPE x []>"), Kind.DOCX),
    ("not_a_document", corpus.docx(parts={"word/document.xml": "<x/>"}), Kind.DOCX),
    ("without_text", b" \n\n", Kind.TXT),
    ("text_unreadable", bytes(range(256)), Kind.TXT),
    ("text_unreadable", ("\ue001\ue002" * 300).encode(), Kind.TXT),
    ("text_unreadable", ("\ue001信件" * 300).encode("utf-8-sig"), Kind.TXT),
    ("text_too_long", ("信" * 30_001).encode(), Kind.TXT),
]


@pytest.mark.parametrize(
    ("code", "content", "kind"),
    UNREADABLE,
)
def test_an_essay_that_cannot_be_read_is_refused_through_the_child(
    tmp_path: Path, limits: Limits, code: str, content: bytes, kind: Kind
) -> None:
    path = tmp_path / "upload"
    path.write_bytes(content)

    with pytest.raises(FileRefused) as refused:
        extract_essay(path, kind, limits)

    assert code == refused.value.code
