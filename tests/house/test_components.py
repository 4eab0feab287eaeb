"""House tests. Every component and layout renders alone, is labelled and stays inside the CSP."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, UndefinedError
from lxml import html

from tests.house.component_samples import DIGEST, SAMPLES, context

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
SHARED = [TEMPLATES / name for name in ("components", "layouts", "errors", "help")]
LAYOUTS = ["public", "desk", "organiser", "judge", "print"]


@pytest.fixture(scope="module")
def env() -> Environment:
    """Return the templates without an application: a macro gets all it needs handed in."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True
    )
    environment.globals["url_for"] = lambda endpoint, **given: f"/{endpoint}/{given['filename']}"
    environment.globals.update(csrf_token=lambda: "tok", takes_old_documents=True)
    return environment


def frame() -> dict[str, object]:
    """Return what a layout takes from the application."""
    item = {"label": "首页", "href": "/", "is_current": True}
    rail_item = item | {"label": "形式审查", "count": 18, "is_hot": True}
    return {
        "display": SimpleNamespace(
            classes="is-large",
            is_large=True,
            is_contrast=False,
            large_href="/display?large=0",
            contrast_href="/display?contrast=1",
            is_saving=False,
            saving_href="/display?saving=1",
        ),
        "site": SimpleNamespace(
            name="江临市信访局主题征集",
            tagline="《信访工作条例》施行五周年",
            organisers="江临市信访局",
            contact="0000-0000 1230",
            home_href="/",
            sign_in_href="/sign-in",
            help_href="/help",
            privacy_href="/privacy",
            accessibility_href="/accessibility",
        ),
        "nav": [item],
        "account": None,
        "owner": "",
        "flashes": [("done", "收到了。")],
        "desk": {"title": "报送台", "home_href": "/desk", "call": "征文", "tabs": [item]},
        "rail": [{"title": "收件", "items": [rail_item]}],
        "back": {"href": "/desk", "label": "回到报送台"},
    }


def render(env: Environment, name: str) -> html.HtmlElement:
    macros, calls = SAMPLES[name]
    source = f'{{% from "components/{name}.html" import {macros} %}}<div>{calls}</div>'
    return html.fromstring(env.from_string(source).render(context()))


def text_of(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def test_every_component_has_a_sample() -> None:
    drawn = {path.stem for path in (TEMPLATES / "components").glob("*.html")}

    assert drawn == set(SAMPLES)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_component_is_labelled_and_its_references_exist(env: Environment, name: str) -> None:
    page = render(env, name)
    ids = Counter(page.xpath("//@id"))

    assert [] == [each for each, times in ids.items() if times > 1]
    assert set() == set(page.xpath("//label/@for")) - set(ids)
    pointed = " ".join(page.xpath("//@aria-describedby | //@aria-labelledby")).split()
    assert set() == set(pointed) - set(ids)
    labelled = set(page.xpath("//label/@for"))
    for control in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert control.get("id") in labelled or control.get("aria-label"), control.attrib
    for picture in page.xpath("//img"):
        assert picture.get("alt") is not None
    for button in page.xpath("//button[not(@hidden)] | //a"):
        name_of = text_of(button) or button.get("aria-label") or "".join(button.xpath(".//@alt"))
        assert name_of, button.attrib


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout_has_its_landmarks(env: Environment, name: str) -> None:
    block = "sheet" if name == "print" else "page"
    source = (
        f'{{% extends "layouts/{name}.html" %}}{{% block title %}}作品{{% endblock %}}'
        f"{{% block {block} %}}<h1>作品</h1>{{% endblock %}}"
    )
    page = html.fromstring(env.from_string(source).render(frame()))

    assert "作品 · 文衡" == page.findtext(".//title")
    assert ["main"] == page.xpath("//main/@id")
    assert ["#main"] == page.xpath("//a[@class='skip']/@href")
    assert ["作品"] == [text_of(head) for head in page.xpath("//main//h1")]
    assert "is-large" == page.get("class")
    assert "zh-CN" == page.get("lang")


@pytest.mark.parametrize("name", ["public", "desk"])
def test_layout_warns_that_nothing_secret_belongs_here(env: Environment, name: str) -> None:
    page = html.fromstring(env.get_template(f"layouts/{name}.html").render(frame()))

    assert "本系统为非涉密系统，严禁上传涉密信息" in text_of(page)


def test_signing_out_is_a_post_with_a_token(env: Environment) -> None:
    account = {"label": "林晚舟", "desk_href": "/desk", "sign_out_href": "/sign-out"}
    page = html.fromstring(
        env.get_template("layouts/desk.html").render(frame() | {"account": account})
    )
    [form] = page.xpath("//form[@action='/sign-out']")

    assert ("POST", "tok") == (form.method, form.fields["csrf_token"])


def test_rail_marks_what_waits_for_the_reader(env: Environment) -> None:
    page = html.fromstring(env.get_template("layouts/organiser.html").render(frame()))
    [link] = page.xpath("//nav[@class='sidenav']/a")

    assert "page" == link.get("aria-current")
    assert ["18"] == [text_of(count) for count in link.xpath("span[@class='n hot']")]


def test_field_says_label_then_hint_then_error_then_control(env: Environment) -> None:
    page = render(env, "field")
    [field] = page.xpath("//div[contains(@class, 'field')][label[@for='title']]")

    assert ["label", "p", "p", "input"] == [child.tag for child in field]
    assert ["题目", "不超过 30 字。", "请填题目"] == [text_of(child) for child in field[:3]]
    assert "title-hint title-error" == field[3].get("aria-describedby")
    assert "true" == field[3].get("aria-invalid")


def test_optional_field_is_marked_and_required_is_not(env: Environment) -> None:
    page = render(env, "field")
    labels = {label.get("for"): text_of(label) for label in page.xpath("//label")}

    assert "摘要可不填" == labels["summary"]
    assert "题目" == labels["title"]


def test_error_summary_counts_and_links_each_field(env: Environment) -> None:
    page = render(env, "error_summary")
    links = [(a.get("href"), text_of(a)) for a in page.xpath("//div[@role='alert']//a")]

    assert "有 4 处需要改正" == text_of(page.xpath("//h2[@id='error-heading']")[0])
    assert [
        ("#title", "题目：请填题目"),
        ("#genre-0", "体裁：请选一项"),
        ("#words", "字数：请填数字"),
        ("#original", "第一项承诺还没有勾选"),
    ] == links
    assert "有 4 处需要改正 — 填报" == page.findtext(".//title")


def test_receipt_groups_its_digest_in_eights(env: Environment) -> None:
    [digest] = render(env, "receipt").xpath("//div[@class='digest']")
    groups = text_of(digest).split()[1:]

    assert [8] * 8 == [len(group) for group in groups]
    assert "".join(groups) == DIGEST


def test_file_name_is_data_and_its_button_leaves_the_form_alone(env: Environment) -> None:
    page = render(env, "upload")
    [button] = page.xpath("//div[@class='file']//button")

    assert "一封来信的十五天<定稿>.docx" == text_of(page.xpath("//span[@class='nm']")[0])
    assert ("rm", "/remove/M1") == (button.get("form"), button.get("formaction"))
    assert "P1,P2" == page.xpath("//input[@name='order']/@value")[0]


def test_masks_and_quotations_are_words_in_the_copy(env: Environment) -> None:
    page = render(env, "copy")

    assert "已遮盖 3 处" in text_of(page)
    assert ["××单位"] == page.xpath("//article//span[@class='masked']/text()")
    assert "不得推诿、敷衍、拖延" == page.xpath("//article//q[@class='law']/text()")[0]
    assert ["推委"] == page.xpath("//article//span[@class='lawdiff']/text()")


def test_pager_leaves_out_the_far_pages(env: Environment) -> None:
    [pager] = render(env, "pager").xpath("//nav")

    assert "上一页 1 2 3 4 5 … 8 下一页" == text_of(pager)
    assert ["3"] == pager.xpath("*[@aria-current='page']/text()")


def test_confirm_has_one_deed_and_a_way_back(env: Environment) -> None:
    page = render(env, "confirm")

    assert ["撤回"] == [text_of(button) for button in page.xpath("//form//button")]
    assert ["/back"] == page.xpath("//form//a/@href")
    assert "tok" == page.xpath("//input[@name='csrf_token']/@value")[0]


def test_score_box_names_its_criterion_and_shows_its_fault(env: Environment) -> None:
    page = render(env, "scorecard")
    [box] = page.xpath("//input[@id='points-2']")

    assert "主题契合分值，满分 20" == box.get("aria-label")
    fault = page.get_element_by_id(box.get("aria-describedby"))
    assert "不能超过 20" == text_of(fault)
    assert 1 == len(page.xpath("//*[contains(@class, 'btn-seal')]"))


def test_level_without_winners_says_so(env: Environment) -> None:
    page = render(env, "names")

    assert ["空缺"] == [text_of(p) for p in page.xpath("//section[h2[text()='二等奖']]//p")]


@pytest.mark.parametrize(
    "path", sorted((TEMPLATES / "errors").glob("*.html")), ids=lambda p: p.stem
)
def test_error_page_says_what_happened_and_where_to_go(env: Environment, path: Path) -> None:
    given = frame()
    if path.stem == "error":
        given |= {"status": 404, "heading": "没有这个页面", "message": "可能已经移走。"}
    page = html.fromstring(env.get_template(f"errors/{path.name}").render(given))
    [heading] = page.xpath("//h1")

    assert f"{text_of(heading)} · 文衡" == page.findtext(".//title")
    assert ["/"] == page.xpath("//main//a[contains(@class, 'btn')]/@href")
    assert "！" not in text_of(page)


@pytest.mark.parametrize("path", sorted((TEMPLATES / "help").glob("*.html")), ids=lambda p: p.stem)
def test_help_page_has_one_heading_and_a_title(env: Environment, path: Path) -> None:
    page = html.fromstring(env.get_template(f"help/{path.name}").render(frame(), refusals=[]))
    [heading] = page.xpath("//h1")

    assert f"{text_of(heading)} · 文衡" == page.findtext(".//title")


def test_missing_argument_is_an_error_not_a_blank(env: Environment) -> None:
    source = '{% from "components/nowlist.html" import nowlist %}{{ nowlist([{"number": 1}]) }}'

    with pytest.raises(UndefinedError, match="what"):
        env.from_string(source).render()


def test_templates_hold_no_inline_script_style_or_handler() -> None:
    forbidden = re.compile(
        r"<style|<script(?![^>]*\bsrc=)|<[^>%}]*\s(?:style|on[a-z]+)=|\|\s*safe\b"
    )
    found = [
        (path.name, match.group().strip())
        for path in TEMPLATES.rglob("*.html")
        for match in forbidden.finditer(path.read_text(encoding="utf-8"))
    ]

    assert [] == found


def test_macros_ask_nothing_of_the_request() -> None:
    ambient = re.compile(r"\b(current_user|request|session|g)\.")
    found = [
        path.name
        for folder in SHARED
        for path in folder.glob("*.html")
        if ambient.search(path.read_text(encoding="utf-8"))
    ]

    assert [] == found


def test_scripts_write_no_inline_style_or_code() -> None:
    forbidden = re.compile(
        r"setAttribute\(\s*['\"]style|cssText|\beval\(|new Function|createElement\(['\"]style"
        r"|\.at\(-|structuredClone|Object\.hasOwn|findLast"
    )
    found = [
        (path.name, match.group())
        for path in (ROOT / "static" / "js").glob("*.js")
        for match in forbidden.finditer(path.read_text(encoding="utf-8"))
    ]

    assert [] == found
