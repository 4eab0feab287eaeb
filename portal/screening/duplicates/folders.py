"""
Screening room, the check of files alone, without a database: what ``wenheng duplicates`` does.

Files and folders come in, every document gets an id that a person can find it by, and the result
goes out as JSON or as one HTML page.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from portal import clock
from portal.calls.regulations import TITLE, articles, slogans
from portal.errors import Refused
from portal.files import names
from portal.files.many import Unread, read_texts
from portal.screening.duplicate_reports.html import render_html
from portal.screening.duplicate_reports.pieces import printable

if TYPE_CHECKING:
    from reviewers.duplicates import Base, Document, Report

SUFFIXES: Final = frozenset({"txt", "docx", "pdf"})
_DIGITS: Final = 6
UNWRITABLE: Final = "写不进“{path}”。请检查文件夹、权限和磁盘空间。"

Tell = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Named:
    """A file to be checked and the id it has in the result."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The files to be checked, and a sentence for each folder that could not be looked into."""

    files: tuple[Named, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check, and what it was made of."""

    report: Report
    documents: tuple[Document, ...]
    base: Base
    # a sentence for each file or folder that was left out
    problems: tuple[str, ...]


def check_files(paths: Sequence[Path], bases: Sequence[Path], *, jobs: int, tell: Tell) -> Checked:
    """
    Check all documents in *paths* against each other; *bases* may be quoted.

    *tell* hears how much is done, 0 to 1. Raises Refused when there is no such file or folder,
    or a base text cannot be read.
    """
    from reviewers.duplicates import Base, Document, Settings, check_all

    base = Base.of(_read_bases(bases) if bases else _usual_bases())
    listed = named_files(paths)
    files = listed.files
    count = max(1, len(files))
    done = 0

    def read(more: int) -> None:
        nonlocal done
        done += more
        tell(0.3 * done / count)

    texts = read_texts([one.path for one in files], jobs=jobs, tell=read)
    documents, problems = [], list(listed.problems)
    for file, text in zip(files, texts, strict=True):
        if isinstance(text, Unread):
            problems.append(f"{printable(file.name)}：{text.sentence}。")
        else:
            documents.append(Document(file.name, text))
    report = check_all(
        documents, base, Settings(), progress=lambda part: tell(0.3 + 0.7 * part), jobs=jobs
    )
    return Checked(report, tuple(documents), base, tuple(problems))


def named_files(paths: Sequence[Path]) -> Listed:
    """
    Return every document in *paths*, folders walked, each file once, with its id.

    The id is the path relative to the path given; where two would be the same, the path given
    stands before it. A file that links lead to as well has the name that is no link.
    """
    found: dict[Path, tuple[str, str]] = {}
    linked: dict[Path, tuple[str, str]] = {}
    problems: list[str] = []
    for given in paths:
        if not given.exists():
            raise Refused(f"没有这个文件或文件夹：{printable(_shown(str(given)))}。")
        for path in _walked(given, problems):
            short = path.name if path == given else path.relative_to(given).as_posix()
            names_of = linked if path.is_symlink() else found
            names_of.setdefault(path.resolve(), (_shown(short), _shown(path.as_posix())))
    return Listed(_told_apart(linked | found), tuple(problems))


def _told_apart(found: Mapping[Path, tuple[str, str]]) -> tuple[Named, ...]:
    """Return the files by their short names, by the long one where two would be the same."""
    shorts = Counter(short for short, _ in found.values())
    taken: Counter[str] = Counter()
    named = []
    for path, (short, long) in found.items():
        name = short if shorts[short] == 1 else long
        taken[name] += 1
        # two names that differ only in bytes which are no text
        named.append(Named(path, name if taken[name] == 1 else f"{name} ({taken[name]})"))
    return tuple(sorted(named, key=lambda one: one.name))


def _walked(given: Path, problems: list[str]) -> Iterator[Path]:
    """Yield the documents of a folder in order; a file that is named is always one."""

    def missed(error: OSError) -> None:
        folder = printable(_shown(os.fspath(error.filename)))
        problems.append(f"{folder}：打不开这个文件夹，里面的文件没有查。请检查有没有权限。")

    if not given.is_dir():
        yield given
        return
    for folder, inner, files in os.walk(given, onerror=missed):
        inner.sort()
        for name in sorted(files):
            is_left_over = names.is_lock(name) or name.startswith("._")
            if names.suffix(name) in SUFFIXES and not is_left_over:
                yield Path(folder) / name


def _shown(path: str) -> str:
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _read_bases(paths: Sequence[Path]) -> list[Any]:
    from reviewers.duplicates import BaseText

    for path in paths:
        if not path.is_file():
            raise Refused(f"没有这份引用底本：{printable(_shown(str(path)))}。")
    bases = []
    for number, (path, text) in enumerate(zip(paths, read_texts(paths), strict=True), start=1):
        if isinstance(text, Unread):
            raise Refused(f"引用底本“{printable(_shown(path.name))}”读不了：{text.sentence}。")
        bases.append(BaseText(f"base-{number}", _shown(path.stem), text))
    return bases


def _usual_bases() -> list[Any]:
    from reviewers.duplicates import BaseText

    law = [(one.number, one.text) for one in articles()]
    return [
        BaseText.of_parts("regulations", f"《{TITLE}》", law),
        BaseText.of_parts("slogans", "宣传标语", [(0, line) for line in slogans()]),
    ]


def as_json(report: Report) -> bytes:
    """Return the result as PRODUCT promises it: UTF-8, numbers with six digits."""
    documents = [
        {
            "id": one.key,
            "chars": one.chars,
            "base_chars": one.base_chars,
            "share": round(one.share, _DIGITS),
            "share_without_base": round(one.share_without_base, _DIGITS),
        }
        for one in report.shares
    ]
    pairs = [
        {
            "a": pair.a,
            "b": pair.b,
            "score": round(pair.score, _DIGITS),
            "share_a": round(pair.share_a, _DIGITS),
            "share_b": round(pair.share_b, _DIGITS),
            "passages": [
                {"a": [one.a_start, one.a_end], "b": [one.b_start, one.b_end]}
                for one in pair.passages
            ],
            "alarm": pair.is_alarm,
        }
        for pair in report.pairs
    ]
    whole = json.dumps({"documents": documents, "pairs": pairs}, ensure_ascii=False, indent=1)
    return f"{whole}\n".encode()


def as_html(checked: Checked) -> bytes:
    """Return the result as one page that stands alone."""
    moment = f"{clock.to_beijing(clock.now()):%Y-%m-%d %H:%M}"
    page = render_html(
        checked.report,
        checked.documents,
        base=checked.base,
        made_at=moment,
        left_out=checked.problems,
    )
    return page.encode("utf-8", "replace")


def _pour(path: Path, content: bytes) -> None:
    """Write into what is no file and must stay what it is: moving one there would replace it."""
    try:
        with path.open("wb") as target:
            target.write(content)
    except OSError:
        raise Refused(UNWRITABLE.format(path=printable(_shown(str(path))))) from None


def write(path: Path, content: bytes) -> None:
    """Put *content* into a file, whole or not at all; a pipe or a device takes it as it is."""
    if path.exists() and not path.is_file():
        _pour(path, content)
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise Refused(UNWRITABLE.format(path=printable(_shown(str(path))))) from None
