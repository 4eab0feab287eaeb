"""The browser's own checkers see what they are there to see."""

from playwright.sync_api import Page

from tests.infrastructure.browsers import Site, axe_violations, sideways

SOUND = '<!doctype html><html lang="zh-CN"><title>通知</title><main><h1>通知</h1></main></html>'
FAULTY = SOUND.replace("</main>", '<img src="data:,"><input></main>')


def test_axe_finds_planted_faults(page: Page) -> None:
    page.set_content(FAULTY)

    assert {"image-alt", "label"} == {fault.split(":")[0] for fault in axe_violations(page)}


def test_axe_is_content_with_a_sound_page(page: Page) -> None:
    page.set_content(SOUND)

    assert [] == axe_violations(page)


def test_a_page_wider_than_the_window_is_noticed(page: Page) -> None:
    page.set_content(SOUND.replace("</main>", '<hr style="width: 1380px; margin: 0"></main>'))

    assert 0 < sideways(page)


def test_chinese_has_letters_of_its_own(page: Page) -> None:
    page.set_content('<span id="a">信访</span><br><span id="b">工作</span>')

    assert page.locator("#a").screenshot() != page.locator("#b").screenshot()


def test_the_site_serves_its_own_stylesheets(page: Page, site: Site) -> None:
    answer = page.goto(f"{site.url}/static/vendor/bootstrap/bootstrap.min.css")

    assert answer is not None
    assert "text/css" in answer.headers["content-type"]
    assert "nosniff" == answer.headers["x-content-type-options"]
