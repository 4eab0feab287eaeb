"""The list of the segments that make up an index, as bytes, and who of them is withdrawn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.lookup import Held
from reviewers.duplicates.segments import Making
from reviewers.errors import UnreadableIndex


def listed(held: Sequence[Held], making: Making) -> bytes:
    """The list; the segments are kept apart, under their names."""
    parts = [[one.segment.name, np.flatnonzero(one.dead).tolist()] for one in held]
    told = json.dumps({"making": making.told, "segments": parts}, sort_keys=True)
    return json.dumps({"index": told, "digest": _digest(told)}).encode()


def parts_of(manifest: bytes, making: Making) -> list[tuple[str, NDArray[np.int64]]]:
    """
    The names in a list, with the ordinals of who is withdrawn.

    Raises UnreadableIndex when it is torn, or was made with another engine or base.
    """
    try:
        whole = json.loads(manifest)
        told = whole["index"]
        if whole["digest"] != _digest(told):
            raise UnreadableIndex("its list of segments is torn")
        known = json.loads(told)
    except (ValueError, KeyError, TypeError):
        raise UnreadableIndex("its list of segments is torn") from None
    if known["making"] != making.told:
        raise UnreadableIndex("it was made with another engine, base or dictionary")
    return [(name, np.array(dead, dtype=np.int64)) for name, dead in known["segments"]]


def _digest(told: str) -> str:
    return sha256(told.encode()).hexdigest()
