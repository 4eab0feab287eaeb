"""The organisers' desk, judging: judges, invitations, rounds, plans."""

import re
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.pages.screen import Screen


class Judges(Screen):
    """评委与回避."""

    @classmethod
    def open(cls, page: Page, call: str) -> "Judges":
        """Go to the list."""
        page.goto(f"/organise/{call}/judges")
        return cls(page)

    def invite(self, *, name: str, phone: str, unit: str) -> str:
        """Make an invitation and return its link."""
        self.follow("邀请评委")
        self.fill(name=name, phone=phone, unit=unit)
        self.press("生成邀请链接")
        return self.page.locator("#link").input_value()


class Rounds(Screen):
    """轮次与分配."""

    @classmethod
    def open(cls, page: Page, call: str) -> "Rounds":
        """Go to the rounds."""
        page.goto(f"/organise/{call}/rounds")
        return cls(page)

    def start(self) -> "Rounds":
        """Make the first round of every category."""
        self.press("建立初评")
        return self

    def to_programme(self, kind: str) -> "Programme":
        """Go to how many rounds a category has."""
        self.follow(f"{kind}几轮、怎么合成名次")
        return Programme(self.page)

    def round(self, name: str) -> "Round":
        """Go to one round."""
        self.follow(name)
        return Round(self.page)


class Programme(Screen):
    """评审程序: how many rounds, and what each takes."""

    def choose(self, name: str) -> "Programme":
        """Start from a ready-made programme."""
        self.row(name).get_by_role("button").click()
        return self

    def drop_last(self, name: str) -> "Programme":
        """Take away the last round."""
        self.press(f"删去{name}")
        return self


class Pool(Screen):
    """入围范围."""

    def draw(self) -> "Pool":
        """Draw the pool."""
        self.press("确定入围")
        return self

    def by_hand(self, code: str, *, why: str) -> "Pool":
        """Take a work in by hand."""
        self.fill(entry=code, reason=why)
        self.press("记下这一件")
        return self


class Round(Screen):
    """One round: its rule, its plan, how far it is."""

    def set_due(self, moment: str) -> "Round":
        """Say until when judges may sign."""
        self.fill(due_at=moment)
        self.press("保存规则")
        return self

    def set_readings(self, number: int) -> "Round":
        """Say how many judges read a work."""
        self.fill(readings=str(number))
        self.press("保存规则")
        return self

    def propose(self) -> "Round":
        """Ask for a plan; the page says why there is none."""
        self.press("生成方案")
        return self

    def draw(self) -> "PlanPage":
        """Ask for a plan that can be, and look at it before it is used."""
        self.propose()
        return PlanPage(self.page)

    def begin(self) -> "Round":
        """Open the round, after reading what that changes."""
        self.follow("开评")
        self.press("开评")
        return self

    def end(self, note: str = "") -> "Round":
        """Close the round, after reading what that changes."""
        self.follow("结束评分")
        if note:
            self.fill(note=note)
        self.press("结束评分")
        return self


class PlanPage(Screen):
    """分配方案."""

    def pairs(self) -> dict[str, list[str]]:
        """Return the judges of every work."""
        rows = self.page.get_by_role("region", name="每件作品的评委").locator("tbody tr")
        cells = [row.locator("td").all_inner_texts() for row in rows.all()]
        return {code: sorted(re.split("、", judges)) for code, judges in cells}

    def download(self, target: Path) -> Path:
        """Download the workbook."""
        with self.page.expect_download() as coming:
            self.press("下载 .xlsx")
        coming.value.save_as(target)
        return target

    def apply(self) -> Round:
        """Use the plan."""
        self.press("方案生效")
        return Round(self.page)
