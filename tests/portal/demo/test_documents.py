"""The essays' files open in the programs they pretend to come from."""

import io
import zipfile

import docx
import pypdfium2
import pytest

from portal.demo.cast import author
from portal.demo.documents import build
from portal.demo.works import ESSAYS

YEAR = 2027


def _of(kind):
    return [work for work in ESSAYS if work.format == kind]


def _without_spaces(text):
    return "".join(text.split())


def test_formats_are_mixed():
    assert {"docx": 14, "pdf": 6, "txt": 4} == {k: len(_of(k)) for k in ("docx", "pdf", "txt")}


def test_no_two_essays_come_under_one_name():
    assert 24 == len({build(work, year=YEAR).file_name for work in ESSAYS})


@pytest.mark.parametrize("work", ESSAYS, ids=lambda work: work.title)
def test_the_same_essay_gives_the_same_bytes(work):
    assert build(work, year=YEAR) == build(work, year=YEAR)


@pytest.mark.parametrize("work", _of("docx"), ids=lambda work: work.title)
def test_word_files_hold_the_text_and_the_authors_name(work):
    document = docx.Document(io.BytesIO(build(work, year=YEAR).content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert [work.title, *work.paragraphs] == lines
    assert author(work.author).name == document.core_properties.author


def test_word_files_carry_comments_notes_tables_and_tracked_words():
    parts = {}
    for work in _of("docx"):
        with zipfile.ZipFile(io.BytesIO(build(work, year=YEAR).content)) as package:
            names = package.namelist()
            main = package.read("word/document.xml").decode()
        for mess, found in (
            ("comment", "word/comments.xml" in names),
            ("footnote", "word/footnotes.xml" in names),
            ("insertion", "<w:ins " in main),
            ("table", "<w:tbl>" in main),
        ):
            assert (mess in work.mess) == found
            parts[mess] = parts.get(mess, 0) + found
    assert min(parts.values()) >= 1


@pytest.mark.parametrize("work", _of("pdf"), ids=lambda work: work.title)
def test_pdf_files_have_a_text_layer(work):
    with pypdfium2.PdfDocument(build(work, year=YEAR).content) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
        info = document.get_metadata_dict()
    body = "".join(
        # The foot of each page is not the author's.
        _without_spaces(page).replace(f"—{number}—", "")
        for number, page in enumerate(pages, start=1)
    )
    assert _without_spaces(work.title + work.body) == body
    assert author(work.author).name == info["Author"]


@pytest.mark.parametrize("work", _of("txt"), ids=lambda work: work.title)
def test_text_files_decode_in_their_own_encoding(work):
    content = build(work, year=YEAR).content
    assert _without_spaces(work.title + work.body) == _without_spaces(content.decode(work.encoding))


def test_text_files_come_in_four_encodings():
    assert {"utf-8", "gb18030", "utf-16", "utf-8-sig"} == {w.encoding for w in _of("txt")}
