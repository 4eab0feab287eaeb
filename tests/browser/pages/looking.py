"""The judges' desk, looking and reading: one work on a stage, two side by side, a text."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages.screen import Screen


def inside(inner: Locator, outer: Locator) -> bool:
    """Whether one thing on the page lies within another."""
    small, large = inner.bounding_box(), outer.bounding_box()
    assert small is not None
    assert large is not None
    return all(
        large[start] <= small[start]
        and small[start] + small[length] <= large[start] + large[length]
        for start, length in (("x", "width"), ("y", "height"))
    )


class Viewer(Screen):
    """The stage beside the rubric."""

    @classmethod
    def open(cls, page: Page, code: str) -> "Viewer":
        """Go to the desk of a brush work, and wait until the picture stands."""
        page.goto(f"/judging/{code}/scorecard")
        return cls(page).stands()

    def stands(self, number: int = 1, count: int = 2) -> "Viewer":
        """Wait until a page is said to be there."""
        expect(self.status).to_have_text(f"第 {number} 张，共 {count} 张")
        return self

    @property
    def status(self) -> Locator:
        """Where the stage says what it shows."""
        return self.page.locator("[data-viewer-status]").first

    @property
    def fault(self) -> Locator:
        """Where the stage says what went wrong."""
        return self.page.locator("[data-viewer-fault]").first

    def percent(self) -> int:
        """Return the enlargement the tools show."""
        shown = self.page.locator("[data-percent]")
        expect(shown).to_contain_text("%")
        return int(shown.inner_text().rstrip("%"))

    def becomes(self, percent: int) -> None:
        """Wait for an enlargement."""
        expect(self.page.locator("[data-percent]")).to_have_text(f"{percent}%")

    @property
    def stage(self) -> Locator:
        """The dark ground on which the picture stands."""
        return self.page.locator("[data-stage]").first

    @property
    def plain(self) -> Locator:
        """The link around the picture that is no tiles."""
        return self.page.locator("[data-plain] a").first

    def keys(self, *names: str) -> "Viewer":
        """Press keys one after the other."""
        for name in names:
            self.page.keyboard.press(name)
        return self

    def tool(self, name: str) -> Locator:
        """Return one of the tools."""
        return self.page.get_by_role("toolbar", name="看图").get_by_role("button", name=name)


class Pair(Viewer):
    """Two works side by side."""

    @classmethod
    def of(cls, page: Page, left: str, right: str) -> "Pair":
        """Go there by address."""
        page.goto(f"/judging/compare?left={left}&right={right}")
        return cls(page)

    def half(self, code: str) -> Locator:
        """Return the side on which a work stands."""
        return self.page.get_by_role("region", name=code, exact=True)

    def picture(self, code: str) -> bytes:
        """Return what the eye sees on one side, once it has stopped changing."""
        stage = self.half(code).locator("[data-stage]")
        before, now = b"", stage.screenshot()
        while before != now:
            self.page.wait_for_timeout(150)
            before, now = now, stage.screenshot()
        return now

    def choose(self, side: str, code: str) -> None:
        """Put another work on one side."""
        self.page.get_by_label(f"{side}换成").select_option(code)
        self.page.get_by_role("button", name=side).click()


class Text(Screen):
    """The reading column and its tools."""

    @classmethod
    def open(cls, page: Page, code: str) -> "Text":
        """Go to the desk of an essay."""
        page.goto(f"/judging/{code}/scorecard")
        return cls(page)

    def find(self, words: str) -> "Text":
        """Look for words by keyboard."""
        self.page.keyboard.press("/")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)
        return self

    def counts(self, words: str) -> None:
        """Wait for the count of what was found."""
        expect(self.page.locator("[data-find-count]")).to_have_text(words)

    def marked(self) -> list[str]:
        """Return the marked pieces of text."""
        return self.page.locator("mark.found").all_inner_texts()

    def size(self) -> float:
        """Return the size of the letters, in pixels."""
        style = "element => parseFloat(getComputedStyle(element).fontSize)"
        return float(self.page.locator("p.para").first.evaluate(style))
