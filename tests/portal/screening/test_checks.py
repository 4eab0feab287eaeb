"""What the machine finds: each finding as the sentence an organiser reads."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from portal.entries.dossier import dossier_of
from portal.extensions import db
from portal.models import Category, Entry
from portal.models.enums import CategoryKind, EntryStatus
from portal.screening.checks import Trace, checks_of, hints
from tests.factories.call import NOW, make_call
from tests.factories.entry import ESSAY, make_entry, make_ready_essay

ESSAYS = Category(kind=CategoryKind.ESSAY, settings={})
BRUSH = Category(kind=CategoryKind.CALLIGRAPHY, settings={})


def found(entry: Entry) -> dict[str, tuple[str, str]]:
    return {check.key: (check.sentence, check.kind) for check in checks_of(dossier_of(entry))}


def test_a_good_essay_has_nothing_against_it(app: Flask) -> None:
    entry = make_ready_essay(text="信访工作很具体。\n" * 230)

    assert {"done"} == {kind for _, kind in found(entry).values()}


@pytest.mark.parametrize(
    ("sentences", "strict", "expected"),
    [
        (10, False, ("正文 70 字，比 1500 字少 1430 字", "look")),
        (10, True, ("正文 70 字，比 1500 字少 1430 字", "bad")),
        (500, False, ("正文 3500 字，比 3000 字多 500 字", "look")),
        (300, True, ("正文 2100 字，在 1500–3000 字以内", "done")),
    ],
)
def test_the_length_is_measured_against_the_settings(
    app: Flask, sentences: int, strict: bool, expected: tuple[str, str]
) -> None:
    entry = make_ready_essay(text="信访工作很难。\n" * sentences)
    entry.category.settings = {**entry.category.settings, "is_strict": strict}
    db.session.flush()

    assert expected == found(entry)["length"]


def test_what_was_masked_is_counted_and_doubts_are_left_to_a_person(app: Flask) -> None:
    told = "　　我的电话 13812345678。石嘴山市平罗县委信访局副局长接了电话。\n"
    checks = found(make_ready_essay(text=ESSAY + told))

    assert ("评审副本已由作者确认，遮盖 1 处", "done") == checks["copy"]
    assert ("1 处可能涉及他人姓名、地名或职务，没有遮盖，请核对", "look") == checks["identity"]


def test_a_bare_entry_lacks_everything(app: Flask) -> None:
    entry = make_entry(status=EntryStatus.SUBMITTED)

    assert {
        "length": ("没有正文文件", "bad"),
        "copy": ("还没有评审副本", "bad"),
        "declarations": ("承诺没有勾选：", "bad"),
        "publicity": ("作者没有同意公开个人信息，公布时不写姓名和单位", "look"),
    } == {
        key: (sentence.split("：")[0] + "：" if "：" in sentence else sentence, kind)
        for key, (sentence, kind) in found(entry).items()
        if key in {"length", "copy", "declarations", "publicity"}
    }


def test_a_work_without_pictures_says_so(app: Flask) -> None:
    entry = make_entry(category=make_call().categories[1], status=EntryStatus.SUBMITTED)
    checks = found(entry)

    assert ("共 0 张图片，应为 1–5 张", "bad") == checks["pages"]
    assert ("没有图片，无从检查清晰度", "bad") == checks["resolution"]
    assert ("作者说没有落款和印章", "done") == checks["identity"]


def brush_dossier(*pages: tuple[int, int, int], has_signature: bool) -> Any:
    """Return as much of a calligraphy dossier as the picture checks read."""
    drawn = [
        SimpleNamespace(
            width=width,
            height=height,
            masks=[[0, 0, 1, 1]] * masks,
            added_masks=[],
            hints=[],
            state="ready",
        )
        for width, height, masks in pages
    ]
    entry = SimpleNamespace(category=BRUSH, answers={"has_signature": has_signature})
    return SimpleNamespace(
        entry=entry, is_essay=False, is_pictured=True, pages=drawn, copy=None, authors=(), texts=(),
        agreed=frozenset(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("pages", "has_signature", "key", "expected"),
    [
        (
            ((4000, 900, 0), (2000, 2999, 0)),
            False,
            "resolution",
            ("最小的一张长边 2999 像素，不到 3000", "look"),
        ),
        (((3000, 10, 0),), False, "resolution", ("最小的一张长边 3000 像素，够清晰", "done")),
        (((3000, 10, 0),), True, "identity", ("作者说有落款或印章，但没有遮盖任何地方", "look")),
        (
            ((3000, 10, 2),),
            True,
            "identity",
            ("落款、印章已遮盖 2 处，请核对是否遮全", "done"),
        ),
    ],
)
def test_pictures_are_measured_and_masks_counted(
    pages: tuple[tuple[int, int, int], ...],
    has_signature: bool,
    key: str,
    expected: tuple[str, str],
) -> None:
    checks = checks_of(brush_dossier(*pages, has_signature=has_signature))

    assert [expected] == [(one.sentence, one.kind) for one in checks if one.key == key]


@pytest.mark.parametrize(
    ("category", "characters", "pages", "edge", "bare", "confirmed", "flagged", "expected"),
    [
        (ESSAYS, 2000, 0, None, 0, NOW, 0, ()),
        (ESSAYS, 3064, 0, None, 0, NOW, 0, ("超 64 字",)),
        (ESSAYS, 1388, 0, None, 0, NOW, 3, ("少 112 字", "待核 3 处")),
        (ESSAYS, None, 0, None, 0, None, 0, ("没有文稿", "副本未确认")),
        (ESSAYS, None, 3, 2339, 1, NOW, 0, ("扫描件，请人工核对字数和署名", "疑似印章 1 处")),
        (BRUSH, None, 2, 3000, 0, NOW, 0, ()),
        (BRUSH, None, 6, 2999, 2, NOW, 0, ("6 张图", "长边 2999", "疑似印章 2 处")),
        (BRUSH, None, 0, None, 0, None, 0, ("0 张图", "副本未确认")),
    ],
)
def test_the_list_says_it_in_few_words(
    category: Category,
    characters: int | None,
    pages: int,
    edge: int | None,
    bare: int,
    confirmed: datetime | None,
    flagged: int,
    expected: tuple[str, ...],
) -> None:
    trace = Trace(
        kind=category.kind, characters=characters, pages=pages, long_edge=edge,
        bare=bare, confirmed_at=confirmed, flagged=flagged,
    )  # fmt: skip

    assert expected == hints(category, trace)
