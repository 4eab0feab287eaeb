"""Taking files in: every refusal has a file that earns it, and good files pass."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from PIL import Image

from portal.files.intake import receive
from portal.files.kinds import ESSAYS, SCANS, Kind
from portal.files.limits import MEGABYTE
from portal.files.refusals import FileRefused
from tests.infrastructure.disks import no_file_beyond
from tests.portal.files import corpus
from tests.portal.files.conftest import Offer

DOCX = corpus.docx()
PNG = corpus.png()


def symlink() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("word/link.xml")
    entry.external_attr = 0o120777 << 16
    return entry


def encrypted_member() -> bytes:
    """Set the "encrypted" flag of the first member, in its header and in the directory."""
    content = bytearray(DOCX)
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((300, 200), 80).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


def tiff(**options: object) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((300, 200), 80).save(buffer, "TIFF", **options)
    return buffer.getvalue()


BILLION_LAUGHS = corpus.docx(
    "<w:p><w:r><w:t>&b;</w:t></w:r></w:p>",
    prolog='<!DOCTYPE x [<!ENTITY a "哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
)
WIDE_DOCTYPE = corpus.docx(
    parts={"word/document.xml": '<?xml version="1.0"?><!DOCTYPE x []><x/>'.encode("utf-16")}
)
REFUSED = [
    ("empty", b"", "征文.docx"),
    ("lock_file", b"\x09wang\x00\x00\x01\x02" + bytes(153), "~$征文.docx"),
    ("endpoint_encrypted", b"%TSD-Header-###%" + bytes(200), "征文.docx"),
    ("endpoint_encrypted", b"b\x14#eE-SafeNet   LOCK" + bytes(200), "征文.docx"),
    ("office_encrypted", corpus.ole("EncryptionInfo", "EncryptedPackage"), "征文.docx"),
    ("kind_doc", corpus.ole("Root Entry", "WordDocument"), "征文.doc"),
    ("kind_wps", corpus.ole("Root Entry", "WordDocument"), "征文.wps"),
    ("kind_rtf", b"{\\rtf1\\ansi hello}", "征文.docx"),
    (
        "kind_odt",
        corpus.zipped(
            {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}
        ),
        "征文.odt",
    ),
    ("kind_ofd", corpus.zipped({"OFD.xml": "<x/>"}), "征文.ofd"),
    ("kind_pptx", corpus.zipped({"[Content_Types].xml": "<x/>", "ppt/p.xml": "<x/>"}), "a.pptx"),
    ("kind_webp", b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(40), "作品.jpg"),
    ("kind_heic", b"\x00\x00\x00\x18ftypheic" + bytes(40), "IMG_1.HEIC"),
    ("kind_gif", b"GIF89a" + bytes(40), "作品.gif"),
    ("kind_bmp", b"BM\x46\x00\x00\x00\x00\x00\x00\x00" + bytes(60), "作品.bmp"),
    ("kind_svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "作品.png"),
    ("kind_zip", corpus.zipped({"征文.docx": DOCX}), "征文.zip"),
    ("wrong_extension", corpus.zipped({"a.txt": "a"}), "征文.docx"),
    ("kind_archive", b"Rar!\x1a\x07\x00" + bytes(40), "征文.rar"),
    ("kind_html", b"<!DOCTYPE html><html><body>x</body></html>", "征文.html"),
    ("html_as_document", b"\xef\xbb\xbf <html><body>x</body></html>", "征文.docx"),
    ("html_as_picture", b"<html><img src=1></html>", "作品.jpg"),
    ("kind_video", b"\x00\x00\x00\x18ftypmp42" + bytes(40), "作品.mp4"),
    ("kind_audio", b"ID3\x03\x00" + bytes(40), "作品.mp3"),
    ("kind_program", b"MZ\x90\x00\x03" + bytes(60), "征文.exe"),
    ("kind_unknown", bytes(range(256)) * 8, "征文.docx"),
    ("not_a_document", corpus.docx(main_type=f"{corpus.WORD}.template.main+xml"), "征文.docx"),
    ("not_a_document", corpus.zipped({"[Content_Types].xml": "<Types/>"}), "征文.docx"),
    (
        "macros",
        corpus.docx(main_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "征文.docx",
    ),
    ("macros", corpus.docx(parts={"word/vbaProject.bin": b"x"}), "征文.docx"),
    (
        "external_links",
        corpus.docx(relations=corpus.relation("image", "http://10.0.0.1/x.png", external=True)),
        "征文.docx",
    ),
    (
        "external_links",
        corpus.docx(
            relations=corpus.relation("attachedTemplate", "http://x/t.dotm", external=True)
        ),
        "征文.docx",
    ),
    ("package_unsafe", corpus.docx(parts={"../../evil.xml": "<x/>"}), "征文.docx"),
    ("package_unsafe", corpus.docx(parts={"/etc/evil.xml": "<x/>"}), "征文.docx"),
    ("package_unsafe", corpus.docx(parts={"WORD/Document.xml": "<x/>"}), "征文.docx"),
    ("package_unsafe", corpus.with_entry(DOCX, symlink()), "征文.docx"),
    ("package_encrypted", encrypted_member(), "征文.docx"),
    ("unpacks_too_large", lambda: corpus.bomb("word/a.xml", 21_000_000), "征文.docx"),
    ("unpacks_too_large", lambda: corpus.bomb("word/media/a.png", 90_000_000), "征文.docx"),
    (
        "unpacks_too_large",
        corpus.docx(parts={f"word/{n}.xml": "" for n in range(600)}),
        "征文.docx",
    ),
    (
        "too_complex",
        lambda: corpus.docx("".join(f"<p{n * 7919 % 99991}/>" for n in range(2_050_000))),
        "征文.docx",
    ),
    ("entities", BILLION_LAUGHS, "征文.docx"),
    ("entities", WIDE_DOCTYPE, "征文.docx"),
    ("damaged", corpus.docx(parts={"word/_rels/x.xml.rels": "<unfinished"}), "征文.docx"),
    ("truncated", DOCX[: len(DOCX) // 2], "征文.docx"),
    ("truncated", PNG[:-12], "作品.png"),
    ("truncated", PNG[:40], "作品.png"),
    ("truncated", jpeg()[:-500], "作品.jpg"),
    ("truncated", jpeg()[:100], "作品.jpg"),
    ("truncated", tiff()[:30_000], "作品.tif"),
    ("truncated", b"%PDF-1.7\n1 0 obj\n<<" + bytes(3000), "征文.pdf"),
    ("too_many_pixels", corpus.huge_png(40_000, 40_000), "作品.png"),
    ("progressive_too_large", corpus.jpeg_header(9933, 14043), "作品.jpg"),
    ("progressive_too_large", corpus.jpeg_header(8000, 8000, chroma=0x11), "作品.jpg"),
]


@pytest.mark.parametrize(("code", "content", "name"), REFUSED)
def test_a_file_we_do_not_take_is_refused_with_its_own_sentence(
    offer: Offer, code: str, content: bytes | Callable[[], bytes], name: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        offer(content() if callable(content) else content, name)

    assert code == refused.value.code
    assert 400 <= refused.value.status < 500
    assert "{" not in refused.value.message


def test_a_scan_offered_as_an_essay_says_what_it_is(offer: Offer) -> None:
    with pytest.raises(FileRefused) as refused:
        offer(PNG, "征文.docx", accepted=ESSAYS)

    expected = (
        "文件名写着 .docx，内容其实是 PNG 图片。这里只收 docx 文稿、PDF、txt 文本；"
        "请打开原稿，另存后再传"
    )
    assert expected == refused.value.message


def test_an_honest_scan_offered_as_an_essay_says_what_is_asked_for(offer: Offer) -> None:
    with pytest.raises(FileRefused) as refused:
        offer(PNG, "作品.png", accepted=ESSAYS)

    expected = "这是 PNG 图片，这里只收 docx 文稿、PDF、txt 文本。请换一个文件"
    assert expected == refused.value.message


def test_advice_fits_what_is_asked_for(offer: Offer) -> None:
    with pytest.raises(FileRefused) as refused:
        offer(corpus.ole("WordDocument"), "作品.doc", accepted=SCANS)

    expected = "这是 .doc 文稿，这里只收 JPEG 图片、PNG 图片、TIFF 图片。请换一个文件"
    assert expected == refused.value.message


def test_a_wps_file_is_told_how_to_become_a_docx(offer: Offer) -> None:
    with pytest.raises(FileRefused) as refused:
        offer(corpus.ole("WordDocument"), "征文.wps")

    steps = "请用 WPS 打开，点“文件”—“另存为”，文件类型选 .docx，再传"
    assert f"这是 .wps 文件。{steps}" == refused.value.message


def test_a_tiff_with_too_many_pages_is_refused(offer: Offer) -> None:
    pages = [Image.new("L", (20, 20), shade) for shade in range(21)]

    with pytest.raises(FileRefused) as refused:
        offer(tiff(save_all=True, append_images=pages), "作品.tif")

    assert "这份文件有 22 页，上限 20 页。请拆分或只留需要的页" == refused.value.message


@pytest.mark.parametrize(
    ("kind", "content", "name"),
    [
        (Kind.DOCX, DOCX, "征文.docx"),
        (Kind.DOCX, DOCX, "征文.doc"),
        (Kind.PDF, corpus.pdf([[(72, 700, corpus.SENTENCE)]]), "征文.pdf"),
        (Kind.TXT, corpus.SENTENCE.encode("gb18030"), "征文.txt"),
        (Kind.TXT, corpus.SENTENCE.encode("utf-16"), "征文"),
        (Kind.PNG, PNG, "作品.jpg"),
        (Kind.JPEG, jpeg(), "作品.png"),
        (Kind.JPEG, jpeg() + b"a film that the phone put behind" * 50, "作品.jpg"),
        (Kind.TIFF, tiff(), "作品.tif"),
        (Kind.TIFF, tiff(compression="tiff_lzw"), "作品.tiff"),
    ],
)
def test_a_good_file_is_taken_whatever_its_name(
    offer: Offer, kind: Kind, content: bytes, name: str
) -> None:
    accepted = offer(content, name)

    assert (kind, name) == (accepted.kind, accepted.name)


def test_a_docx_made_by_python_docx_with_links_and_a_local_template_is_taken(
    offer: Offer,
) -> None:
    relations = corpus.relation("hyperlink", "https://www.gov.cn/", external=True)
    template = corpus.relation("attachedTemplate", "file:///C:\\公文模板.dotm", external=True)
    rels = f'<Relationships xmlns="{corpus.RELS}">{template}</Relationships>'

    accepted = offer(corpus.docx(relations=relations, parts={"word/_rels/settings.xml.rels": rels}))

    assert Kind.DOCX == accepted.kind
    assert 5 == accepted.details["members"]


def test_a_workbook_is_taken_where_lists_are_asked_for(offer: Offer) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write(0, 0, "单位")

    accepted = offer(buffer.getvalue(), "单位.xlsx", accepted=frozenset({Kind.XLSX}))

    assert Kind.XLSX == accepted.kind


def test_an_old_workbook_is_told_how_to_become_a_new_one(offer: Offer) -> None:
    with pytest.raises(FileRefused) as refused:
        offer(corpus.ole("Workbook"), "单位.xls", accepted=frozenset({Kind.XLSX}))

    assert "kind_xls" == refused.value.code


def test_pixels_and_pages_are_told_from_headers(offer: Offer) -> None:
    details = offer(jpeg(), "作品.jpg", accepted=SCANS).details

    assert {"width": 300, "height": 200, "pages": 1} == dict(details)


def test_a_received_file_has_the_digest_and_size_of_what_was_sent(tmp_path: Path) -> None:
    content = bytes(range(256)) * 20_000

    received = receive(io.BytesIO(content), staging=tmp_path, limit=30 * MEGABYTE)

    assert hashlib.sha256(content).hexdigest() == received.sha256
    assert len(content) == received.size
    assert content == received.path.read_bytes()
    assert content[:8192] == received.head
    assert 0o600 == received.path.stat().st_mode & 0o777


def test_a_file_past_the_limit_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        receive(io.BytesIO(bytes(3_200_000)), staging=tmp_path, limit=MEGABYTE, what="张图")

    assert (413, "too_large") == (refused.value.status, refused.value.code)
    assert refused.value.message.endswith("上限 1.0 MB。请把扫描精度降到 300 dpi")
    assert [] == list(tmp_path.iterdir())


def test_a_broken_connection_leaves_nothing_behind(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(10)

    with pytest.raises(ConnectionResetError):
        receive(Broken(bytes(100)), staging=tmp_path, limit=MEGABYTE)

    assert [] == list(tmp_path.iterdir())


def test_a_full_disk_is_a_refusal_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with no_file_beyond(100_000), pytest.raises(FileRefused) as refused:
        receive(io.BytesIO(bytes(3_000_000)), staging=tmp_path, limit=30 * MEGABYTE)

    assert ("no_room", 507) == (refused.value.code, refused.value.status)
    assert [] == list(tmp_path.iterdir())
