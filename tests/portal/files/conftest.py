"""Shared for the files tests: limits and a quick way through the intake."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.files.intake import Accepted, check, receive
from portal.files.kinds import ESSAYS, SCANS, Kind
from portal.files.limits import MEGABYTE, Limits

Offer = Callable[..., Accepted]


@pytest.fixture
def limits() -> Limits:
    """The limits of a real call."""
    return Limits()


@pytest.fixture
def offer(tmp_path: Path, limits: Limits) -> Offer:
    """Send bytes through receive and check, as an upload would."""

    def send(
        content: bytes,
        name: str = "征文.docx",
        accepted: frozenset[Kind] = ESSAYS | SCANS,
        limit: int = 30 * MEGABYTE,
    ) -> Accepted:
        received = receive(io.BytesIO(content), staging=tmp_path, limit=limit)
        return check(received, original_name=name, accepted=accepted, limits=limits)

    return send
