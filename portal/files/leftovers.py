"""Files on their way in whose request or job died: found, told, and swept away."""

import os
import shutil
import tempfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from portal.files.locking import is_claimed
from portal.files.sandbox import WORKSPACE_PREFIX

#: No request and no job takes this long, so nobody can still be at work on such a file.
AGE: Final = timedelta(hours=24)
#: Compressed stylesheets and scripts of one server; it holds the folder for months, maybe.
ASSETS_PREFIX: Final = "wenheng-static-"


def find(folders: Iterable[Path], *, at: datetime) -> list[Path]:
    """Return what has been lying in these folders, or of ours in the temporary one, for a day."""
    before = (at - AGE).timestamp()
    lying = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    return [path for path in [*lying, *_temporary()] if _modified(path) < before]


def _temporary() -> list[Path]:
    """Return our folders of processes that were killed: of children, and of a server's pages."""
    place = Path(tempfile.gettempdir())
    found = [
        path
        for prefix in (WORKSPACE_PREFIX, ASSETS_PREFIX)
        for path in sorted(place.glob(f"{prefix}*"))
    ]
    return [path for path in found if _owner(path) == os.getuid() and not is_claimed(path)]


def sweep(folders: Iterable[Path], *, at: datetime) -> int:
    """Remove it; return how many there were."""
    found = find(folders, at=at)
    for path in found:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(found)


def _owner(path: Path) -> int | None:
    try:
        return path.lstat().st_uid
    except FileNotFoundError:
        return None


def _modified(path: Path) -> float:
    """Return when it was written last; another sweeper or its owner may be removing it now."""
    try:
        return path.lstat().st_mtime
    except FileNotFoundError:
        return float("inf")
