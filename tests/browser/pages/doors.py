"""Doors: signing in, registering, accepting an invitation."""

from playwright.sync_api import Page

from tests.browser.pages.screen import Screen

PASSWORD = "Qingliu-2027"


class SignIn(Screen):
    """登录."""

    @classmethod
    def open(cls, page: Page) -> "SignIn":
        """Go to the door."""
        page.goto("/sign-in")
        return cls(page)

    def enter(self, login: str, password: str = PASSWORD) -> Screen:
        """Sign in and stand wherever the portal leads."""
        self.fill(login=login, password=password)
        self.press("登录")
        return Screen(self.page)


class Registration(Screen):
    """注册为报送人."""

    def register(self, *, unit: str, name: str, phone: str) -> Screen:
        """Fill everything in and come in."""
        self.fill(unit=unit, name=name, phone=phone, department="综合科", post="科员")
        self.fill(password=PASSWORD, password_again=PASSWORD)
        self.page.locator("#agreed").check()
        self.press("注册并登录")
        return Screen(self.page)


class Invitation(Screen):
    """接受邀请."""

    @classmethod
    def open(cls, page: Page, link: str) -> "Invitation":
        """Open the link that came by message."""
        page.goto(link)
        return cls(page)

    def accept(self) -> Screen:
        """Choose a password and come in."""
        self.fill(password=PASSWORD, password_again=PASSWORD)
        self.page.locator("#agreed").check()
        self.press("接受邀请")
        return Screen(self.page)
