"""One hostile or odd file for each path of the code; the bench throws all of them at a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.files import derive
from portal.files.kinds import ESSAYS, SCANS
from portal.files.limits import MEGABYTE, Limits
from portal.files.refusals import FileRefused
from tests.bench.hostile import Case, all_cases
from tests.bench.hostile.case import TAKEN
from tests.portal.files.conftest import Offer

# Nobody listens there; the bench has a listener and counts who calls.
QUICK = [case for case in all_cases("http://127.0.0.1:9") if case.is_quick]


def verdict_on(case: Case, offer: Offer, folder: Path) -> str:
    """Return what becomes of the file, by the checks of the web process and then of the child."""
    limits = Limits()
    accepted = SCANS if case.is_scan else ESSAYS
    try:
        taken = offer(case.make(), case.sent_as, accepted=accepted, limit=30 * MEGABYTE)
        path = max(folder.iterdir(), key=lambda one: one.stat().st_mtime_ns)
        derive.inspect_upload(path, taken.kind, limits)
        if case.is_scan:
            (folder / "out").mkdir()
            derive.derive_previews(path, taken.kind, folder / "out", limits)
    except FileRefused as refused:
        return refused.code
    return TAKEN


@pytest.mark.parametrize("case", QUICK, ids=[case.name for case in QUICK])
def test_a_file_gets_the_verdict_it_deserves(case: Case, offer: Offer, tmp_path: Path) -> None:
    assert verdict_on(case, offer, tmp_path) in case.verdicts
