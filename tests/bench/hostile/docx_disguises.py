"""Other things under the name of a docx, and what office machines leave beside their documents."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from functools import partial

from tests.bench.hostile.case import TAKEN, Case, essay
from tests.portal.files import corpus, pictures
from tests.portal.files.compound import compound

HTML = "<!DOCTYPE html><html><body><p>我在信访窗口工作了十五年。</p></body></html>"
MHT = (
    "From: <Saved by WPS>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
    '\tboundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n' + HTML
)
MAIL = (
    "Received: from a by b\r\nDate: Mon, 1 Jun 2026 10:00:00 +0800\r\nFrom: a@b\r\n"
    "Message-ID: <1@b>\r\nSubject: =?utf-8?b?5b6B5paH?=\r\nMIME-Version: 1.0\r\n\r\n征文见附件。"
)
FLAT = (
    '<?xml version="1.0" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
    '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>'
)
WORD_2003 = (
    '<?xml version="1.0"?>\n<w:wordDocument '
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'
)
UOF = '<?xml version="1.0" encoding="UTF-8"?>\n<uof:UOF xmlns:uof="http://schemas.uof.org/"/>'
RTF = (
    "{\\rtf1\\ansi\\ansicpg936 {\\fonttbl{\\f0 SimSun;}}\\f0 "
    + "".join(f"\\u{ord(char)}?" for char in corpus.SENTENCE * 3)
    + "}"
)
ODT_TYPE = "application/vnd.oasis.opendocument.text"


def cases(canary: str) -> Iterator[Case]:
    """Yield the disguises."""
    yield from encrypted()
    yield from beside()
    yield from other_kinds(canary)
    yield from other_offices()


def encrypted() -> Iterator[Case]:
    """Yield files that only the unit's own machines can read."""
    tsd = b"%TSD-Header-###%" + bytes(range(256)) * 40
    yield essay("docx/locked/TSD", lambda: tsd, "endpoint_encrypted", quick=True)
    safe = b"b\x14#eE-SafeNet\x00\x00\x00LOCK" + bytes(range(256)) * 40
    yield essay("docx/locked/E-SafeNet", lambda: safe, "endpoint_encrypted")
    yield essay(
        "docx/locked/Office password",
        partial(compound, {"EncryptionInfo": b"x", "EncryptedPackage": b"x" * 9000}),
        "office_encrypted",
        quick=True,
    )
    yield essay(
        "docx/locked/Office password and 19 MB",
        partial(compound, {"EncryptedPackage": bytes(19_000_000), "EncryptionInfo": b"x"}),
        "office_encrypted",
    )
    fib = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, 0x0100) + bytes(5000)
    yield essay(
        "doc/password", partial(compound, {"WordDocument": fib, "1Table": b"x"}),
        "office_encrypted", as_="征文.doc", quick=True,
    )  # fmt: skip


def beside() -> Iterator[Case]:
    """Yield what lies beside a document in its folder."""
    owner = b"\x06wang  " + b" " * 47 + b"\x06\x00" + "wang  ".encode("utf-16-le")
    lock = owner.ljust(162, b"\x00")
    yield essay("beside/Word lock file", lambda: lock, "lock_file", as_="~$征文.docx")
    yield essay("beside/Word lock file renamed", lambda: lock, "lock_file", quick=True)
    libre = ",wang,office-7,01.06.2026 10:00,file:///srv/office/4;"
    yield essay(
        "beside/LibreOffice lock file", libre.encode, "lock_file",
        as_=".~lock.征文.docx#", quick=True,
    )  # fmt: skip
    yield essay(
        "beside/good docx named like a lock file", corpus.docx, as_="~$征文.docx", quick=True
    )
    yield essay("beside/empty", lambda: b"", "empty")
    yield essay("beside/one byte", lambda: b"x", "without_text", TAKEN)
    yield essay("beside/one NUL", lambda: b"\0", "kind_unknown", "text_unreadable")
    apple = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        " + bytes(4000)
    yield essay("beside/AppleDouble", lambda: apple, "kind_unknown", as_="._征文.docx")
    link = bytes.fromhex("4c0000000114020000000000c000000000000046") + bytes(800)
    yield essay("beside/shortcut", lambda: link, "kind_shortcut", as_="征文.docx.lnk", quick=True)
    url = b"[InternetShortcut]\r\nURL=http://127.0.0.1/\r\n"
    yield essay(
        "beside/internet shortcut", lambda: url, "kind_shortcut", as_="征文.url", quick=True
    )


def other_kinds(canary: str) -> Iterator[Case]:
    """Yield what is no document at all, or one of another kind."""
    plain = corpus.docx()
    wrong = "wrong_extension"
    yield essay("disguise/HTML", HTML.encode, "html_as_document")
    yield essay("disguise/HTML in UTF-16", partial(HTML.encode, "utf-16"), "html_as_document")
    page = f"<HTML xmlns:o='x'><BODY><img src='{canary}/a.png'></BODY></HTML>"
    yield essay(
        "disguise/HTML named .doc", page.encode, "html_as_document", as_="征文.doc", quick=True
    )
    yield essay("disguise/MHT", MHT.encode, "kind_mail", quick=True)
    yield essay("disguise/mail", MAIL.encode, "kind_mail", as_="征文.eml")
    yield essay("disguise/Flat OPC", FLAT.encode, "kind_xml", quick=True)
    yield essay("disguise/Word 2003 XML", WORD_2003.encode, "kind_xml", as_="征文.xml")
    yield essay("disguise/UOF", UOF.encode, "kind_xml", as_="征文.uof")
    yield essay(
        "disguise/PDF is read as what it is", partial(corpus.pdf, [[(72, 700, corpus.SENTENCE)]])
    )
    yield essay("disguise/text is read as what it is", corpus.SENTENCE.encode)
    yield essay("disguise/PNG", corpus.png, wrong, quick=True)
    yield essay("disguise/zip", partial(corpus.zipped, {"征文.docx": plain}), wrong, quick=True)
    yield essay(
        "disguise/honest zip",
        partial(corpus.zipped, {"征文.docx": plain}),
        "kind_zip",
        as_="征文.zip",
    )
    yield essay(
        "disguise/zip that begins with a PDF", stored_pdf, "kind_zip", as_="征文.zip", quick=True
    )
    yield essay("disguise/docx behind a JPEG", jpeg_and_docx, wrong, quick=True)
    yield essay("disguise/docx behind a GIF", lambda: b"GIF89a" + bytes(40) + plain, wrong)
    sheet = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}
    yield essay("disguise/workbook", partial(corpus.zipped, sheet), wrong, quick=True)
    slides = {"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<x/>"}
    yield essay("disguise/slides", partial(corpus.zipped, slides), "kind_pptx", as_="征文.pptx")
    for name, head in {
        "Windows program": b"MZ\x90\x00\x03" + bytes(200),
        "Linux program": b"\x7fELF\x02\x01\x01" + bytes(200),
        "video": b"\x00\x00\x00\x18ftypmp42" + bytes(200),
        "sound": b"ID3\x03\x00" + bytes(200),
        "rar": b"Rar!\x1a\x07\x01\x00" + bytes(200),
        "7z": b"7z\xbc\xaf\x27\x1c" + bytes(200),
        "gzip": b"\x1f\x8b\x08\x00" + bytes(200),
    }.items():
        yield essay(
            f"disguise/{name}", lambda head=head: head, wrong, quick=name == "Windows program"
        )
    yield essay(
        "disguise/honest rar",
        lambda: b"Rar!\x1a\x07\x01\x00" + bytes(99),
        "kind_archive",
        as_="a.rar",
    )
    yield essay(
        "disguise/script", lambda: b"@echo off\r\ndel *.*\r\n", wrong, as_="征文.bat", quick=True
    )
    noise = bytes((n * n * 7 + n * 31) % 251 for n in range(9000))
    yield essay("disguise/noise", lambda: noise, "kind_unknown")


def stored_pdf() -> bytes:
    return corpus.with_entry(corpus.zipped({}), zipfile.ZipInfo("a.pdf"), "%PDF-1.7\n%%EOF\n")


def jpeg_and_docx() -> bytes:
    return pictures.saved(pictures.quarters(200, 100), "JPEG") + corpus.docx()


def other_offices() -> Iterator[Case]:
    """Yield documents that need LibreOffice: taken where it is installed, else told to convert."""
    yield essay("office/rtf", RTF.encode, "kind_rtf", TAKEN, as_="征文.rtf")
    yield essay("office/rtf named docx", RTF.encode, "kind_rtf", TAKEN)
    yield essay("office/odt", odt, "kind_odt", TAKEN, as_="征文.odt")
    ofd = partial(corpus.zipped, {"OFD.xml": "<x/>", "Doc_0/Document.xml": "<x/>"})
    yield essay("office/ofd", ofd, "kind_ofd", as_="征文.ofd")
    old = {"Workbook": b"x" * 5000}
    yield essay(
        "office/xls", partial(compound, old), "wrong_extension", as_="征文.docx", quick=True
    )
    ppt = {"PowerPoint Document": b"x" * 5000}
    yield essay("office/ppt", partial(compound, ppt), "kind_pptx", as_="征文.ppt", quick=True)
    msg = {"__properties_version1.0": b"x" * 5000}
    yield essay("office/Outlook mail", partial(compound, msg), "kind_mail", as_="征文.msg")
    empty = {"WordDocument": bytes(5000)}
    yield essay(
        "office/doc without a text",
        partial(compound, empty),
        "kind_doc",
        "damaged",
        "not_converted",
        as_="征文.doc",
    )
    yield essay(
        "office/wps without a text",
        partial(compound, empty),
        "kind_wps",
        "damaged",
        "not_converted",
        as_="征文.wps",
    )
    word = {"WordDocument": struct.pack("<H", 0xA5EC) + bytes(5000)}
    macro = word | {"Macros/VBA/dir": b"x" * 5000}
    yield essay(
        "office/doc with macros",
        partial(compound, macro),
        "kind_doc",
        "macros",
        "not_converted",
        as_="征文.doc",
    )
    broken = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 19_000_000
    yield essay(
        "office/OLE of 19 MB of nothing",
        lambda: broken,
        "damaged",
        "truncated",
        as_="征文.doc",
        quick=True,
    )
    looped = partial(compound, word, looped=True)
    yield essay(
        "office/OLE whose chain is a loop",
        looped,
        "damaged",
        "kind_doc",
        "not_converted",
        as_="征文.doc",
        quick=True,
    )


def odt() -> bytes:
    text = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f"<office:body><office:text><text:p>{corpus.SENTENCE * 3}</text:p></office:text>"
        "</office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODT_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    return corpus.zipped(
        {"mimetype": ODT_TYPE, "content.xml": text, "META-INF/manifest.xml": manifest}
    )
