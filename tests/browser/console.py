"""The operator's console: ``wenheng …`` in a process of its own, on a site's own instance."""

import os
import subprocess
import sys
from pathlib import Path

from tests.infrastructure.browsers import Site

WENHENG = Path(sys.executable).with_name("wenheng")


def wenheng(site: Site, *words: str) -> tuple[int, str]:
    """Run a command; return its exit code and what it said."""
    settings = site.app.extensions["wenheng.settings"]
    environment = os.environ | {
        "WENHENG_INSTANCE": str(settings.instance),
        "WENHENG_DATABASE_URL": settings.database_url,
        "WENHENG_SECRET_KEY": settings.secret_key.get_secret_value(),
    }
    done = subprocess.run(
        [WENHENG, *words], env=environment, check=False, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr
