"""The address in links that leave the portal is ours, whatever a request says."""

import re

from portal.models.enums import Role
from portal.web.addresses import absolute
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import MakeApp

OURS = "https://wenheng.example.gov.cn"
LINK = re.compile(r'id="link"[^>]*value="([^"]*)"')


def test_a_one_time_link_names_the_public_address(make_app: MakeApp) -> None:
    app = make_app(public_url=f"{OURS}/")
    with app.app_context():
        call, unit = make_call(), make_unit()
        client = WatchedClient(app).enter(make_user(role=Role.ORGANISER, call=call))
        fields = {"role": "judge", "name": "秦岳", "phone": "13800004444", "unit": unit.name}
        path = f"/organise/{call.code}/people/invite"
    answer = client.send(path, fields)

    assert [f"{OURS}/invitations"] == [link.rsplit("/", 1)[0] for link in LINK.findall(answer.text)]


def test_without_a_public_address_it_is_that_of_the_request(make_app: MakeApp) -> None:
    plain, ours = make_app(), make_app(public_url=OURS)
    with plain.test_request_context(base_url="http://10.0.0.5:8000"):
        asked = absolute("/certificates/WH-1")
    with ours.test_request_context(base_url="http://elsewhere.example"):
        chosen = absolute("/certificates/WH-1")

    assert ("http://10.0.0.5:8000/certificates/WH-1", f"{OURS}/certificates/WH-1") == (
        asked,
        chosen,
    )


def test_other_host_names_are_refused_where_ours_are_set(make_app: MakeApp) -> None:
    client = WatchedClient(make_app(trusted_hosts="wenheng.example.gov.cn localhost"))
    ours = client.get("/sign-in")
    strange = client.get("/sign-in", environ_overrides={"HTTP_HOST": "elsewhere.example"})

    assert (200, 400) == (ours.status_code, strange.status_code)
    assert "这个网址不属于本网站。请从正式网址进入。" in strange.text
