"""The house: every page has a title, takes what it is given, and carries no script or style."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, StrictUndefined, meta, nodes

from tests.house.sources import ROOT, TEMPLATES, python_files, template_files

FILES = template_files()
#: What a macro may know without being told: addresses, and nothing of who is asking.
KNOWN_TO_MACROS = {"url_for"}
FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "event handler": re.compile(r"<[^>{%]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "unescaped output": re.compile(r"\|\s*safe\b|\bMarkup\(|autoescape\s+false"),
    "address elsewhere": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
}
STATIC = re.compile(r"url_for\(\s*['\"]static['\"]\s*,\s*filename\s*=\s*['\"]([^'\"~]+)['\"]\s*\)")
RENDERED = re.compile(r"render_template\(\s*['\"]([^'\"]+)['\"]")


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def parsed(app: Flask, path: Path) -> nodes.Template:
    return app.jinja_env.parse(path.read_text(encoding="utf-8"), name=name_of(path))


def is_page(path: Path) -> bool:
    """Pages are what a person opens; parts, components and layouts make them."""
    name = name_of(path)
    frame = name.startswith(("components/", "layouts/", "mail/")) or name == "base.html"
    return path.suffix == ".html" and not frame and not path.name.startswith("_")


@pytest.fixture(scope="module")
def environment(shared_app: Flask) -> Environment:
    return shared_app.jinja_env


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_template_compiles(shared_app: Flask, path: Path) -> None:
    template = shared_app.jinja_env.get_template(name_of(path))

    assert name_of(path) == template.name


def test_a_misspelt_name_is_an_error(environment: Environment) -> None:
    assert issubclass(environment.undefined, StrictUndefined)


def titles_of(app: Flask, path: Path) -> list[bool]:
    """Say of each title block whether it holds words; a page built on a page has its title."""
    tree = parsed(app, path)
    titles = [block for block in tree.find_all(nodes.Block) if block.name == "title"]
    if titles:
        return [any(title.find_all(nodes.Output)) for title in titles]
    parents = [TEMPLATES / name for name in meta.find_referenced_templates(tree) if name]
    return [found for parent in parents if is_page(parent) for found in titles_of(app, parent)]


@pytest.mark.parametrize("path", [p for p in FILES if is_page(p)], ids=name_of)
def test_page_has_a_title(shared_app: Flask, path: Path) -> None:
    assert [True] == titles_of(shared_app, path)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_template_carries_nothing_the_browser_must_refuse(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]

    assert [] == found


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_template_uses_what_it_imports(shared_app: Flask, path: Path) -> None:
    tree = parsed(shared_app, path)
    imported = {
        name if isinstance(name, str) else name[1]
        for node in tree.find_all(nodes.FromImport)
        for name in node.names
    }
    imported |= {node.target for node in tree.find_all(nodes.Import)}
    used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}

    assert set() == imported - used


@pytest.mark.parametrize(
    "path", [p for p in FILES if name_of(p).startswith("components/")], ids=name_of
)
def test_component_gets_everything_as_arguments(shared_app: Flask, path: Path) -> None:
    unknown = meta.find_undeclared_variables(parsed(shared_app, path))
    ambient = unknown - KNOWN_TO_MACROS - {"range", "dict", "namespace", "cycler", "joiner"}

    assert set() == ambient


def test_every_named_template_exists(shared_app: Flask) -> None:
    named = {
        name
        for path in FILES
        for name in meta.find_referenced_templates(parsed(shared_app, path))
        if name is not None
    }
    for path in python_files("portal"):
        named |= {*RENDERED.findall(path.read_text(encoding="utf-8"))}

    assert set() == named - {name_of(path) for path in FILES}


def test_every_named_asset_exists() -> None:
    named = {name for path in FILES for name in STATIC.findall(path.read_text(encoding="utf-8"))}

    assert set() == {name for name in named if not (ROOT / "static" / name).is_file()}
