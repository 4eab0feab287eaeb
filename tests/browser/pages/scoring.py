"""The judges' desk: declaration, queue, scorecard. ``by keyboard`` means the Tab key got there."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages.screen import Screen

MOST_STOPS = 90


class Keyboard(Screen):
    """A page used without a mouse."""

    def reach(self, target: Locator) -> Locator:
        """Press Tab until the focus is there."""
        for _ in range(MOST_STOPS):
            if target.evaluate("element => element === document.activeElement"):
                return target
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} cannot be reached with Tab")

    def hit(self, target: Locator) -> None:
        """Reach something and press Enter on it."""
        self.reach(target)
        self.page.keyboard.press("Enter")

    def button(self, name: str) -> Locator:
        """Return a button of the page."""
        return self.page.locator("#main").get_by_role("button", name=name, exact=True).last

    def link(self, name: str) -> Locator:
        """Return a link of the page."""
        return self.page.locator("#main").get_by_role("link", name=name)


class Interests(Keyboard):
    """利益关系声明."""

    def declare_none(self) -> "Queue":
        """Say by keyboard that there are none."""
        self.reach(self.page.get_by_role("radio").first)
        if not self.page.get_by_role("radio", name="没有").is_checked():
            self.page.keyboard.press("Space")
        while not self.page.get_by_role("radio", name="没有").is_checked():
            self.page.keyboard.press("ArrowDown")
        self.hit(self.button("声明，看评前须知"))
        self.hit(self.button("看过了，开始评"))
        return Queue(self.page)

    def declare(self, *, kind: str, unit: str) -> "Queue":
        """Declare one interest."""
        self.page.locator(".choice", has_text="有").filter(has_not_text="没有").first.click()
        row = self.page.get_by_role("group", name="第 1 条")
        row.get_by_role("combobox").first.select_option(label=kind)
        row.get_by_label("单位").fill(unit)
        self.press("声明，看评前须知")
        self.press("看过了，开始评")
        return Queue(self.page)


class Queue(Keyboard):
    """待评作品."""

    @classmethod
    def open(cls, page: Page) -> "Queue":
        """Go to the queue."""
        page.goto("/judging")
        return cls(page)

    def begin(self) -> "Card":
        """Begin with the first by keyboard."""
        self.hit(self.link("开始评").or_(self.link("继续评")).first)
        expect(self.page.locator("form.is-live")).to_be_visible()
        return Card(self.page)


class Card(Keyboard):
    """The scorecard beside the work."""

    def code(self) -> str:
        """Return the blind code of the work."""
        return self.page.locator("h1").inner_text()

    def boxes(self) -> list[Locator]:
        """Return the fields for points."""
        return self.page.locator(".pts").all()

    def points(self) -> list[str]:
        """Return what stands in the fields."""
        return [box.input_value() for box in self.boxes()]

    def type_points(self, *points: str) -> "Card":
        """Type digits: the first one finds the first field, Tab leads on."""
        expect(self.page.locator("form.is-live")).to_be_visible()
        for number, value in enumerate(points):
            if number:
                self.page.keyboard.press("Tab")
            self.page.keyboard.type(value)
        return self

    def is_saved(self) -> "Card":
        """Wait until the page says that it saved by itself."""
        expect(self.page.locator("[data-saved]").first).to_contain_text("已自动保存")
        return self

    def sign(self) -> Screen:
        """Sign by keyboard."""
        self.page.keyboard.press("Control+Enter")
        return Screen(self.page)

    def reload(self) -> "Card":
        """Load the page again."""
        self.page.reload()
        return self
