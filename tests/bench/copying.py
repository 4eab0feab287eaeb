"""The pages to know again, and those to tell apart, with their prints: one work at a time."""

import io
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import imagehash
from PIL import Image

from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.printing import prints_of
from tests.bench.altering import ALTERATIONS, jpeg
from tests.bench.hands import Work, drawn, in_another_hand, works, written_again

WORKS: Final = 64
ITSELF: Final = "itself"
ANOTHER: Final = "another hand, same words and sheet"
AGAIN: Final = "same hand again, same words and sheet"
WORKERS: Final = 2


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it came in: its print, and the plain hash that most programs would keep."""

    work: int
    name: str
    printed: bytes
    plain: int


def all_pages(amount: int = WORKS) -> list[Seen]:
    """Draw all works with all that becomes of them, on all processors."""
    # fresh processes: a fork would inherit locks of the threads of libvips
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WORKERS, mp_context=fresh) as pool:
        return [seen for pages in pool.map(pages_of, enumerate(works(amount))) for seen in pages]


def pages_of(numbered: tuple[int, Work]) -> list[Seen]:
    """Return a work, its copies, and two pages that only look like it."""
    number, work = numbered
    page = drawn(work)
    files = {ITSELF: jpeg(page, 88)}
    files |= {name: alter(page) for name, alter in ALTERATIONS.items()}
    files[ANOTHER] = jpeg(drawn(in_another_hand(work, number)), 88)
    files[AGAIN] = jpeg(drawn(written_again(work, number)), 88)
    return [_seen(number, name, content) for name, content in files.items()]


def _seen(number: int, name: str, content: bytes) -> Seen:
    kind = Kind.PNG if content.startswith(b"\x89PNG") else Kind.JPEG
    with TemporaryDirectory() as folder:
        path = Path(folder) / "scan"
        path.write_bytes(content)
        [printed] = prints_of(path, kind, [0], Limits())
    return Seen(number, name, printed, plain_hash(Image.open(io.BytesIO(content))))


def plain_hash(picture: Any) -> int:
    """Return the pHash of 64 bits that the usual recipe keeps."""
    return int(str(imagehash.phash(picture)), 16)
