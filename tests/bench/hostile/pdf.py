"""PDF files that are locked, cut, looped, bombs, or want to do something when opened."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import partial

from tests.bench.hostile.case import TAKEN, Case, essay
from tests.bench.hostile.paper import LINE, Paper, locked, shown, stream
from tests.portal.files import corpus

MEGABYTE = 1024 * 1024
NAME = "征文.pdf"
Bytes = bytes


def cases(canary: str) -> Iterator[Case]:
    """Yield them."""
    yield from passworded()
    yield from cut()
    yield from bombs()
    yield from looped()
    yield from acting(canary)


def passworded() -> Iterator[Case]:
    """Yield locked files; one that anybody may read, and only few may change, is fine."""
    page = [[(72, 700, corpus.SENTENCE)]]
    yield essay(
        "pdf/password/40 bit",
        partial(corpus.pdf, page, extra=corpus.LOCKED),
        "pdf_encrypted",
        as_=NAME,
    )
    yield essay(
        "pdf/password/128 bit",
        locked(user=b"secret").written,
        "pdf_encrypted",
        as_=NAME,
        quick=True,
    )
    yield essay(
        "pdf/password/of the owner alone",
        locked().written,
        as_=NAME,
        quick=True,
    )
    other = "/Encrypt << /Filter /FoxitConnectedPDFDRM /V 4 >> /ID [<33> <33>]"
    yield essay(
        "pdf/password/of a rights server",
        lambda: Paper(trailer=other).written(),
        "pdf_encrypted", "damaged",
        as_=NAME,
    )  # fmt: skip


def cut() -> Iterator[Case]:
    """Yield PDFs that end too early, and what is left of their tables."""
    long = Paper(contents=[stream(shown())] * 60)

    def part(share: float) -> Bytes:
        whole = long.written()
        return whole[: int(len(whole) * share)]

    yield essay("pdf/cut/header alone", lambda: b"%PDF-1.7\n", "truncated", as_=NAME)
    yield essay("pdf/cut/half", partial(part, 0.5), "truncated", as_=NAME)
    yield essay("pdf/cut/table missing", partial(part, 0.9), "truncated", as_=NAME, quick=True)
    yield essay("pdf/cut/header and end mark", lambda: b"%PDF-1.7\n%%EOF\n", "damaged", as_=NAME)
    yield essay(
        "pdf/cut/zeros in the middle",
        lambda: part(0.4) + bytes(9000) + long.written()[-300:],
        "damaged", "pdf_without_text", TAKEN,
        as_=NAME,
    )  # fmt: skip
    yield essay("pdf/table/none", lambda: Paper().written(table=False), as_=NAME)
    yield essay("pdf/table/elsewhere", lambda: Paper().written(start=99_999_999), as_=NAME)
    yield essay(
        "pdf/table/its own predecessor", lambda: Paper().written(previous="/Prev {at}"), as_=NAME
    )
    yield essay(
        "pdf/table/huge size",
        lambda: Paper(trailer="/Size 2147483647").written(),
        TAKEN,
        "damaged",
        as_=NAME,
    )
    junk = b"\xef\xbb\xbf\r\n\0\0junk of a mail gateway\r\n"
    yield essay(
        "pdf/cut/junk before",
        lambda: Paper(head=junk + b"%PDF-1.7\n").written(),
        as_=NAME,
        quick=True,
    )
    yield essay("pdf/cut/junk behind", lambda: Paper().written() + b"\0" * 2000, as_=NAME)
    page = b"<html><body><script>alert(1)</script></body></html>\n%PDF-1.7\n"
    yield essay(
        "pdf/cut/HTML before",
        lambda: Paper(head=page).written(),
        "html_as_document",
        as_=NAME,
        quick=True,
    )
    program = b"MZ\x90\x00\x03" + bytes(200) + b"%PDF-1.7\n"
    yield essay(
        "pdf/cut/program before",
        lambda: Paper(head=program).written(),
        "wrong_extension",
        as_=NAME,
        quick=True,
    )


def deflated(content: bytes, times: int) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return content


def zeros(megabytes: int, times: int) -> bytes:
    """Return a stream of so many zeros, deflated so many times."""
    squeeze = zlib.compressobj(9)
    content = (
        b"".join(squeeze.compress(bytes(MEGABYTE)) for _ in range(megabytes)) + squeeze.flush()
    )
    content = deflated(content, times - 1)
    return stream(content, f"/Filter [{'/FlateDecode ' * times}]")


def packed(marks: bytes) -> bytes:
    """Return a PDF of one page with these marks, deflated."""
    return Paper(contents=[stream(zlib.compress(marks), "/Filter /FlateDecode")]).written()


def bombs() -> Iterator[Case]:
    """Yield content that is small in the file and enormous on the page."""
    nothing = ("too_complex", "pdf_without_text", "damaged")
    for megabytes, times in ((100, 1), (1000, 2), (2000, 3)):
        make = lambda megabytes=megabytes, times=times: Paper(  # noqa: E731  # one table of them
            contents=[zeros(megabytes, times)]
        ).written()
        yield essay(f"pdf/bomb/{megabytes} MB deflated {times} times", make, *nothing, as_=NAME)
    many = "/Filter [" + "/ASCIIHexDecode " * 5000 + "]"
    yield essay(
        "pdf/bomb/5,000 filters",
        lambda: Paper(contents=[stream(b"41" * 50, many)]).written(),
        *nothing,
        as_=NAME,
    )
    yield essay(
        "pdf/bomb/three million letters on a page",
        lambda: packed(b"BT /F1 1 Tf " + b"(a) Tj " * 3_000_000 + b"ET"),
        TAKEN, "too_complex", "text_too_long",
        as_=NAME,
    )  # fmt: skip
    yield essay(
        "pdf/bomb/two million states", lambda: packed(b"q " * 2_000_000), *nothing, as_=NAME
    )
    yield essay(
        "pdf/bomb/array 500,000 deep", lambda: deep_array(500_000), *nothing, as_=NAME, quick=True
    )
    yield essay("pdf/pages/200", partial(pages, 200), as_=NAME)
    yield essay("pdf/pages/201", partial(pages, 201), "too_many_pages", as_=NAME)
    yield essay("pdf/pages/10,000", partial(pages, 10_000), "too_many_pages", as_=NAME)
    yield essay(
        "pdf/pages/a count of two thousand million",
        lambda: Paper(tree="/Kids [5 0 R] /Count 2147483647").written(),
        "too_many_pages", "damaged", TAKEN,
        as_=NAME,
    )  # fmt: skip


def deep_array(depth: int) -> bytes:
    return Paper(contents=[b"[" * depth + b"]" * depth]).written()


def pages(amount: int) -> bytes:
    """Return pages that are not all alike: what comes on each page is no text of the essay."""
    words = [f"{LINE * 2} The {number}th day of it." for number in range(amount)]
    return Paper(contents=[stream(shown(text)) for text in words]).written()


def looped() -> Iterator[Case]:
    """Yield structures that lead back to themselves."""
    odd = ("damaged", "pdf_without_text", "too_complex", TAKEN)
    for name, paper in {
        "tree in itself": Paper(tree="/Kids [2 0 R] /Count 1"),
        "tree and page": Paper(tree="/Kids [2 0 R 5 0 R] /Count 2"),
        "parent is the page": Paper(page="/Parent 5 0 R"),
        "contents is the page": Paper(contents=[b"5 0 R"]),
        "contents in itself": Paper(contents=[b"[4 0 R 4 0 R]"]),
        "length of itself": Paper(
            contents=[b"<< /Length 4 0 R >>\nstream\n" + shown() + b"\nendstream"]
        ),
        "form in itself": form_in_itself(),
        "no page": Paper(contents=[]),
        "page is a number": Paper(tree="/Kids [7] /Count 1"),
    }.items():
        yield essay(
            f"pdf/loop/{name}", paper.written, *odd, as_=NAME, quick=name == "form in itself"
        )


def form_in_itself() -> Paper:
    """Return a page that draws a form which draws itself twice."""
    form = stream(b"/X Do /X Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
                  "/Resources << /XObject << /X 4 0 R >> >>")  # fmt: skip
    return Paper(
        contents=[stream(shown() + b" /X Do")], more=[form], resources="/XObject << /X 4 0 R >>"
    )


def acting(canary: str) -> Iterator[Case]:
    """Yield files that want to run or to call when they are opened."""
    script = "<< /S /JavaScript /JS (app.alert(1)) >>"
    run = "<< /S /Launch /F (cmd.exe) /Win << /F (cmd.exe) >> >>"
    hex_name = "<< /S /J#61vaScript /JS (app.alert(1)) >>"
    packed = object_stream(script.encode())
    for name, paper in {
        "JavaScript on opening": Paper(catalog=f"/OpenAction {script}"),
        "JavaScript by name": Paper(
            catalog=f"/Names << /JavaScript << /Names [(a) {script}] >> >>"
        ),
        "JavaScript of a page": Paper(page=f"/AA << /O {script} >>"),
        "JavaScript in hexadecimal": Paper(catalog=f"/OpenAction {hex_name}"),
        "JavaScript in an object stream": Paper(catalog="/OpenAction 90 0 R", more=[packed]),
        "launch on opening": Paper(catalog=f"/OpenAction {run}"),
        "launch by a link": Paper(page=f"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A {run} >>]"),
    }.items():
        quick = name in {"JavaScript in hexadecimal", "JavaScript in an object stream"}
        yield essay(f"pdf/action/{name}", paper.written, "pdf_active", as_=NAME, quick=quick)
    link = f"<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI ({canary}/l) >> >>"
    yield essay("pdf/action/link", Paper(page=f"/Annots [{link}]").written, as_=NAME)
    said = Paper(contents=[stream(shown("How to write JavaScript and Launch it. " + LINE))])
    yield essay("pdf/action/an essay about JavaScript", said.written, as_=NAME)
    away = stream(
        b"", f"/Type /XObject /Subtype /Image /Width 9 /Height 9 /F << /FS /URL /F ({canary}/i) >>"
    )
    image = Paper(
        contents=[stream(shown() + b" /X Do")], more=[away], resources="/XObject << /X 4 0 R >>"
    )
    yield essay("pdf/action/picture elsewhere", image.written, as_=NAME)
    goto = f"/OpenAction << /S /GoToR /F << /FS /URL /F ({canary}/g.pdf) >> /D [0 /Fit] >>"
    yield essay(
        "pdf/action/go to another file", Paper(catalog=goto).written, TAKEN, "pdf_active", as_=NAME
    )
    inner = stream(b"MZ a program", "/Type /EmbeddedFile")
    spec = "<< /Type /Filespec /F (run.exe) /EF << /F 4 0 R >> >>"
    attached = Paper(
        more=[inner], catalog=f"/Names << /EmbeddedFiles << /Names [(run.exe) {spec}] >> >>"
    )
    yield essay("pdf/action/embedded program", attached.written, "pdf_active", as_=NAME, quick=True)
    table = Paper(more=[stream(b"a,b", "/Type /EmbeddedFile")], catalog=(
        "/Names << /EmbeddedFiles << /Names [(a.csv) << /Type /Filespec /F (a.csv) "
        "/EF << /F 4 0 R >> >>] >> >>"
    ))  # fmt: skip
    yield essay("pdf/action/embedded table", table.written, as_=NAME)


def object_stream(body: bytes) -> bytes:
    """Return a compressed stream that holds object 90."""
    content = zlib.compress(b"90 0 " + body)
    return stream(content, "/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode")
