"""Where a call stands, to the second."""

from datetime import timedelta

import pytest

from portal.calls import phases
from portal.models import Call, UnitAllowance
from portal.models.enums import CallPhase, CallState
from tests.factories.call import CLOSES, OPENS

SECOND = timedelta(seconds=1)


def call(state=CallState.ANNOUNCED):
    return Call(state=state, opens_at=OPENS, closes_at=CLOSES)


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        (OPENS - SECOND, CallPhase.ANNOUNCED),
        (OPENS, CallPhase.SUBMITTING),
        (OPENS + SECOND, CallPhase.SUBMITTING),
        (CLOSES - SECOND, CallPhase.SUBMITTING),
        (CLOSES, CallPhase.JUDGING),
        (CLOSES + SECOND, CallPhase.JUDGING),
    ],
)
def test_phase_changes_with_the_second(at, phase):
    assert phase == phases.phase(call(), at=at)


def test_phase_of_a_draft_does_not_look_at_dates():
    assert CallPhase.DRAFT == phases.phase(call(CallState.DRAFT), at=OPENS + SECOND)


def test_phase_after_publication_is_published():
    assert CallPhase.PUBLISHED == phases.phase(call(), at=CLOSES + SECOND, is_published=True)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [(OPENS - SECOND, False), (OPENS, True), (CLOSES - SECOND, True), (CLOSES, False)],
)
def test_window_is_open_from_its_first_second_to_its_last(at, is_open):
    assert is_open == phases.window(call(), None).is_open(at=at)


def test_window_of_a_draft_is_shut():
    assert not phases.window(call(CallState.DRAFT), None).is_open(at=OPENS + SECOND)


@pytest.mark.parametrize(
    ("granted", "closes_at"),
    [(CLOSES + SECOND, CLOSES + SECOND), (CLOSES - SECOND, CLOSES), (None, CLOSES)],
)
def test_allowance_lengthens_the_window_and_never_shortens_it(granted, closes_at):
    allowance = UnitAllowance(closes_at=granted)

    assert closes_at == phases.window(call(), allowance).closes_at
