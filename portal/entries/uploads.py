"""
Taking an author's file in: receive, check, read. No database, so that no lock is held meanwhile.

Each function leaves one staged file behind, which ``keep`` moves into storage; ``discard``
forgets it. On a refusal nothing is left.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from portal.calls.settings import CalligraphyRules, EssayRules
from portal.files import derive, intake
from portal.files.active import office, private_folders, storage
from portal.files.essays import Block, BlockKind, Essay, Picture
from portal.files.facts import FigureFile, FigureState
from portal.files.intake import Accepted, Readable, Received
from portal.files.kinds import ESSAYS, SCANS, Kind
from portal.files.limits import MEGABYTE, Limits
from portal.files.office import CONVERTED, converted
from portal.models import StoredFile, User
from reviewers.blind import prepare

MEGAPIXEL = 1_000_000


@dataclass(frozen=True, slots=True)
class EssayUpload:
    """An essay's file on our disk, read to its end."""

    received: Received
    accepted: Accepted
    essay: Essay
    # the pictures in it, by their sources: on our disk as well, in this folder
    figures: Mapping[str, FigureFile] = field(default_factory=dict)
    folder: Path = Path()

    def keep_figures(self) -> list[Block]:
        """Put the pictures into storage; return the essay's blocks with where they are kept."""
        kept: dict[str, str] = {}
        blocks = (self._kept(block, kept) for block in self.essay.blocks)
        return [block for block in blocks if block is not None]

    def _kept(self, block: Block, kept: dict[str, str]) -> Block | None:
        figure = self.figures.get(block.source)
        if block.kind is not BlockKind.FIGURE or figure is None:
            return block
        if figure.file is None:
            return None if figure.state is FigureState.ORNAMENT else block
        file = figure.file
        if file.name not in kept:
            # the store takes the file away, and a picture may stand in a text more than once
            kept[file.name] = storage().put(self.folder / file.name, sha256=file.sha256)
        return replace(block, picture=Picture(kept[file.name], file.width, file.height))


@dataclass(frozen=True, slots=True)
class ScanUpload:
    """A scan's file on our disk, with the size of its pages as the header tells it."""

    received: Received
    accepted: Accepted
    leaves: int
    width: int
    height: int


def essay_text(stream: Readable, *, name: str, staging: Path) -> Essay:
    """Receive a document, read it and let it go. Raises FileRefused."""
    limits = Limits()
    received = intake.receive(stream, staging=staging, limit=limits.file_bytes)
    try:
        accepted = intake.check(received, original_name=name, accepted=essay_kinds(), limits=limits)
        with _readable(received.path, accepted.kind, limits) as (path, kind):
            return derive.extract_essay(path, kind, limits)
    finally:
        received.path.unlink(missing_ok=True)


@contextmanager
def essay_upload(
    stream: Readable, *, name: str, rules: EssayRules, staging: Path
) -> Iterator[EssayUpload]:
    """Receive and read an essay; the staged file is gone afterwards. Raises FileRefused."""
    limits = essay_limits(rules)
    received = intake.receive(stream, staging=staging, limit=limits.file_bytes)
    try:
        accepted = intake.check(received, original_name=name, accepted=essay_kinds(), limits=limits)
        with _readable(received.path, accepted.kind, limits) as (path, kind):
            essay = derive.extract_essay(path, kind, limits)
            prepare()  # the scan's dictionary takes a second, for which nobody should hold a lock
            with _figures(path, kind, essay, limits) as (folder, figures):
                yield EssayUpload(received, accepted, essay, figures, folder)
    finally:
        received.path.unlink(missing_ok=True)


def essay_kinds() -> frozenset[Kind]:
    """Return what an essay may come as: more where an office program is at hand."""
    return ESSAYS | CONVERTED if office() else ESSAYS


@contextmanager
def _readable(path: Path, kind: Kind, limits: Limits) -> Iterator[tuple[Path, Kind]]:
    """Yield the document as one that we read ourselves: itself, or the docx made of it."""
    program = office()
    if program is None or kind not in CONVERTED:
        yield path, kind
        return
    with converted(program, path, kind, limits, hidden=private_folders()) as made:
        yield made, Kind.DOCX


@contextmanager
def _figures(
    path: Path, kind: Kind, essay: Essay, limits: Limits
) -> Iterator[tuple[Path, dict[str, FigureFile]]]:
    """Redraw the pictures in an essay; yields (the folder they are in, source → picture)."""
    sources = list(dict.fromkeys(block.source for block in essay.blocks if block.source))
    if not sources:
        yield Path(), {}
        return
    folder = storage().stage()
    try:
        made = derive.derive_figures(path, kind, sources, folder, limits)
        yield folder, dict(zip(sources, made, strict=True))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def scan_upload(
    stream: Readable, *, name: str, rules: CalligraphyRules, staging: Path
) -> Iterator[ScanUpload]:
    """Receive a scan and read its header; the staged file is gone afterwards."""
    limits = scan_limits(rules)
    received = intake.receive(stream, staging=staging, limit=limits.file_bytes, what="张图")
    try:
        accepted = intake.check(received, original_name=name, accepted=SCANS, limits=limits)
        details = accepted.details
        yield ScanUpload(
            received,
            accepted,
            leaves=int(details.get("pages", 1)),
            width=int(details["width"]),
            height=int(details["height"]),
        )
    finally:
        received.path.unlink(missing_ok=True)


def essay_limits(rules: EssayRules) -> Limits:
    """Return the ceilings of an essay: its length is told to its author, twice of it is refused."""
    return Limits(
        file_bytes=rules.max_file_mb * MEGABYTE,
        characters=max(Limits().characters, 2 * rules.max_characters),
    )


def scan_limits(rules: CalligraphyRules) -> Limits:
    """Return the ceilings of a scan under these rules."""
    return Limits(
        file_bytes=rules.max_file_mb * MEGABYTE,
        pixels=rules.max_megapixels * MEGAPIXEL,
        image_pages=rules.max_pages,
    )


def keep(received: Received, accepted: Accepted, *, actor: User, at: datetime) -> StoredFile:
    """Put a staged file into storage and return its row, not yet added to the session."""
    key = storage().put(received.path, sha256=received.sha256, is_hashed=True)
    return StoredFile(
        sha256=received.sha256,
        size=received.size,
        kind=accepted.kind.value,
        media_type=accepted.media_type,
        original_name=accepted.name,
        storage_key=key,
        uploaded_by_id=actor.id,
        uploaded_at=at,
    )


@contextmanager
def fetched(storage_key: str) -> Iterator[tuple[Path, Path]]:
    """Bring a stored file to this disk for a while; yields (its path, an empty folder)."""
    folder = storage().stage()
    try:
        source, out = folder / "source", folder / "out"
        out.mkdir()
        with storage().open(storage_key) as blob, source.open("wb") as target:
            shutil.copyfileobj(blob, target, MEGABYTE)
        yield source, out
    finally:
        shutil.rmtree(folder, ignore_errors=True)
