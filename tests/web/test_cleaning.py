"""A NUL, which no page of ours sends, is answered without asking the database."""

import pytest

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize(
    ("address", "status"),
    [("/calls/a%00b", 404), ("/?page=%00", 400), ("/?%00=1", 400), ("/sign-in?next=a%00", 400)],
)
def test_a_nul_in_an_address_finds_nothing(client, address, status):
    answer = client.get(address)

    assert status == answer.status_code
    assert "<h1" in answer.text


def test_a_nul_in_a_form_is_refused(client):
    answer = client.send("/sign-in", {"login": "a\0b", "password": "x"})

    assert 400 == answer.status_code
