"""
What crosses the line until a judge sees a brush work of three pages of 27 megapixels.

Bytes as Chromium counts them, headers and all: page, styles, scripts, icon, thumbnails, tiles or
preview. *Cold* is a browser that has never been here, *warm* the next work in the same browser.
Tiles fetched ahead, once the picture stands and the line is idle, are told apart.
"""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page

from portal.config import assets
from portal.demo import brushwork, scrolls
from portal.entries.derivation import DrawnPage, _kept_page
from portal.extensions import db
from portal.files import derive
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.models import JudgeCopy, JudgePage
from portal.models.enums import CategoryKind, RoundState
from tests.bench.measuring import say
from tests.browser.conftest import cookie_of
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_round,
)
from tests.infrastructure.browsers import Site

SIZE: Final = (4500, 6000)
PAGES: Final = 3
LIMIT_KB: Final = 300
CODES: Final = ("SF-2027-0001", "SF-2027-0002")
SCREENS: Final = ((1280, 860), (1920, 1080), (390, 844))
#: How long the line stays quiet before all that will come has come.
QUIET_MS: Final = 3500


@dataclass
class Line:
    """Everything that came over the line, by address."""

    came: list[tuple[str, int]] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Count what this page receives; what comes from the browser's own cache counts 0."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        addresses: dict[str, str] = {}
        kept: set[str] = set()
        session.on(
            "Network.requestWillBeSent",
            lambda event: addresses.__setitem__(event["requestId"], event["request"]["url"]),
        )
        session.on("Network.requestServedFromCache", lambda event: kept.add(event["requestId"]))

        def finished(event: dict[str, Any]) -> None:
            number = event["requestId"]
            size = 0 if number in kept else int(event["encodedDataLength"])
            self.came.append((addresses.get(number, ""), size))

        session.on("Network.loadingFinished", finished)

    def by_kind(self, ahead: str) -> Counter[str]:
        """Return kilobytes by what they are; *ahead* is the code of the second page."""
        found: Counter[str] = Counter()
        for address, size in self.came:
            found[kind_of(address, ahead)] += size / 1000
        return found


def kind_of(address: str, ahead: str) -> str:
    """Say what an address is."""
    if "/static/" in address:
        return address.rpartition(".")[2].replace("svg", "icons")
    if "/judging/pages/" not in address:
        return "page"
    if address.endswith(("preview.jpg", "page.jpg")):
        return "preview"
    if "/tiles_files/8/" in address or "/tiles_files/7/" in address:
        return "thumbnails"
    return "ahead" if f"/{ahead}/" in address else "tiles"


def drawn(folder: Path) -> Iterator[DrawnPage]:
    """Draw pages as a scanner sees them (grain, dry strokes, seals), and derive what judges see."""
    fonts = assets("static") / "vendor/fonts"
    single = [one for one in scrolls.SCROLLS if one.kind == "jpeg"]
    for number in range(PAGES):
        one = single[number % len(single)]
        scroll = replace(one, number=one.number + number, look=replace(one.look, size=SIZE))
        source = folder / f"scan-{number}.jpg"
        source.write_bytes(brushwork.draw(scroll, fonts=fonts, year=2027)[0].content)
        (files,) = derive.derive_pages(source, Kind.JPEG, {0: ()}, folder, Limits())
        yield _kept_page(files, folder)


def arrange(pages: list[DrawnPage]) -> None:
    """Give a judge two works of these pages."""
    call = make_call()
    category = next(one for one in call.categories if one.kind is CategoryKind.CALLIGRAPHY)
    judge = make_judge(call=call, user=make_user(login="judge"))
    round_ = make_round(category=category, state=RoundState.OPEN)
    plan = make_plan(round_=round_)
    for place, code in enumerate(CODES):
        entry = make_blind_entry(category=category, blind_code=code)
        copy = db.session.query(JudgeCopy).filter_by(entry_id=entry.id).one()
        copy.blocks = []
        for position, page in enumerate(pages):
            db.session.add(JudgePage(copy_id=copy.id, position=position, **asdict(page)))
        make_assignment(round_=round_, judge=judge, entry=entry, plan=plan, position=place)
    db.session.commit()


def second_pages() -> dict[str, str]:
    """Return work → the code of its second page."""
    rows = db.session.query(JudgePage).filter_by(position=1).order_by(JudgePage.id).all()
    return dict(zip(CODES, (row.code for row in rows), strict=True))


@pytest.mark.browser
def test_kilobytes_of_a_first_view(site: Site, browser: Browser, tmp_path: Path) -> None:
    with site.app.app_context():
        arrange(list(drawn(tmp_path)))
        ahead = second_pages()
    say(f"\n{PAGES} pages of {SIZE[0]} x {SIZE[1]}, kB as transferred; limit {LIMIT_KB}; "
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")  # fmt: skip
    for saving in (0, 1):
        for width, height in SCREENS:
            context = browser.new_context(
                base_url=site.url, locale="zh-CN", viewport={"width": width, "height": height}
            )
            context.add_cookies([cookie_of(site, "judge")])
            display = {"name": "display", "value": "saving" if saving else "", "url": site.url}
            context.add_cookies([display])  # type: ignore[list-item]  # playwright's TypedDict
            page = context.new_page()
            for name, code in zip(("cold", "warm"), CODES, strict=True):
                line = Line()
                line.listen(page)
                page.goto(f"/judging/{code}/scorecard")
                page.wait_for_timeout(QUIET_MS)
                report(line.by_kind(ahead[code]), f"{width} x {height}", name, saving=bool(saving))
            context.close()


def report(found: Counter[str], screen: str, name: str, *, saving: bool) -> None:
    """Print one row: what was needed to see the work, and what came ahead of need."""
    ahead = found.pop("ahead", 0)
    total = sum(found.values())
    parts = ", ".join(f"{kind} {size:.0f}" for kind, size in sorted(found.items()))
    mode = "low-bandwidth" if saving else "usual"
    mark = "OVER" if total > LIMIT_KB else "    "
    say(f"{mark}{total:7.0f} kB  {name}  {mode:13} {screen:11} ({parts})"
        + (f"; then, idle, {ahead:.0f} of the next page" if ahead else ""))  # fmt: skip
