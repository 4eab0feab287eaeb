"""Journey: the browser is killed in the middle of a remark, and the judge goes on where it was."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserType, expect

from tests.browser.dying import mortal, opened, typed_to_death
from tests.browser.pages.scoring import Card
from tests.browser.test_a_judge_scores_without_a_mouse import arrange
from tests.infrastructure.browsers import Site


@pytest.mark.slow
def test_a_killed_browser_loses_no_saved_field_and_offers_what_was_typed(
    site: Site,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
    tmp_path: Path,
) -> None:
    arrange(site, readings=1)
    options = browser_type_launch_args | browser_context_args
    with mortal(browser_type, tmp_path, **options) as context:
        death = typed_to_death(context, site, tmp_path, seconds=3)

    assert death.points == death.kept_points
    assert death.kept
    assert death.typed.startswith(death.kept)
    with mortal(browser_type, tmp_path, **options) as context:
        card = Card(opened(context, site))
        assert [*death.points.values()] == card.points()[: len(death.points)]
        expect(card.page.locator("#remark")).to_have_value(death.kept)
