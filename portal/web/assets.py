"""The doors, static files: sent compressed, kept an hour, never read by scripts of other sites."""

import gzip
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import Any, Final
from wsgiref.headers import Headers

from whitenoise import WhiteNoise
from whitenoise.responders import StaticFile

from portal.files.leftovers import ASSETS_PREFIX
from portal.files.locking import claim

ONE_HOUR: Final = 3600
#: Text shrinks to a quarter; fonts and pictures are as small as they get.
SHRINKING: Final = frozenset({".css", ".js", ".svg"})


class Assets(WhiteNoise):
    """
    WhiteNoise that compresses what it serves when it starts.

    The compressed copies lie in a folder of this process, not beside the sources: a stylesheet
    that an office has patched in place is sent as patched after the next start, and a read-only
    installation is served like any other. The viewer alone is 350 kB without them.
    """

    def __init__(self, application: Any, *, root: str, prefix: str) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix=ASSETS_PREFIX))
        # a process that is killed leaves its folder to the sweeper
        claim(self._folder)
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        super().__init__(
            application,
            root=root,
            prefix=prefix,
            max_age=ONE_HOUR,
            # other sites may not read our files by script, which is WhiteNoise's default
            allow_all_origins=False,
            add_headers_function=forbid_sniffing,
        )

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        """Return the file with its headers, and its compressed copy where that is smaller."""
        made = super().get_static_file(path, url, stat_cache=stat_cache)
        small = self._compressed(Path(path))
        if small is None:
            return made
        headers = Headers([])
        self.add_mime_headers(headers, path, url)
        self.add_cache_headers(headers, path, url)
        forbid_sniffing(headers, path, url)
        return StaticFile(path, headers.items(), encodings={"gzip": str(small)})

    def _compressed(self, path: Path) -> Path | None:
        """Write the compressed copy of a text; None for what does not shrink."""
        if path.suffix not in SHRINKING:
            return None
        content = path.read_bytes()
        packed = gzip.compress(content, mtime=0)
        if len(packed) >= len(content):
            return None
        target = self._folder / f"{len(self.files)}.gz"
        target.write_bytes(packed)
        return target


def forbid_sniffing(headers: Headers, path: str, url: str) -> None:
    """Make browsers take a file for what we say it is, as on every page."""
    headers["X-Content-Type-Options"] = "nosniff"
