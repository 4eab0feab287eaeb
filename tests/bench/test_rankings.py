"""5,000 entries read five times each: a ranking with the model and its certainty."""

from decimal import Decimal
from time import perf_counter, process_time

import numpy as np

from portal.judging.computing import outcome_of
from portal.judging.keeping import rows_of
from portal.judging.numbering import draw
from tests.bench.measuring import say

ENTRIES, JUDGES, READINGS = 5000, 60, 5
LIMIT = 10.0


def test_ranking_with_certainty_of_five_thousand_entries() -> None:
    chance = np.random.default_rng(1)
    quality = chance.normal(75, 5, ENTRIES)
    severity = chance.normal(0, 3, JUDGES)
    cards = []
    for entry in range(ENTRIES):
        for judge in sorted(chance.permutation(JUDGES)[:READINGS].tolist()):
            total = float(np.clip(chance.normal(quality[entry] + severity[judge], 4), 0, 100))
            points = {
                "main": str(Decimal(round(total)) / 2),
                "rest": str(Decimal(round(total)) / 2),
            }
            cards.append([f"J{judge:02}", f"E{entry:04}", points])
    inputs = {
        "rule": "trimmed_mean", "minimum_readings": 3, "main_criterion": "main",
        "tie_chain": ["official", "main_criterion", "head_to_head", "untrimmed_mean"],
        "cards": cards, "adjustments": {},
        "levels": [["first", "0.05", ""], ["second", "0.10", ""], ["third", "0.15", ""]],
    }  # fmt: skip
    started, busy = perf_counter(), process_time()
    outcome = outcome_of(inputs, seed=1)
    judges = draw("bench", (judge for judge, *_ in cards), "round")
    rows = rows_of(outcome, {f"E{entry:04}": entry for entry in range(ENTRIES)}, judges)
    seconds, busy = perf_counter() - started, process_time() - busy
    say(f"\nranking with certainty: {seconds:.1f} s, of the processor {busy:.1f} s")

    assert (ENTRIES, True) == (len(rows), busy < LIMIT)
