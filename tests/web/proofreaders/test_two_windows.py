"""Old tabs and second readers: nothing that was kept gives way unseen, nothing typed is lost."""

import re
from collections.abc import Callable
from html import unescape

from portal.extensions import db
from portal.models import Call, User
from portal.models.enums import Role
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.proofreading import brush, make_proofreading, make_reader, make_rule, make_work
from tests.infrastructure.clients import WatchedClient

As = Callable[[User], WatchedClient]
WORK = "/proofreading/SF-2027-0301"


def versions(client: WatchedClient, address: str) -> str:
    """Return the version that the forms of a page would send."""
    (found,) = set(re.findall(r'name="version"[^>]*value="(\d+)"', client.get(address).text))
    return str(found)


def opened(call: Call, as_: As) -> WatchedClient:
    """Return the first reader of a work at the screen."""
    reader = make_reader(call=call, name="甘棠")
    make_proofreading(entry=make_work(call=call, blind_code="SF-2027-0301"), first=reader)
    return as_(reader)


def test_a_transcript_from_an_old_tab_replaces_nothing(app: object, as_: As) -> None:
    client = opened(make_call(), as_)
    old = versions(client, WORK)
    kept = {"transcript": "新窗口录的一段", "version": old, "page": "1"}
    assert 303 == client.send(f"{WORK}/transcript", kept).status_code
    # the same words sent twice are no clash
    assert 303 == client.send(f"{WORK}/transcript", kept).status_code

    sent = {"transcript": "旧窗口录的另一段", "version": old, "page": "1"}
    refused = client.send(f"{WORK}/transcript", sent)

    page = unescape(refused.text)
    assert (409, True) == (refused.status_code, "没有保存" in page)
    assert re.search(r"<textarea[^>]*>\s*旧窗口录的另一段", page)
    assert '<p class="kai kept">新窗口录的一段</p>' in page
    assert "新窗口录的一段" in client.get(WORK).text
    # whoever has seen both may choose
    (fresh,) = set(re.findall(r'name="version"[^>]*value="(\d+)"', page))
    assert 303 == client.send(f"{WORK}/transcript", sent | {"version": fresh}).status_code
    assert "旧窗口录的另一段" in client.get(WORK).text


def test_columns_from_an_old_tab_replace_nothing(app: object, as_: As) -> None:
    client = opened(make_call(), as_)
    old = versions(client, WORK)
    columns = {"area": "0 0 100 100", "version": old, "page": "1"}
    assert 303 == client.send(f"{WORK}/layout", columns | {"counts": "12 11"}).status_code

    refused = client.send(f"{WORK}/layout", columns | {"counts": "9 9"})

    assert 409 == refused.status_code
    assert 'value="9 9"' in refused.text
    assert '<p class="kai kept">12 11</p>' in refused.text


def test_what_is_typed_after_the_hand_over_can_be_copied(app: object, as_: As) -> None:
    client = opened(make_call(), as_)
    old = versions(client, WORK)
    client.send(f"{WORK}/finish")

    sent = {"transcript": "交出以后才存的", "version": old, "page": "1"}
    refused = client.send(f"{WORK}/transcript", sent)

    assert (422, True) == (refused.status_code, "交出以后才存的" in refused.text)


def test_a_rule_declared_by_two_organisers_is_chosen_by_the_second(app: object, as_: As) -> None:
    call = make_call()
    rule = make_rule(category=brush(call))
    client = as_(make_user(role=Role.ORGANISER, call=call))
    address = f"/organise/{call.code}/proofreading/rules/{brush(call).key}"
    fields = dict.fromkeys(("wrong", "missing", "extra", "transposed"), "1")
    sent = fields | {"start": "15", "cap": "10", "limit": "2", "version": str(rule.version)}
    assert 303 == client.send(address, sent | {"accepted": "够夠"}).status_code

    refused = client.send(address, sent | {"cap": "3"})

    db.session.refresh(rule)
    assert (409, "够夠") == (refused.status_code, rule.accepted)
    assert 'value="3"' in refused.text
    assert "最多扣 10" in refused.text
    assert "另外认可的异体字：够夠" in unescape(refused.text)
