"""Kills of a real browser while a judge types without a pause: fields and seconds lost."""

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserType

from portal.extensions import db
from portal.models import Scorecard
from tests.bench.measuring import say
from tests.browser.dying import mortal, typed_to_death
from tests.browser.test_a_judge_scores_without_a_mouse import arrange
from tests.infrastructure.browsers import Site

# of typing that may be gone
MOST_SECONDS = 2
KILLS = int(os.environ.get("WENHENG_TEST_BROWSER_KILLS", "10"))


def test_kills_of_the_browser_while_a_remark_is_typed(
    site: Site,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
    tmp_path: Path,
) -> None:
    arrange(site, readings=1)
    options = browser_type_launch_args | browser_context_args
    lost, fields = [], 0
    for number in range(KILLS):
        profile = tmp_path / str(number)
        with mortal(browser_type, profile, **options) as context:
            death = typed_to_death(context, site, profile, seconds=2 + number * 0.2)
        lost.append(death.lost)
        fields += sum(death.kept_points.get(key) != one for key, one in death.points.items())
        with site.app.app_context():
            db.session.query(Scorecard).delete()
            db.session.commit()
    say(f"\n{KILLS} kills, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    say(f"{fields:8}   saved fields lost")
    say(f"{max(lost):8.2f} s of typing lost at most, {sum(lost) / len(lost):.2f} s on average")
    assert (0, True) == (fields, max(lost) <= MOST_SECONDS)
