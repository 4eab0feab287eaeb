"""The text a work should say, as its readers meet it; and the page that hands a reading on."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.judging.proofreading import blind, queries
from portal.models import Call, User
from portal.models.enums import Role
from portal.models.proofreading_enums import ProofreadingState
from reviewers.proofreading import Letter, letters
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.proofreading import brush, make_proofreading, make_reader, make_rule, make_work
from tests.infrastructure.clients import WatchedClient

As = Callable[[User], WatchedClient]
WORK = "/proofreading/SF-2027-0501"


@pytest.fixture
def call(app: Flask) -> Call:
    """Return a call that declared its rule."""
    call = make_call()
    make_rule(category=brush(call))
    return call


def test_a_text_without_a_name_does_not_take_the_authors(call: Call, as_: As) -> None:
    """The readers see what a text is called; the title of a work may say who made it."""
    entry = make_work(call=call, blind_code="SF-2027-0501", title="许知行书第六条")
    organiser = as_(make_user(role=Role.ORGANISER, call=call))
    address = f"/organise/{call.code}/proofreading/works/{entry.code}/text"
    assert 303 == organiser.send(address, {"title": "", "body": "为人民服好务"}).status_code
    one = make_reader(call=call, name="甘棠")
    make_proofreading(entry=entry, first=one)

    listed = as_(one).get("/proofreading/").text

    assert ("审读底本" in listed, "许知行" in listed) == (True, False)


def test_a_text_is_read_once_however_many_marks_it_has(
    call: Call, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make_reader(call=call, name="甘棠")
    reading = make_proofreading(entry=make_work(call=call, blind_code="SF-2027-0501"), first=one)
    client = as_(one)
    for number in range(1, 5):
        client.send(f"{WORK}/marks", {"kind": "wrong", "start": str(number), "page": "1"})
    body, read = reading.text.body, []

    def noting(text: str, *rest: dict[str, str]) -> tuple[Letter, ...]:
        read.append(text)
        return letters(text, *rest)

    monkeypatch.setattr(blind, "letters", noting)
    page = client.get(WORK).text

    assert (4, [body]) == (page.count('data-mark="'), read)


def test_a_reading_is_handed_on_after_it_was_asked(call: Call, as_: As) -> None:
    entry = make_work(call=call, blind_code="SF-2027-0501")
    one, two = make_reader(call=call, name="甘棠"), make_reader(call=call, name="蒲苇")
    make_proofreading(entry=entry, first=one, second=two)
    first, second = as_(one), as_(two)
    first.send(f"{WORK}/marks", {"kind": "wrong", "start": "1", "page": "1"})

    # what is pressed on the workbench only asks
    assert f'href="{WORK}/finish"' in first.get(WORK).text
    assert f'action="{WORK}/finish"' not in first.get(WORK).text
    assert "交给复读的记号 1 处" in first.get(f"{WORK}/finish").text
    assert ProofreadingState.FIRST is state_of(call)
    first.send(f"{WORK}/finish")
    assert "还有 1 处初读记号没有回答" in second.get(f"{WORK}/finish").text
    second.send(f"{WORK}/marks/1", {"deed": "dismiss", "note": "没有错", "page": "1"})
    assert "都回答了，不认可 1 处，补作 0 处" in second.get(f"{WORK}/finish").text
    assert 302 == first.get(f"{WORK}/finish").status_code


def state_of(call: Call) -> ProofreadingState:
    """Return how far the only work of the call is."""
    (work,) = queries.works_of(call)
    assert work.reading is not None
    return work.reading.state
