"""The submitters' desk: the list, the form of an entry, the receipt."""

import re
from collections.abc import Sequence
from typing import TypedDict

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages.screen import Screen

#: The machine may be busy: pictures are drawn by a worker.
DRAWING = 60_000


class Upload(TypedDict):
    """A file in somebody's hand: its name need not be true."""

    name: str
    mimeType: str
    buffer: bytes


def file(name: str, content: bytes) -> Upload:
    """Return a file as a browser picks it."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


class Works(Screen):
    """我的作品."""

    @classmethod
    def open(cls, page: Page) -> "Works":
        """Go to the list."""
        page.goto("/my")
        return cls(page)

    def begin(self, kind: str) -> "EntryForm":
        """Begin a draft: 征文 or 书法."""
        self.page.locator("#main").get_by_role(
            "link", name=re.compile(f"填报.*{kind}")
        ).last.click()
        self.press("开始填写")
        return EntryForm(self.page)

    def take_up(self, deed: str) -> "EntryForm":
        """Go on with an entry: 继续填写, 修改后重新报送."""
        self.follow(deed)
        return EntryForm(self.page)


class EntryForm(Screen):
    """填报: one page from the title to the declarations."""

    def fill_essay(self, title: str) -> "EntryForm":
        """Answer what an essay is asked."""
        self.fill(title=title)
        self.pick("体裁", "典型案例")
        self.pick("写作中是否使用人工智能工具", "没有")
        self.pick("是否发表过或获过奖", "没有")
        return self

    def fill_brush_work(self) -> "EntryForm":
        """Answer what a brush work is asked."""
        self.page.get_by_label("书写内容").select_option("article-6")
        self.pick("书体", "楷书")
        self.page.get_by_label("形式").select_option("中堂")
        self.fill(width_cm="69", height_cm="138")
        self.pick("作品上有没有落款或印章", "有")
        return self

    def fill_author(self) -> "EntryForm":
        """Say what kind of person the author is; the rest is known from the account."""
        self.page.locator("#author0_staff_kind").select_option("信访专职")
        return self

    def send_files(self, *files: Upload) -> "EntryForm":
        """Choose files; each travels by itself."""
        self.page.locator("input[type=file]").set_input_files(list(files))
        return self

    def failed(self) -> Locator:
        """Return the rows of files that were refused."""
        return self.page.locator(".file.is-failed")

    def copy_is_there(self) -> "EntryForm":
        """Wait until the judge copy is drawn."""
        expect(self.page.locator("#confirmed")).to_be_visible(timeout=DRAWING)
        return self

    def confirm_copy(self) -> "EntryForm":
        """Say that the judge copy is right."""
        self.page.locator("#confirmed").check()
        return self

    def agree(self, promises: Sequence[str] = ("原创", "不涉密", "授权使用")) -> "EntryForm":
        """Tick declarations."""
        for promise in promises:
            self.page.locator(".declare label", has_text=promise).first.click()
        return self

    def save(self) -> "EntryForm":
        """Keep a draft."""
        self.press("存草稿")
        return self

    def hand_in(self) -> "Receipt":
        """Hand the entry in."""
        self.press("报送")
        return Receipt(self.page)

    def order(self) -> list[str]:
        """Return the names of the pages in their order."""
        return self.page.locator("[data-reorder] li .meta:first-of-type").all_inner_texts()

    def to_masks(self) -> "Masks":
        """Go and cover what the first page shows of its author."""
        self.follow("遮盖落款和印章")
        return Masks(self.page)


class Masks(Screen):
    """遮盖落款和印章."""

    def draw(self, left: float, top: float, right: float, bottom: float) -> "Masks":
        """Pull a rectangle over the picture with the pointer; shares of its size."""
        box = self.page.locator("[data-mask-layer]").bounding_box()
        assert box is not None
        across = [box["x"] + box["width"] * share for share in (left, right)]
        down = [box["y"] + box["height"] * share for share in (top, bottom)]
        self.page.mouse.move(across[0], down[0])
        self.page.mouse.down()
        self.page.mouse.move(across[1], down[1], steps=3)
        self.page.mouse.up()
        return self

    def count(self) -> int:
        """Return how many rectangles are drawn, proposals left out."""
        return self.page.locator("[data-mask-layer] rect:not(.is-hint)").count()

    def keep(self) -> EntryForm:
        """Cover these."""
        self.press("就遮这些")
        return EntryForm(self.page)


class Receipt(Screen):
    """报送回执."""

    def line(self, term: str) -> str:
        """Return what stands beside a word of the receipt."""
        return self.page.locator(f".receipt dt:text-is('{term}') + dd").inner_text()

    def code(self) -> str:
        """Return the number of the receipt."""
        return self.page.locator(".receipt .no .code").inner_text()

    def digest(self) -> str:
        """Return the fingerprint of the file without its gaps."""
        text = self.page.locator(".receipt .digest").first.inner_text()
        return "".join(text.removeprefix("SHA-256").split())

    def take_back(self) -> EntryForm:
        """Take the entry back to change it."""
        self.follow("修改或更换文件")
        self.press("取回修改")
        return EntryForm(self.page)

    def withdraw(self) -> Works:
        """Withdraw the entry for good."""
        self.follow("撤回作品")
        self.press("撤回作品")
        return Works(self.page)
