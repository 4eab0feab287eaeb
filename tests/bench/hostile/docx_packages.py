"""Docx files whose zip is not what an office writes: names, flags, cuts, junk."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Iterator
from functools import partial

from tests.bench.hostile.case import Case, essay
from tests.portal.files import corpus

UNSAFE = "package_unsafe"


def cases(_canary: str) -> Iterator[Case]:
    """Yield the broken and the forged."""
    yield from named()
    yield from flagged()
    yield from cut()


def named() -> Iterator[Case]:
    """Yield members whose names would leave the folder they are unpacked into."""
    for name in (
        "../../evil.xml",
        "/etc/cron.d/evil",
        "..\\..\\evil.xml",
        "word\\evil.xml",
        "C:/Windows/evil.xml",
        "C:evil.xml",
        "word/../../evil.xml",
        "word/..",
        "//host/share/evil.xml",
        "word/evil\nname.xml",
    ):
        make = partial(corpus.docx, parts={name: "<x/>"})
        yield essay(f"docx/member/{name!r}", make, UNSAFE, quick=name.startswith(("..\\", "C:")))
    yield essay("docx/member/NUL", with_nul, UNSAFE, quick=True)
    yield essay("docx/member/symlink", partial(special, stat.S_IFLNK), UNSAFE)
    yield essay("docx/member/device", partial(special, stat.S_IFCHR), UNSAFE, quick=True)
    yield essay("docx/member/named pipe", partial(special, stat.S_IFIFO), UNSAFE)
    yield essay("docx/member/twice", twice, UNSAFE, quick=True)
    yield essay(
        "docx/member/twice but for capitals",
        partial(corpus.docx, parts={"WORD/Document.xml": "<x/>"}),
        UNSAFE,
    )
    yield essay(
        "docx/member/very long name", partial(corpus.docx, parts={"w/" * 4000: "<x/>"}), UNSAFE
    )
    yield essay(
        "docx/member/Chinese name", partial(corpus.docx, parts={"word/media/图片1.xml": "<x/>"})
    )
    yield essay("docx/member/folders", partial(corpus.docx, parts={"word/": "", "word/media/": ""}))


def with_nul() -> bytes:
    content = corpus.docx(parts={"word/vba_.bin": "x"})
    return content.replace(b"word/vba_.bin", b"word/vba\x00.bin")


def special(mode: int) -> bytes:
    entry = zipfile.ZipInfo("word/link.xml")
    entry.external_attr = (mode | 0o777) << 16
    return corpus.with_entry(corpus.docx(), entry, "/etc/passwd")


def twice() -> bytes:
    content = corpus.docx(parts={"word/documenu.xml": "<x/>"})
    return content.replace(b"word/documenu.xml", b"word/document.xml")


def flagged() -> Iterator[Case]:
    """Yield zips with flags and structures that an office never writes."""
    yield essay("docx/zip/encrypted flag", partial(with_flag, 0x1), "package_encrypted")
    yield essay("docx/zip/strong encryption", partial(with_flag, 0x41), "package_encrypted")
    yield essay(
        "docx/zip/masked directory", partial(with_flag, 0x2000), "package_encrypted", quick=True
    )
    yield essay("docx/zip/zip64 disguise", zip64, UNSAFE, quick=True)
    yield essay("docx/zip/unknown method", unknown_method, UNSAFE, quick=True)
    yield essay("docx/zip/two volumes", two_volumes, "truncated", UNSAFE)
    yield essay("docx/zip/other name in the local header", other_local_name, "damaged", quick=True)
    yield essay("docx/zip/comment of 60 kB", commented)
    yield essay("docx/zip/stored", partial(rewritten, zipfile.ZIP_STORED))
    yield essay("docx/zip/streamed", streamed)
    for name in ("template", "glossary"):
        kind = f"{corpus.WORD}.{name}.main+xml"
        yield essay(
            f"docx/zip/{name} main type", partial(corpus.docx, main_type=kind), "not_a_document"
        )
    yield essay(
        "docx/zip/no main type", partial(corpus.docx, main_type="text/xml"), "not_a_document"
    )
    yield essay(
        "docx/zip/content types alone",
        partial(corpus.zipped, {"[Content_Types].xml": "<Types/>"}),
        "not_a_document",
    )
    yield essay("docx/zip/no document", without_document, "not_a_document", quick=True)
    yield essay("docx/zip/no relationships", partial(without, "_rels/.rels"))


def with_flag(flag: int) -> bytes:
    content = bytearray(corpus.docx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark) + place
        flags = struct.unpack_from("<H", content, at)[0] | flag
        struct.pack_into("<H", content, at, flags)
    return bytes(content)


def zip64() -> bytes:
    """Return a docx with the directory end of an archive past 4 GB before the usual one."""
    content = corpus.docx()
    at = content.rindex(b"PK\x05\x06")
    count, size, offset = struct.unpack_from("<HII", content, at + 10)
    record = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    return content[:at] + record + locator + content[at:]


def unknown_method() -> bytes:
    content = bytearray(corpus.docx())
    struct.pack_into("<H", content, content.index(b"PK\x01\x02") + 10, 99)
    return bytes(content)


def two_volumes() -> bytes:
    content = bytearray(corpus.docx())
    at = content.rindex(b"PK\x05\x06")
    struct.pack_into("<HH", content, at + 4, 1, 1)
    return bytes(content)


def other_local_name() -> bytes:
    content = corpus.docx(parts={"word/styles.xml": "<x/>"})
    return content.replace(b"word/styles.xml", b"word/stylez.xml", 1)


def commented() -> bytes:
    buffer = io.BytesIO(corpus.docx())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"c" * 60_000
    return buffer.getvalue()


def rewritten(method: int) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(corpus.docx())) as old,
        zipfile.ZipFile(buffer, "w", method) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return buffer.getvalue()


class Unseekable(io.RawIOBase):
    """A pipe, as web services write their documents to."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, content: object) -> int:
        """Keep what comes."""
        piece = bytes(content)  # type: ignore[call-overload]  # a buffer of zipfile's
        self.written += piece
        return len(piece)


def streamed() -> bytes:
    """Return a docx whose sizes stand behind the data."""
    pipe = Unseekable()
    old = zipfile.ZipFile(io.BytesIO(corpus.docx()))
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return bytes(pipe.written)


def without_document() -> bytes:
    return without("word/document.xml")


def without(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(corpus.docx())) as old, zipfile.ZipFile(buffer, "w") as new:
        for kept in old.namelist():
            if kept != name:
                new.writestr(kept, old.read(kept))
    return buffer.getvalue()


def cut() -> Iterator[Case]:
    """Yield what is left of a docx after a bad line, a full disk, a virus scanner."""
    plain = corpus.docx(parts={"word/media/image1.png": corpus.png(400, 300)})
    yield essay("docx/cut/half", lambda: plain[: len(plain) // 2], "truncated")
    yield essay("docx/cut/100 bytes short", lambda: plain[:-100], "truncated", quick=True)
    yield essay("docx/cut/four bytes", lambda: plain[:4], "truncated")
    yield essay(
        "docx/cut/first half missing", lambda: plain[len(plain) // 2 :], "kind_unknown", "truncated"
    )
    yield essay("docx/cut/zeros in the middle", partial(zeroed, plain), "damaged", "truncated")
    yield essay(
        "docx/cut/second half zeros", lambda: plain[: len(plain) // 2] + bytes(5000), "truncated"
    )
    yield essay("docx/cut/one bit turned", partial(one_bit, plain), "damaged", quick=True)
    yield essay("docx/cut/junk behind", lambda: plain + b"\0junk" * 40)
    yield essay(
        "docx/cut/junk before", lambda: b"junk\0\0\0" * 9 + plain, "kind_unknown", "text_unreadable"
    )
    yield essay("docx/cut/empty zip", partial(corpus.zipped, {}), "wrong_extension")
    yield essay(
        "docx/cut/XML breaks off",
        partial(corpus.docx, "<w:p><w:r><w:t>来信"),
        "damaged",
        quick=True,
    )


def zeroed(plain: bytes) -> bytes:
    at = plain.index(b"word/document.xml") + 40
    return plain[:at] + bytes(60) + plain[at + 60 :]


def one_bit(plain: bytes) -> bytes:
    content = bytearray(plain)
    content[content.index(b"word/document.xml") + 60] ^= 4
    return bytes(content)
