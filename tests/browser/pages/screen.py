"""What every page has: a heading, buttons with words, links, fields with labels."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.infrastructure.browsers import at_both_widths, axe_violations, sideways


@dataclass(frozen=True, slots=True)
class Screen:
    """A page of the portal in somebody's browser."""

    page: Page

    def shows(self, heading: str) -> None:
        """Wait until the page's heading is there."""
        expect(self.page.locator("h1")).to_contain_text(heading)

    def says(self, *sentences: str) -> None:
        """Find sentences anywhere in the page's body."""
        for sentence in sentences:
            expect(self.page.locator("#main")).to_contain_text(sentence)

    def keeps_quiet_about(self, *sentences: str) -> None:
        """Find none of the sentences."""
        for sentence in sentences:
            expect(self.page.locator("body")).not_to_contain_text(sentence)

    def refuses(self, sentence: str) -> None:
        """Find a sentence in the summary of what has to be put right."""
        expect(self.page.locator(".error-summary, .callout.bad").first).to_contain_text(sentence)

    def press(self, name: str) -> None:
        """Press the first button of that name."""
        self.page.locator("#main").get_by_role("button", name=name, exact=True).last.click()

    def follow(self, name: str) -> None:
        """Follow the first link of that name."""
        self.page.locator("#main").get_by_role("link", name=name, exact=True).first.click()

    def rail(self, name: str) -> None:
        """Go to another page of the organiser's side rail."""
        self.page.get_by_role("navigation", name="按阶段").get_by_role("link", name=name).click()

    def fill(self, **fields: str) -> None:
        """Fill fields by their ids, as their labels are long and change with the settings."""
        for name, value in fields.items():
            self.page.locator(f"#{name}").fill(value)

    def pick(self, question: str, answer: str) -> None:
        """Choose a tile of a question."""
        group = self.page.get_by_role("group", name=question)
        group.locator("label", has_text=answer).first.click()

    def row(self, words: str) -> Locator:
        """Return the row of a table that has these words."""
        return self.page.get_by_role("row").filter(has_text=words)

    def sound(self) -> None:
        """Find nothing wrong with the page, on a desk and in a hand."""

        def look(page: Page) -> None:
            found = axe_violations(page), sideways(page)
            # not a test's module: pytest says nothing of the values by itself
            assert ([], 0) == found, found

        at_both_widths(self.page, look)
