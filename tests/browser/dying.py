"""A browser that is killed while somebody types, and what the server has of it afterwards."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, BrowserType, Error, Page, expect

from portal.extensions import db
from portal.models import Scorecard
from tests.browser.conftest import cookie_of
from tests.browser.pages.scoring import Card
from tests.infrastructure.browsers import PATIENCE, Site

LETTERS = "开头的铅笔印写得好结尾收得急中间那一段接待写得有声有色"
A_KEY = 0.06


@dataclass(frozen=True, slots=True)
class Death:
    """What was typed before the kill, and what the server held then."""

    points: dict[str, str]
    kept_points: dict[str, str]
    typed: str
    kept: str
    # seconds of typing that the server did not have
    lost: float


@contextmanager
def mortal(browser_type: BrowserType, profile: Path, **options: Any) -> Iterator[BrowserContext]:
    """Run a browser with a profile of its own; it may be dead at the end."""
    context = browser_type.launch_persistent_context(str(profile), **options)
    try:
        yield context
    finally:
        with suppress(Error):
            context.close()


def kill(profile: Path) -> None:
    """End the browser of this profile as a power cut does."""
    for entry in Path("/proc").iterdir():
        try:
            line = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in line and b"--type=" not in line:
            os.kill(int(entry.name), signal.SIGKILL)


def typed_to_death(context: BrowserContext, site: Site, profile: Path, *, seconds: float) -> Death:
    """Give points, then write a remark without a pause until the browser is killed."""
    page = opened(context, site)
    card = Card(page)
    given = [box.get_attribute("data-max") or "" for box in card.boxes()][:3]
    card.type_points(*given).is_saved()
    names = [box.get_attribute("name") or "" for box in card.boxes()][:3]
    page.locator("#remark").focus()
    moments: list[float] = []
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        page.keyboard.insert_text(LETTERS[len(moments) % len(LETTERS)])
        moments.append(time.monotonic())
        time.sleep(A_KEY)
    kill(profile)
    died = time.monotonic()
    time.sleep(0.5)
    with site.app.app_context():
        stored = db.session.query(Scorecard).one()
        points, kept = dict(stored.points), stored.remark
    typed = "".join(LETTERS[place % len(LETTERS)] for place in range(len(moments)))
    lost = died - moments[len(kept)] if len(kept) < len(moments) else 0.0
    names = [name.removeprefix("points_") for name in names]
    return Death(dict(zip(names, given, strict=True)), points, typed, kept, lost)


def opened(context: BrowserContext, site: Site) -> Page:
    """Return the scoring page of the first essay."""
    context.add_cookies([cookie_of(site, "guyuan")])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{site.url}/judging/ZW-2027-0001/scorecard")
    expect(page.locator("form.is-live")).to_be_visible()
    return page
