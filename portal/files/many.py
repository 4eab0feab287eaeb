"""
The texts of many files, for a check on files alone: what cannot be read says so in its place.

A .txt is decoded here, character for character; documents are read in caged children, several
by one child, and one by one again where a child died of one of them.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from portal.files import intake, names, plain_text, sandbox
from portal.files.kinds import ESSAYS, Kind
from portal.files.limits import Cage, Limits
from portal.files.refusals import FileRefused
from portal.files.staged import HEAD_BYTES
from portal.files.wire import to_json


@dataclass(frozen=True, slots=True)
class Unread:
    """A file without a text for us, and why, in one sentence."""

    sentence: str


Text = str | Unread
# Whoever types the command waits, and knows the files: a book is as welcome as an essay.
GENEROUS: Final = Limits(characters=2_000_000, paragraphs=200_000)
# What may be called .txt and is a document all the same.
_DOCUMENTS: Final = (b"%PDF-", b"PK\x03\x04")
_TOGETHER: Final = 16
_CAGE: Final = Cage(cpu_seconds=60, wall_seconds=120.0)
_CAGE_ALONE: Final = Cage()


def read_texts(
    paths: Sequence[Path], *, jobs: int = 1, tell: Callable[[int], None] | None = None
) -> list[Text]:
    """
    Return the text of each file, or why there is none.

    *tell* is told again and again how many more have been read.
    """
    said = tell or _silent
    answers: dict[Path, Text] = {}
    documents: list[tuple[Path, Kind]] = []
    for path in paths:
        found = _looked_at(path)
        if isinstance(found, Kind):
            documents.append((path, found))
            continue
        answers[path] = found
        said(1)
    batches = [documents[i : i + _TOGETHER] for i in range(0, len(documents), _TOGETHER)]
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        for batch, texts in zip(batches, pool.map(_read, batches), strict=True):
            answers |= {path: text for (path, _), text in zip(batch, texts, strict=True)}
            said(len(batch))
    return [answers[path] for path in paths]


def _silent(_more: int) -> None:
    """Tell nobody."""


def _looked_at(path: Path) -> Text | Kind:
    """Return the text of a plain file, the kind of a document, or why it is neither."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            # a pipe would keep the reader waiting for ever
            return Unread("不是普通文件（是管道、设备一类），没有读")
        size = found.st_size
        if size > GENEROUS.file_bytes:
            raise intake.too_large(size, limit=GENEROUS.file_bytes)
        with path.open("rb") as source:
            head = source.read(HEAD_BYTES)
            if names.suffix(path.name) == "txt" and not head.startswith(_DOCUMENTS):
                return _plain(head + source.read())
            kind = _kind(path, head, size)
            if kind is Kind.TXT and names.suffix(path.name) in {"docx", "pdf"}:
                raise FileRefused("damaged")
            return _plain(head + source.read()) if kind is Kind.TXT else kind
    except FileRefused as refused:
        return Unread(refused.message)
    except OSError:
        return Unread("读不了这个文件。请检查它还在不在、有没有权限")


def _kind(path: Path, head: bytes, size: int) -> Kind:
    received = intake.Received(path, "", size, head)
    return intake.check(received, original_name=path.name, accepted=ESSAYS, limits=GENEROUS).kind


def _plain(content: bytes) -> str:
    try:
        text = plain_text.decode_exactly(content)
    except plain_text.TextUnreadable:
        raise FileRefused("text_unreadable") from None
    if len(text) > GENEROUS.characters:
        most = f"{GENEROUS.characters:,}"
        raise FileRefused("text_too_long", count=f"{len(text):,}", limit=most)
    return text


def _read(batch: Sequence[tuple[Path, Kind]]) -> list[Text]:
    try:
        return _together(batch, _CAGE)
    except FileRefused as refused:
        if len(batch) == 1:
            return [Unread(refused.message)]
    return [text for one in batch for text in _alone(one)]


def _alone(one: tuple[Path, Kind]) -> list[Text]:
    try:
        return _together([one], _CAGE_ALONE)
    except FileRefused as refused:
        return [Unread(refused.message)]


def _together(batch: Sequence[tuple[Path, Kind]], cage: Cage) -> list[Text]:
    files = to_json([[str(path.resolve()), kind] for path, kind in batch])
    answer: Any = sandbox.run("texts", {"files": files, "limits": asdict(GENEROUS)}, cage=cage)
    return list(_texts(answer))


def _texts(answer: list[dict[str, Any]]) -> Iterator[Text]:
    for one in answer:
        if "text" in one:
            yield one["text"]
        else:
            yield Unread(FileRefused(one["refused"], **one["facts"]).message)
