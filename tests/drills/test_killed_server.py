"""
Kill -9 of the real server while eight people hand in: what was confirmed is there afterwards.

A client notes a file only once the answer has said that it arrived, and a receipt once its page
was read. After every round the server is started again on the same folder, as after a power cut.
``make bench`` does the same two hundred times.
"""

from pathlib import Path

import pytest

from tests.drills.killing import drill

ROUNDS = 5


@pytest.mark.slow
def test_nothing_confirmed_is_lost_and_nothing_lies_about_when_the_server_is_killed(
    tmp_path: Path,
) -> None:
    outcome = drill(tmp_path, ROUNDS)

    assert outcome.files_confirmed > ROUNDS, "too little was uploaded to prove anything"
    assert outcome.receipts_confirmed > 0, "nothing was handed in"
    assert (set(), set()) == (outcome.files_lost, outcome.receipts_lost)
    assert set() == outcome.rows_without_file
    assert set() == outcome.leftovers
