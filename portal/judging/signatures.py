"""
Judging room, fingerprints of what judges sign or say: only this site's key can make them.

They stand in the trail beside who and when. Everybody who reads that knows the few points that a
card can have, so a plain hash would tell them to whoever tries; a keyed one tells nothing.
"""

import hashlib
import hmac
from typing import Final

from flask import current_app

from reviewers.values import inputs_digest

PURPOSE: Final = b"fingerprints of what judges sign"


def keyed_digest(content: object) -> str:
    """Return the HMAC-SHA-256 of plain JSON values, by a key drawn from the site's for this."""
    key = hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), PURPOSE, hashlib.sha256)
    return hmac.digest(key, inputs_digest(content).encode(), hashlib.sha256).hex()
