"""The organisers' desk, setting up: calls, settings, units, opening, extending."""

from pathlib import Path

from tests.browser.pages.screen import Screen


class Overview(Screen):
    """总览: where a call stands, and its deeds."""

    def begin_opening(self, *, opens: str, closes: str) -> "Preview":
        """Choose the dates and look at what opening changes."""
        self.follow("开启征集")
        self.fill(opens_at=opens, closes_at=closes)
        self.press("看会改变什么")
        return Preview(self.page)

    def begin_extending(self, *, closes: str) -> "Preview":
        """Choose a later deadline and look at what it changes."""
        self.follow("延期")
        self.fill(closes_at=closes)
        self.press("看会改变什么")
        return Preview(self.page)

    def begin_closing(self) -> "Preview":
        """Look at what closing now changes."""
        self.follow("立即截止")
        return Preview(self.page)


class Preview(Screen):
    """What a deed changes, before it is done."""

    def confirm(self, deed: str, reason: str = "") -> Overview:
        """Do it."""
        if reason:
            self.fill(reason=reason)
        self.press(deed)
        return Overview(self.page)


class Settings(Screen):
    """设置: what the template brought."""

    def category(self, name: str) -> str:
        """Return the panel of one category as text."""
        panel = self.page.locator("section.panel").filter(
            has=self.page.get_by_role("heading", name=name, exact=True)
        )
        return panel.inner_text()

    def to_units(self) -> "Units":
        """Go to the units."""
        self.rail("单位与名额")
        return Units(self.page)


class Calls(Screen):
    """我的征集."""

    def create(self, *, title: str, host: str, contact: str) -> Settings:
        """Create a call from the built-in template."""
        self.follow("建立征集")
        self.fill(title=title, host=host, contact=contact)
        self.press("建立征集")
        return Settings(self.page)


class Units(Screen):
    """单位与名额."""

    def to_import(self) -> "UnitImport":
        """Go to the import."""
        self.follow("导入单位")
        return UnitImport(self.page)

    def to_overview(self) -> Overview:
        """Go to the overview."""
        self.rail("总览")
        return Overview(self.page)


class UnitImport(Screen):
    """导入单位."""

    def send(self, sheet: Path) -> "UnitImport":
        """Send a workbook and look at what would happen."""
        self.page.locator("#file").set_input_files(sheet)
        self.press("传表，看预览")
        return self

    def problems(self) -> list[str]:
        """Return what is wrong in the workbook, a line each."""
        return self.page.locator(".error-summary li").all_inner_texts()

    def confirm(self, count: int) -> Units:
        """Import the units that were shown."""
        self.press(f"导入 {count} 个单位")
        return Units(self.page)
