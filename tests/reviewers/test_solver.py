"""The doorway to SciPy: exact over all edges, and plain when there is no answer."""

import numpy as np
import pytest

from reviewers.solver import islands, upper_tail_f


def test_islands_number_rows_then_columns() -> None:
    labels = islands(np.array([0, 1]), np.array([0, 1]), (2, 2))

    assert labels[0] == labels[2]
    assert labels[1] == labels[3]
    assert labels[0] != labels[1]


def test_upper_tail_of_f_matches_the_printed_table() -> None:
    assert upper_tail_f(4.964603, 1, 10) == pytest.approx(0.05, abs=1e-6)
