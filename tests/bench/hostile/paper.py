"""A writer of PDF files that leaves every part open to be got wrong."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

LINE = "Letters and visits: the fifteen days of one letter. "
PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def stream(content: bytes, entries: str = "") -> bytes:
    """Return a stream object's body."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (
        len(content),
        entries.encode("latin-1"),
        content,
    )


def shown(text: str = LINE * 2) -> bytes:
    """Return the content stream of a page with one line on it."""
    return f"BT /F1 10 Tf 40 700 Td ({text}) Tj ET".encode("latin-1")


@dataclass(slots=True)
class Paper:
    """
    One PDF: a catalog (1), a page tree (2), a font (3), then contents and pages by turns.

    Objects of one's own go into ``more``; the first of them is number 4.
    """

    contents: list[bytes] = field(default_factory=lambda: [stream(shown())])
    catalog: str = ""
    tree: str = ""
    page: str = ""
    resources: str = ""
    box: str = "0 0 595 842"
    trailer: str = ""
    more: list[bytes] = field(default_factory=list)
    head: bytes = b"%PDF-1.7\n"

    def objects(self) -> list[bytes]:
        """Return the bodies of all objects in their order."""
        bodies = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", *self.more]
        kids = []
        for content in self.contents:
            bodies.append(content)
            bodies.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [{self.box}] /Contents {len(bodies)} 0 R "
                f"/Resources << /Font << /F1 3 0 R >> {self.resources} >> {self.page} >>".encode()
            )
            kids.append(f"{len(bodies)} 0 R")
        bodies[0] = f"<< /Type /Catalog /Pages 2 0 R {self.catalog} >>".encode()
        tree = self.tree or f"/Kids [{' '.join(kids)}] /Count {len(kids)}"
        bodies[1] = f"<< /Type /Pages {tree} >>".encode()
        return bodies

    def written(self, *, table: bool = True, start: int | None = None, previous: str = "") -> bytes:
        """Return the file; without its table, with another start, or chained to a previous one."""
        out, offsets = bytearray(self.head), []
        bodies = self.objects()
        for number, body in enumerate(bodies, 1):
            offsets.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        at = len(out)
        if table:
            rows = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
            out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{rows}".encode()
        prev = previous.format(at=at)
        out += (
            f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R {prev} {self.trailer} >>\n".encode()
        )
        out += b"startxref\n%d\n%%%%EOF\n" % (at if start is None else start)
        return bytes(out)


def rc4(key: bytes, content: bytes) -> bytes:
    """Return *content* under RC4, as PDF 1.4 locks with."""
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in content:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def md5(*parts: bytes) -> bytes:
    return hashlib.md5(b"".join(parts), usedforsecurity=False).digest()


def locked(*, user: bytes = b"", owner: bytes = b"owner") -> Paper:
    """
    Return a page under the standard lock of 128 bits (PDF 1.4).

    Without a user password everybody may read it, and only changing is forbidden.
    """
    digest = md5((owner + PAD)[:32])
    for _ in range(50):
        digest = md5(digest)
    for_owner = (user + PAD)[:32]
    for turn in range(20):
        for_owner = rc4(bytes(byte ^ turn for byte in digest), for_owner)
    name, rights = b"\x33" * 16, (-3904).to_bytes(4, "little", signed=True)
    key = md5((user + PAD)[:32], for_owner, rights, name)
    for _ in range(50):
        key = md5(key)
    for_user = md5(PAD, name)
    for turn in range(20):
        for_user = rc4(bytes(byte ^ turn for byte in key), for_user)
    content = rc4(md5(key, b"\x04\0\0\0\0"), shown())  # object 4, generation 0
    return Paper(
        contents=[stream(content)],
        trailer="/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -3904 "
        f"/O <{for_owner.hex()}> /U <{(for_user + bytes(16)).hex()}> >> "
        f"/ID [<{name.hex()}> <{name.hex()}>]",
    )
