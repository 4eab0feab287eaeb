"""Which calls the list offers to begin in, and until when: the unit's own deadline counts."""

from datetime import timedelta

from portal.calls import operations
from portal.models.enums import CallState
from portal.web.filters import minute
from tests.factories.call import CLOSES, NOW, make_call
from tests.infrastructure.clients import WatchedClient
from tests.web.submitters.conftest import Office, Wall
from tests.web.submitters.pages import begin, entry_at

LATER = CLOSES + timedelta(days=2)


def extend(office: Office, me: WatchedClient) -> None:
    """Give the office's unit two more days for essays."""
    essay = office.call.categories[0]
    operations.grant_allowance(
        essay, office.unit, closes_at=LATER, reason="停电", actor=None, at=NOW
    )
    me.enter(office.user)


def test_a_unit_with_more_time_is_offered_its_category_after_everybodys_deadline(
    me: WatchedClient, office: Office, wall: Wall
) -> None:
    wall.at = CLOSES + timedelta(hours=1)
    extend(office, me)
    shown = me.get("/my").text

    essay, brush = office.call.categories
    assert (True, False) == (f"填报{essay.name}" in shown, f"填报{brush.name}" in shown)
    assert f"{essay.name}：本单位延到 {minute(LATER)} 截止" in shown
    path = begin(me, office.call.code, "essay")
    assert office.unit.id == entry_at(path).unit_id


def test_the_longer_time_stands_beside_everybodys_before_it_counts(
    me: WatchedClient, office: Office
) -> None:
    extend(office, me)
    shown = me.get("/my").text

    essay, brush = office.call.categories
    assert f"{minute(CLOSES)} 截止" in shown
    assert f"{essay.name}：本单位延到 {minute(LATER)} 截止" in shown
    assert f"{brush.name}：本单位" not in shown


def test_nothing_is_offered_when_the_longer_time_is_over_too(
    me: WatchedClient, office: Office, wall: Wall
) -> None:
    wall.at = LATER
    extend(office, me)
    shown = me.get("/my").text

    assert "填报" not in shown
    assert "现在没有正在收件的征集" in shown


def test_a_draft_is_not_offered(me: WatchedClient, office: Office) -> None:
    office.call.state = CallState.DRAFT
    make_call()
    me.enter(office.user)

    assert "现在没有正在收件的征集" in me.get("/my").text
