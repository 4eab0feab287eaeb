"""
Kill -9 in the middle of a full duplicate check: what is found is the same to the byte.

``make bench`` kills it at other steps too, and while new entries arrive.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from portal.jobs import rows, worker
from tests.drills.checking import ends_alike, in_peace, killed_at, ready


@pytest.mark.slow
def test_killed_check_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    waiting = ready(tmp_path / "ready")
    peace = in_peace(waiting, tmp_path / "peace")

    ends_alike(killed_at(waiting, tmp_path / "killed", peace.steps // 2), peace)


def test_lost_job_is_free_again_within_a_minute() -> None:
    assert timedelta(seconds=60) >= rows.STALE + timedelta(seconds=worker.SWEEP_SECONDS)
    assert rows.STALE >= 3 * rows.HEARTBEAT
