"""What a look-up may say of pairs: of those it saw both sides of, and nothing of topics."""

from typing import Any

from flask import Flask

from portal.extensions import db
from portal.models import Call, DuplicatePair
from portal.models.enums import CaseState, RunKind
from portal.screening.duplicates import arrivals, scope
from portal.screening.duplicates.runs import Inputs, Outcome
from portal.screening.duplicates.sides import side
from tests.factories.call import NOW, make_call
from tests.factories.duplicate_cases import make_case, make_essays, make_pair, make_run


def end_of_look_up(call: Call, inputs: Inputs, *, asked: str, pairs: list[Any]) -> None:
    """Let the answer of a look-up stand that looked at these inputs."""
    outcome = Outcome()
    outcome.found.keys.append(asked)
    outcome.found.pairs += pairs
    run = make_run(call, kind=RunKind.ARRIVAL)
    arrivals._keep(run, call, inputs, outcome, asked=[])


def test_look_up_retires_no_pair_with_what_came_while_it_looked(app: Flask) -> None:
    call = make_call()
    (first,) = make_essays(1, call=call)
    inputs = Inputs(tuple(scope.text_rows(call)), ())
    (second,) = make_essays(1, call=call)
    pair = make_pair(second, first)
    case = make_case(pair)
    end_of_look_up(call, inputs, asked=side(first.id, None), pairs=[])
    db.session.refresh(pair)

    assert (None, CaseState.OPEN) == (pair.replaced_at, case.state)


def test_look_up_that_saw_both_retires_what_it_does_not_find(app: Flask) -> None:
    call = make_call()
    a, b, c = make_essays(3, call=call)
    gone, other = make_pair(a, b), make_pair(b, c)
    inputs = Inputs(tuple(scope.text_rows(call)), ())
    end_of_look_up(call, inputs, asked=side(a.id, None), pairs=[])
    for pair in (gone, other):
        db.session.refresh(pair)

    assert (NOW, None) == (gone.replaced_at, other.replaced_at)


def test_pair_keeps_its_row_and_its_topic_when_a_look_up_finds_it_again(app: Flask) -> None:
    call = make_call()
    a, b = make_essays(2, call=call)
    pair = make_pair(a, b, topic=0.8)
    inputs = Inputs(tuple(scope.text_rows(call)), ())
    passages = pair.evidence["passages"]
    again: list[Any] = [
        side(a.id, None), side(b.id, None), pair.score, True, pair.matched_a, pair.matched_b,
        pair.share_a, pair.share_b, pair.longest, 0.0, passages,
    ]  # fmt: skip
    end_of_look_up(call, inputs, asked=side(a.id, None), pairs=[again])
    assert [(pair.code, 0.8)] == standing()

    # of a full run, which knows topics, the row says what it found
    again[9] = 0.6
    end_of_look_up(call, inputs, asked=side(a.id, None), pairs=[again])
    assert [(pair.code, 0.6)] == standing()


def standing() -> list[tuple[str, float | None]]:
    """Return codes and topics of the pairs that stand."""
    rows = db.session.query(DuplicatePair.code, DuplicatePair.topic)
    return [tuple(row) for row in rows.filter(DuplicatePair.replaced_at.is_(None))]
