"""Files on their way in whose request or job died: found, told, and swept away."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from portal.files.storage import LocalStorage, Storage

#: No request and no job takes this long, so nobody can still be at work on such a file.
AGE: Final = timedelta(hours=24)


def find(store: Storage, staging: Path, *, at: datetime) -> list[Path]:
    """Return what has been lying in the incoming folders for longer than a day."""
    folders = [staging, store.incoming] if isinstance(store, LocalStorage) else [staging]
    before = (at - AGE).timestamp()
    return [
        path
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if _modified(path) < before
    ]


def sweep(store: Storage, staging: Path, *, at: datetime) -> int:
    """Remove it; return how many there were."""
    found = find(store, staging, at=at)
    for path in found:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(found)


def _modified(path: Path) -> float:
    """Return when it was written last; another sweeper or its owner may be removing it now."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
