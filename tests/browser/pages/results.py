"""The organisers' desk, results: ranking, awards, the secrecy review, publishing; public pages."""

from collections.abc import Sequence

from playwright.sync_api import Page

from tests.browser.pages.judging import Pool
from tests.browser.pages.screen import Screen


class Results(Screen):
    """排名."""

    @classmethod
    def open(cls, page: Page, call: str, category: str) -> "Results":
        """Go to the ranking of a category."""
        page.goto(f"/organise/{call}/results?category={category}")
        return cls(page)

    def rank(self) -> "Results":
        """Rank."""
        self.press("排名")
        return self

    def to_pool(self, name: str) -> Pool:
        """Go on to what the next round takes."""
        self.follow(f"去定{name}的入围")
        return Pool(self.page)

    def scores(self) -> list[tuple[str, str]]:
        """Return (blind code, score) from the first rank to the last."""
        rows = self.page.locator("tbody tr:has(td.code)")
        cells = [row.locator("td").all_inner_texts() for row in rows.all()]
        return [(cell[1], cell[3]) for cell in cells]

    def lock(self) -> "Results":
        """Lock the ranking, after reading what that changes."""
        self.follow("锁定名次")
        self.press("锁定名次")
        return self

    def to_awards(self) -> "Awards":
        """Go on to the awards."""
        self.follow("去定奖项")
        return Awards(self.page)


class Awards(Screen):
    """奖项."""

    def propose(self, *, vacant: Sequence[str] = ()) -> "Awards":
        """Propose awards by rank, some levels vacant."""
        for level in vacant:
            self.page.get_by_label(f"{level}空缺").check()
        self.press("拟定奖项")
        return self

    def to_publication(self) -> "PublicationPage":
        """Go on to publishing."""
        self.follow("去发布")
        return PublicationPage(self.page)


class PublicationPage(Screen):
    """发布."""

    def review(self, *, reviewer: str, at: str, conclusion: str) -> "PublicationPage":
        """Record the secrecy review."""
        self.fill(reviewer=reviewer, reviewed_at=at)
        self.pick("结论", conclusion)
        self.press("登记审查")
        return self

    def preview(self) -> Screen:
        """Look at what everybody will see."""
        self.follow("预览并发布")
        return Screen(self.page)
