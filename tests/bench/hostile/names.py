"""File names that break forms, paths, headers and eyes; the file itself is sound."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.bench.hostile.case import NO_FORM, TAKEN, Case, essay, scan
from tests.portal.files import corpus

TEXT = ("一封来信的十五天\n" + f"　　{corpus.SENTENCE}\n" * 12).encode()
FIELD = b'form-data; name="file"; '


def cases(_canary: str) -> Iterator[Case]:
    """Yield them."""
    for name, sent_as in {
        "300 characters": "征" * 300 + ".txt",
        "300 characters without a dot": "征" * 300,
        "extension of 300 characters": "征文." + "t" * 300,
        "path upwards": "../../../etc/passwd",
        "path of Windows": "C:\\Users\\王\\桌面\\征文.txt",
        "network path": "\\\\host\\share\\征文.txt",
        "folder": "征文/",
        "emoji": "征文🎉👨‍👩‍👧.txt",
        "quotes of HTML": "<img src=x onerror=alert(1)>.txt",
        "ampersands": "a&amp;b&lt;征文.txt",
        "template": "{{7*7}}{% raw %}.txt",
        "formula": "=cmd|' /C calc'!A0.txt",
        "single quotes": "'; DROP TABLE entries;--.txt",
        "right-to-left": "征文\u202etxt.exe.txt",
        "zero width": "征\u200b文\ufeff.txt",
        "decomposed": "e\u0301tude.txt",
        "trailing dots": "征文.txt...",
        "trailing spaces": "征文.txt   ",
        "dots alone": "...",
        "space alone": " ",
        "hidden": ".txt",
        "percent": "%2e%2e%2f%00征文.txt",
        "semicolon": "a;b=c.txt",
        "surrogate by reference": "&#55357;.txt",
        "two extensions": "征文.docx.txt",
        "no extension": "征文",
        "capitals": "征文.TXT",
        "unknown extension": "征文.草稿",
        "date for an extension": "征文2026.6.1",
        "rare characters": "𠮷野家𰻝.txt",
        "private characters": "\ue001\U000f0000.txt",
    }.items():
        yield essay(f"name/{name}", lambda: TEXT, as_=sent_as)
    for device in ("CON.txt", "nul", "COM1.txt", "aux.docx.txt", "LPT1"):
        yield essay(f"name/device {device}", lambda: TEXT, as_=device)
    yield essay("name/lock mark on a good docx", corpus.docx, as_="~$征文.docx")
    yield essay(
        "name/program behind two extensions",
        lambda: TEXT,
        "wrong_extension",
        as_="征文.txt.exe",
        quick=True,
    )
    yield essay("name/program before the extension", lambda: TEXT, as_="征文.exe.txt")
    yield essay(
        "name/program and trailing dots",
        lambda: TEXT,
        "wrong_extension",
        as_="征文.exe. .",
        quick=True,
    )
    yield scan(
        "name/program of a picture",
        partial(corpus.png, 90, 60),
        "wrong_extension",
        as_="作品.png.scr",
    )
    yield from forged()


def forged() -> Iterator[Case]:
    """Yield headers that no browser sends."""
    odd = (TAKEN, "missing", NO_FORM)
    for name, disposition, verdicts in (
        ("GBK bytes", FIELD + 'filename="征文.txt"'.encode("gbk"), odd),
        ("broken UTF-8", FIELD + b'filename="\xff\xfe\x80.txt"', odd),
        ("NUL", FIELD + b'filename="a\x00.txt"', odd),
        ("NUL before another extension", FIELD + b'filename="a.exe\x00.txt"', odd),
        (
            "extended",
            FIELD + b"filename=\"a.txt\"; filename*=UTF-8''%E5%BE%81%E6%96%87.txt",
            (TAKEN,),
        ),
        (
            "extended program",
            FIELD + b"filename=\"a.txt\"; filename*=UTF-8''a.exe",
            ("wrong_extension",),
        ),
        ("extended in GBK", FIELD + b"filename*=GBK''%D5%F7%CE%C4.txt", odd),
        ("extended and broken", FIELD + b"filename*=UTF-8''%ff%fe.txt", odd),
        ("extended path", FIELD + b"filename*=UTF-8''..%2f..%2fetc%2fpasswd", (TAKEN,)),
        ("continued", FIELD + b'filename*0="a"; filename*1=".txt"', odd),
        ("no quotes", FIELD + b"filename=a.txt", (TAKEN,)),
        ("empty", FIELD + b'filename=""', ("missing",)),
        ("none", FIELD[:-2], ("missing",)),
        ("quote inside", FIELD + b'filename="a\\".txt"', (TAKEN,)),
        ("unclosed quote", FIELD + b'filename="a.txt', odd),
        ("header injected", FIELD + b'filename="a.txt"\r\nX-Injected: 1', (TAKEN,)),
        ("line end inside", FIELD + b'filename="a\r\n b.txt"', odd),
        ("twice", FIELD + b'filename="a.txt"; filename="b.exe"', (TAKEN, "wrong_extension", *odd)),
        ("60 kB", FIELD + b'filename="' + b"a" * 60_000 + b'.txt"', odd),
        ("encoded word", FIELD + b'filename="=?utf-8?B?5b6B5paHLnR4dA==?="', (TAKEN,)),
        ("other field", b'form-data; name="file2"; filename="a.txt"', ("missing",)),
        ("attachment", b'attachment; name="file"; filename="a.txt"', odd),
    ):
        yield Case(
            name=f"header/{name}",
            make=lambda: TEXT,
            sent_as="a.txt",
            verdicts=frozenset(verdicts),
            disposition=disposition,
        )
