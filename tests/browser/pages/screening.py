"""The organisers' desk, screening: what waits, one work, returning it."""

from playwright.sync_api import Page

from tests.browser.pages.screen import Screen


class Waiting(Screen):
    """形式审查: what waits, the oldest first."""

    @classmethod
    def open(cls, page: Page, call: str) -> "Waiting":
        """Go to the list."""
        page.goto(f"/organise/{call}/screening")
        return cls(page)

    def begin(self) -> "Work":
        """Take the one that waits longest."""
        self.follow("从第一件开始")
        return Work(self.page)


class Work(Screen):
    """One work: its copy, its author, what machines found."""

    def fact(self, term: str) -> str:
        """Return what stands beside a word."""
        return self.page.locator(f"#main dt:text-is('{term}') + dd").first.inner_text()

    def accept(self, *, is_last: bool = False) -> "Work":
        """Accept it; the next one that waits is shown."""
        self.press("审查通过" if is_last else "审查通过，看下一件")
        return Work(self.page)

    def send_back(self, reason: str) -> Screen:
        """Return it to its author."""
        self.follow("退回修改…")
        self.fill(reason=reason)
        self.press("退回修改")
        return Screen(self.page)
