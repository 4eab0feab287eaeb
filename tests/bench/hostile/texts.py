"""Plain texts of every age and encoding, and binaries that call themselves text."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from functools import partial

from tests.bench.hostile.case import TAKEN, Case, essay
from tests.bench.hostile.docx_disguises import FLAT, HTML, MHT, RTF
from tests.portal.files import corpus

NAME = "征文.txt"
MEGABYTE = 1024 * 1024
TEXT = "一封来信的十五天\r\n" + f"　　{corpus.SENTENCE}\r\n" * 12
TRADITIONAL = (
    "一封來信的十五天\r\n" + "　　我在信訪窗口工作了十五年，最難忘的是一位老人的來信。\r\n" * 12
)
TIBETAN = "བོད་ཡིག་གི་རྩོམ་ཡིག་ཅིག། " * 30
UYGHUR = "خەت ۋە زىيارەت خىزمىتى ھەققىدە ماقالە. " * 30


def cases(_canary: str) -> Iterator[Case]:
    """Yield them."""
    yield from encoded()
    yield from unreadable()
    yield from large()
    yield from disguised()


def encoded() -> Iterator[Case]:
    """Yield readable texts."""
    for encoding in (
        "utf-8",
        "utf-8-sig",
        "gb2312",
        "gbk",
        "gb18030",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
    ):
        quick = encoding == "utf-16-be"
        yield essay(f"text/{encoding}", partial(TEXT.encode, encoding), as_=NAME, quick=quick)
    big_endian = codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")
    yield essay("text/utf-16-be with BOM", lambda: big_endian, as_=NAME)
    yield essay("text/utf-32", partial(TEXT.encode, "utf-32"), as_=NAME)
    yield essay("text/big5", partial(TRADITIONAL.encode, "big5"), as_=NAME, quick=True)
    four = TEXT + "𠮷野家的来信，㛃女士，䶮先生。" * 5
    yield essay("text/gb18030 with four bytes", partial(four.encode, "gb18030"), as_=NAME)
    wide = "来信" * 3000
    yield essay("text/utf-16-le without ASCII or BOM", partial(wide.encode, "utf-16-le"), as_=NAME)
    yield essay("text/Tibetan", partial(TIBETAN.encode, "utf-8"), as_=NAME)
    yield essay("text/Uyghur", partial(UYGHUR.encode, "utf-8"), as_=NAME)
    yield essay("text/Uyghur in utf-16", partial(UYGHUR.encode, "utf-16"), as_=NAME)
    yield essay("text/English", lambda: b"The fifteen days of one letter.\n" * 20, as_=NAME)
    turned = "正文\u202e反写的一段\u202c，零宽\u200b空格\ufeff。" + TEXT
    yield essay("text/right-to-left override", partial(turned.encode, "utf-8"), as_=NAME)
    form_feed = TEXT + "\f第二页\x1a"
    yield essay("text/form feed and Ctrl-Z", partial(form_feed.encode, "gbk"), as_=NAME)
    yield essay("text/old Mac line ends", lambda: TEXT.replace("\r\n", "\r").encode(), as_=NAME)
    yield essay("text/no extension", TEXT.encode, as_="征文")
    yield essay("text/starts like markup", ("<编者按>" + TEXT).encode, as_=NAME)
    yield essay("text/cut in the middle of a character at 64 kB", long_gbk, as_=NAME, quick=True)


def long_gbk() -> bytes:
    """Return a text whose every sampled piece begins or ends inside a character."""
    return b"a" + ("来信" + "　" * 5).encode("gbk") * 6000 + b"a"


def unreadable() -> Iterator[Case]:
    """Yield what no encoding explains."""
    unread = ("text_unreadable", "kind_unknown")
    gbk = TEXT.encode("gbk")
    yield essay(
        "text/one broken byte in GBK",
        lambda: gbk[:50] + b"\xff" + gbk[51:],
        "text_unreadable",
        as_=NAME,
        quick=True,
    )
    late = ("来信" + "\n" * 30).encode("gbk") * 14_000
    yield essay(
        "text/one broken byte far inside",
        lambda: late[:400_000] + b"\xff\xff" + late[400_002:],
        "text_unreadable",
        as_=NAME,
        quick=True,
    )
    yield essay("text/half a character at the end", lambda: gbk[:-3], "text_unreadable", as_=NAME)
    utf8 = TEXT.encode()
    yield essay(
        "text/one broken byte in UTF-8",
        lambda: utf8[:40] + b"\xff" + utf8[41:],
        "text_unreadable",
        as_=NAME,
    )
    yield essay(
        "text/odd number of bytes in UTF-16", lambda: TEXT.encode("utf-16")[:-1], *unread, as_=NAME
    )
    yield essay("text/binary", lambda: bytes(range(256)) * 40, *unread, as_=NAME)
    yield essay("text/NULs between", lambda: TEXT.replace("信", "信\0").encode(), *unread, as_=NAME)
    yield essay(
        "text/controls", lambda: TEXT.replace("信", "信\x07\x1b[31m").encode(), *unread, as_=NAME
    )
    yield essay("text/private characters", ("\ue001\ue002" * 300).encode, *unread, as_=NAME)
    yield essay("text/all zeros", lambda: bytes(5000), *unread, as_=NAME)
    yield essay("text/all 0xFF", lambda: b"\xff" * 5000, *unread, as_=NAME)
    yield essay("text/spaces alone", lambda: b" \t\r\n" * 500, "without_text", as_=NAME)
    yield essay("text/full-width spaces alone", "　\n".encode, "without_text", as_=NAME)
    yield essay("text/BOM alone", lambda: codecs.BOM_UTF8, "without_text", as_=NAME)
    yield essay("text/wide BOM alone", lambda: codecs.BOM_UTF16_LE, "without_text", as_=NAME)
    yield essay(
        "text/lone halves in UTF-16", lambda: b"\xff\xfe" + b"\x00\xd8" * 300, *unread, as_=NAME
    )


def large() -> Iterator[Case]:
    """Yield texts longer than any essay."""
    line = "信".encode() * (8 * MEGABYTE // 3)
    yield essay("text/8 MB of one line", lambda: line, "text_too_long", as_=NAME, quick=True)
    yield essay(
        "text/19 MB of GBK",
        lambda: "信访".encode("gbk") * (19 * MEGABYTE // 4),
        "text_too_long",
        as_=NAME,
    )
    yield essay(
        "text/19 MB of Latin", lambda: b"word " * (19 * MEGABYTE // 5), "text_too_long", as_=NAME
    )
    yield essay(
        "text/19 MB of UTF-16",
        lambda: codecs.BOM_UTF16_LE + b"\xe1\x4f" * (19 * MEGABYTE // 2),
        "text_too_long",
        as_=NAME,
    )
    yield essay(
        "text/19 MB of spaces",
        lambda: b" " * (19 * MEGABYTE),
        "without_text",
        "text_too_long",
        as_=NAME,
    )
    yield essay(
        "text/19 MB of line ends",
        lambda: b"\n" * (19 * MEGABYTE),
        "without_text",
        "text_too_long",
        as_=NAME,
    )
    yield essay("text/31 MB", lambda: b"word " * (31 * MEGABYTE // 5), "too_large", as_=NAME)
    yield essay(
        "text/29,000 one-letter lines",
        lambda: "信\n".encode() * 29_000,
        "too_many_paragraphs",
        as_=NAME,
        quick=True,
    )
    yield essay("text/one line of 29,000", lambda: "信".encode() * 29_000, TAKEN, as_=NAME)
    noise = "".join(chr(0x4E00 + n * 7919 % 5003) for n in range(29_000))
    yield essay("text/29,000 rare characters", noise.encode, as_=NAME)
    known = "".join("信工条民心法"[n * n % 6] for n in range(29_000))
    yield essay("text/29,000 characters that form no word", known.encode, as_=NAME)
    digits = "1" * 250_000
    yield essay("text/250,000 digits", digits.encode, as_=NAME)
    names = "、".join("王李张刘陈"[n % 5] + "建国" for n in range(6_000))
    yield essay("text/6,000 names", names.encode, as_=NAME)


def disguised() -> Iterator[Case]:
    """Yield what calls itself text and is more than that."""
    yield essay("text/HTML", HTML.encode, "kind_html", as_=NAME)
    yield essay(
        "text/HTML behind a comment",
        lambda: b"\xef\xbb\xbf<!-- x -->\n" + HTML.encode(),
        "kind_html",
        as_=NAME,
    )
    yield essay(
        "text/HTML behind 10,000 comments",
        lambda: b"<!-- x -->" * 10_000 + HTML.encode(),
        "kind_html",
        TAKEN,
        as_=NAME,
        quick=True,
    )
    yield essay("text/RTF", RTF.encode, "kind_rtf", TAKEN, as_=NAME)
    yield essay("text/MHT", MHT.encode, "kind_mail", as_=NAME)
    yield essay("text/Flat OPC", FLAT.encode, "kind_xml", as_=NAME)
    yield essay("text/docx", corpus.docx, as_=NAME)
    yield essay(
        "text/PostScript",
        lambda: b"%!PS-Adobe-3.0\n(x) show\n" * 9,
        "text_unreadable",
        "kind_unknown",
        "wrong_extension",
        TAKEN,
        as_=NAME,
    )
    script = b'Set s = CreateObject("WScript.Shell")\r\ns.Run "calc"\r\n'
    for suffix in ("vbs", "hta", "js", "ps1", "cmd", "scr"):
        yield essay(
            f"text/script .{suffix}", lambda: script, "wrong_extension", as_=f"征文.{suffix}"
        )
