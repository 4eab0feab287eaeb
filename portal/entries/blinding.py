"""
The judge copy of one file, without a database: what ``wenheng blind`` does.

It reads the file in the caged child as an upload would be read, writes ``judge-copy.html`` or
``page-N.jpg`` and the report of what was found into a folder, and leaves the file alone.
"""

import base64
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from portal.entries import copies
from portal.entries.blind_page import draw_page
from portal.entries.findings import outside_findings
from portal.entries.searching import reported, search
from portal.errors import Refused
from portal.files import derive, intake, sandbox
from portal.files.essays import Aside, Block, Essay, Picture
from portal.files.facts import FigureState
from portal.files.intake import Accepted, Received
from portal.files.kinds import ESSAYS, SCANS, Kind
from portal.files.limits import Limits
from portal.files.office import AUTO, CONVERTED, converted, find
from portal.files.staged import HEAD_BYTES
from reviewers.blind import Identity

COPY: Final = "judge-copy.html"
REPORT: Final = "report.json"
OURS: Final = re.compile(r"judge-copy\.html|report\.json|page-\d+\.jpg")
FIELDS: Final = ("names", "units", "phones", "emails", "id_numbers")
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Blinded:
    """What was written: the files, and how much was found."""

    files: tuple[str, ...]
    acted: int
    flagged: int


def read_identity(path: Path) -> Identity:
    """Return the people named in a JSON file. Raises Refused with what is wrong with it."""
    known = "、".join(FIELDS)
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise Refused(f"读不了身份文件“{path.name}”。请检查路径和权限。") from None
    except ValueError:
        raise Refused(f"身份文件“{path.name}”不是 UTF-8 的 JSON。") from None
    if not isinstance(raw, dict) or not set(raw) <= set(FIELDS):
        raise Refused(f"身份文件应当是一个 JSON 对象，只有 {known} 几项。")
    values: dict[str, tuple[str, ...]] = {}
    for key, given in raw.items():
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            raise Refused(f"身份文件里的 {key} 应当是文字的列表。")
        values[key] = tuple(one.strip() for one in given if one.strip())
    return Identity(**values)


def spare(originals: Sequence[Path], out: Path) -> None:
    """Refuse a folder in which one of the originals would be taken for an older file of ours."""
    folder = out.resolve()
    for original in originals:
        places = (original.resolve(), original.parent.resolve() / original.name)
        # a disk may hold PAGE-1.JPG and page-1.jpg for the same
        if any(one.parent == folder and OURS.fullmatch(one.name.lower()) for one in places):
            raise Refused("输出文件夹里的这个文件就是要处理的原件，请换一个文件夹。")


def blind_file(path: Path, identity: Identity, out: Path) -> Blinded:
    """
    Write the judge copy of *path* and its report into *out*; our own older files go.

    Nothing is written when the file is refused (FileRefused, Refused).
    """
    spare([path], out)
    limits, program = Limits(), find(AUTO)
    received = _received(path, limits)
    kinds = ESSAYS | SCANS | (CONVERTED if program else frozenset())
    accepted = intake.check(received, original_name=path.name, accepted=kinds, limits=limits)
    with tempfile.TemporaryDirectory(prefix="wenheng-blind-") as folder:
        made = Path(folder)
        if accepted.kind in SCANS:
            findings = _blind_scan(path, accepted, identity, made, limits)
        else:
            with _readable(program, path, accepted.kind, limits) as (source, kind):
                essay = derive.extract_essay(source, kind, limits)
                findings = _blind_essay(essay, source, kind, identity, made)
            findings += _outside(essay.asides, path.name, identity)
        report = json.dumps({"findings": findings}, ensure_ascii=False, indent=2)
        (made / REPORT).write_text(report + "\n", encoding="utf-8")
        names = _move(made, out)
    flags = sum(one["action"] == "flagged" for one in findings)
    return Blinded(names, len(findings) - flags, flags)


def _received(path: Path, limits: Limits) -> Received:
    """Describe the file as intake does an upload."""
    if not path.is_file():
        raise Refused(f"没有这个文件：{path}")
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise intake.too_large(size, limit=limits.file_bytes)
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
            digest.update(head)
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except OSError:
        raise Refused(f"读不了文件“{path.name}”。请检查路径和权限。") from None
    return Received(path, digest.hexdigest(), size, head)


@contextmanager
def _readable(
    program: Path | None, path: Path, kind: Kind, limits: Limits
) -> Iterator[tuple[Path, Kind]]:
    """Yield the document as one that we read ourselves: itself, or the docx made of it."""
    if program is None or kind not in CONVERTED:
        yield path, kind
        return
    with converted(program, path, kind, limits, hidden=_private_folders(program, path)) as made:
        yield made, Kind.DOCX


def _private_folders(program: Path, path: Path) -> tuple[Path, ...]:
    """
    Return what a document of strangers must not draw in, where the system can hide it.

    That is whatever lies beside the file and in the home of the person who asks, but for the
    folders that the program itself and its working place are in.
    """
    needed = (program, Path(tempfile.gettempdir()).resolve())
    folders = {path.resolve().parent, Path.home().resolve()}
    private = (one for one in folders if not any(need.is_relative_to(one) for need in needed))
    return tuple(sorted(private)) if sandbox.can_hide_folders() else ()


def _blind_essay(
    essay: Essay, source: Path, kind: Kind, identity: Identity, made: Path
) -> list[dict[str, Any]]:
    """Write the copy of an essay; return what was found in its text."""
    limits = Limits()
    if essay.is_scanned:
        _pages(source, kind, made, limits, range(essay.pages or 0))
        return []
    with tempfile.TemporaryDirectory(prefix="wenheng-figures-") as folder:
        blocks, pictures = _figures(source, kind, essay, Path(folder), limits)
    searched = search(essay.title or "", blocks, identity)
    built = copies.built(searched)
    shown = [pictures[figure.key] for figure in built.figures]
    (made / COPY).write_text(draw_page(built.title, built.blocks, shown), encoding="utf-8")
    return reported(searched, blocks)


def _figures(
    path: Path, kind: Kind, essay: Essay, folder: Path, limits: Limits
) -> tuple[list[Block], dict[str, str]]:
    """Redraw the pictures in an essay; return its blocks and each picture as a data address."""
    sources = list(dict.fromkeys(block.source for block in essay.blocks if block.source))
    made = derive.derive_figures(path, kind, sources, folder, limits) if sources else []
    drawn = dict(zip(sources, made, strict=True))
    blocks: list[Block] = []
    pictures: dict[str, str] = {}
    for block in essay.blocks:
        figure = drawn.get(block.source)
        if figure is None or figure.file is None:
            if figure is None or figure.state is not FigureState.ORNAMENT:
                blocks.append(block)
            continue
        file = figure.file
        blocks.append(replace(block, picture=Picture(file.name, file.width, file.height)))
        content = base64.b64encode((folder / file.name).read_bytes()).decode()
        pictures[file.name] = f"data:{file.media_type};base64,{content}"
    return blocks, pictures


def _blind_scan(
    path: Path, accepted: Accepted, identity: Identity, made: Path, limits: Limits
) -> list[dict[str, Any]]:
    tags = derive.picture_tags(path, limits)
    _pages(path, accepted.kind, made, limits, range(int(accepted.details.get("pages", 1))))
    return _outside(tags, path.name, identity)


def _pages(path: Path, kind: Kind, made: Path, limits: Limits, numbers: Sequence[int]) -> None:
    """Draw every page anew as page-1.jpg …"""
    with tempfile.TemporaryDirectory(prefix="wenheng-pages-") as folder:
        drawn = derive.derive_pages(path, kind, dict.fromkeys(numbers, ()), Path(folder), limits)
        for page in drawn:
            shutil.copyfile(Path(folder) / page.page.name, made / f"page-{page.number + 1}.jpg")


def _outside(asides: Sequence[Aside], name: str, identity: Identity) -> list[dict[str, Any]]:
    """Return what was found outside the text, which has no offsets."""
    return [
        {
            "kind": one["kind"],
            "text": one["text"],
            "where": one["where"],
            "start": None,
            "end": None,
            "action": one["action"],
        }
        for one in outside_findings(asides, name, identity)
    ]


def _move(made: Path, out: Path) -> tuple[str, ...]:
    """Put the new files in the place of our older ones."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for old in out.iterdir():
            if OURS.fullmatch(old.name):
                old.unlink()
        names = sorted((one.name for one in made.iterdir()), key=_order)
        for name in names:
            shutil.copyfile(made / name, out / name)
    except OSError:
        raise Refused(f"写不进文件夹“{out}”。请检查权限和磁盘空间。") from None
    return tuple(names)


def _order(name: str) -> tuple[int, str]:
    digits = re.search(r"\d+", name)
    return int(digits.group()) if digits else 0, name
