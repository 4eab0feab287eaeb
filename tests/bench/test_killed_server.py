"""Two hundred kills of the real server while eight people hand in: what is lost or left."""

import os
import time
from pathlib import Path

from tests.bench.measuring import say
from tests.drills.killing import drill

ROUNDS = int(os.environ.get("WENHENG_TEST_DRILL_ROUNDS", "200"))


def test_kills_at_random_while_works_are_handed_in(tmp_path: Path) -> None:
    began = time.perf_counter()
    found = drill(tmp_path, ROUNDS)
    say(f"\n{ROUNDS} kills at random during uploads, {time.perf_counter() - began:.0f} s")
    say(f"{found.files_confirmed:8}   files confirmed, lost: {len(found.files_lost)}")
    say(f"{found.receipts_confirmed:8}   receipts confirmed, lost: {len(found.receipts_lost)}")
    say(f"{len(found.rows_without_file):8}   rows without their file")
    say(f"{len(found.leftovers):8}   leftovers after the sweeper, which removed {found.swept}")
