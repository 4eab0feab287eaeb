"""
What an entry still lacks before it can be handed in (还差什么). Pure functions of a dossier.

Each gap names the form field it belongs to, so that a page can show it beside the field.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from portal.calls.settings import calligraphy_rules, essay_rules
from portal.entries.dossier import Dossier
from portal.entries.forms import CalligraphyAnswers, EssayAnswers
from portal.errors import Refused
from portal.models import Author
from portal.models.enums import PageState


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing missing: its line in the list, the form's field, what to do about it."""

    label: str
    field: str
    sentence: str
    word: str = "未填"


class Incomplete(Refused):
    """The entry cannot be handed in yet; every gap is told at once."""

    def __init__(self, gaps: list[Gap]) -> None:
        super().__init__(f"还差 {len(gaps)} 项，补齐后再报送。填写的内容已经存为草稿。")
        self.gaps = gaps


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list: done, or with its gaps."""

    label: str
    word: str
    kind: str


ESSAY_LABELS: Final = ("题目", "体裁", "正文文件", "是否用人工智能", "是否发表过")
BRUSH_LABELS: Final = ("书写内容", "书体", "形式", "尺寸", "释文", "落款钤印", "图片")
COMMON_LABELS: Final = ("作者", "评审副本", "承诺")


def gaps(dossier: Dossier) -> list[Gap]:
    """Return everything that is missing, in the order of the form."""
    own = _essay(dossier) if dossier.is_essay else _calligraphy(dossier)
    return [*own, *_authors(dossier.authors), *_copy(dossier), *_declarations(dossier)]


def checks(dossier: Dossier) -> list[Check]:
    """Return the list for the side of the form: every line with its state."""
    missing: dict[str, Gap] = {}
    for gap in gaps(dossier):
        missing.setdefault(gap.label, gap)
    labels = (*(ESSAY_LABELS if dossier.is_essay else BRUSH_LABELS), *COMMON_LABELS)
    return [_check(label, missing.get(label)) for label in labels]


def _check(label: str, gap: Gap | None) -> Check:
    return Check(label, "好了", "done") if gap is None else Check(label, gap.word, "bad")


def length_note(characters: int, minimum: int, maximum: int) -> str:
    """Say where a length stands against the limits."""
    if characters < minimum:
        return f"比 {minimum} 字少 {minimum - characters} 字"
    if characters > maximum:
        return f"比 {maximum} 字多 {characters - maximum} 字"
    return f"在 {minimum}–{maximum} 字以内"


def picture_note(numbers: Sequence[int]) -> str:
    """Say which pages of a typed PDF are pictures."""
    return f"第 {'、'.join(map(str, numbers))} 页是图片，没有文字"


def _essay(dossier: Dossier) -> Iterator[Gap]:
    answers, rules = EssayAnswers.of(dossier.entry.answers), essay_rules(dossier.entry.category)
    if not dossier.entry.title:
        yield Gap("题目", "title", "请填写题目")
    if not answers.genre:
        yield Gap("体裁", "genre", "请选一项", "未选")
    manuscript = dossier.manuscript
    if manuscript is None:
        yield Gap("正文文件", "file", "还没有正文文件，请选一个上传", "未上传")
    elif manuscript.is_scanned:
        yield from _scanned_pages(dossier)
    elif rules.is_strict and not (
        rules.min_characters <= manuscript.characters <= rules.max_characters
    ):
        note = length_note(manuscript.characters, rules.min_characters, rules.max_characters)
        yield Gap(
            "正文文件", "file", f"正文 {manuscript.characters} 字，{note}，请改好再传", "字数不合"
        )
    if not answers.ai_use:
        yield Gap("是否用人工智能", "ai_use", "请选一项", "未选")
    if not answers.published_before:
        yield Gap("是否发表过", "published_before", "请选一项", "未选")


def _scanned_pages(dossier: Dossier) -> Iterator[Gap]:
    """How long a scan is nobody can count; every page of it must be there to be looked at."""
    if any(page.state is PageState.DAMAGED for page in dossier.pages):
        sentence = "这份扫描件有的页打不开，请重新扫描，或者换成 docx 原稿"
        yield Gap("正文文件", "file", sentence, "打不开")


def _calligraphy(dossier: Dossier) -> Iterator[Gap]:
    answers = CalligraphyAnswers.of(dossier.entry.answers)
    rules = calligraphy_rules(dossier.entry.category)
    needed: tuple[tuple[bool, Gap], ...] = (
        (bool(answers.scope), Gap("书写内容", "scope", "请选写的是哪一条、哪一章或全文", "未选")),
        (bool(answers.script), Gap("书体", "script", "请选一项", "未选")),
        (bool(answers.format), Gap("形式", "format", "请选一项", "未选")),
        (bool(answers.width_cm), Gap("尺寸", "width_cm", "请填作品的宽")),
        (bool(answers.height_cm), Gap("尺寸", "height_cm", "请填作品的高")),
        (
            answers.script not in rules.transcribed_scripts or bool(answers.transcription),
            Gap("释文", "transcription", f"{answers.script}作品请附释文，逐字写出"),
        ),
        (
            answers.has_signature is not None,
            Gap("落款钤印", "has_signature", "请选一项", "未选"),
        ),
    )
    yield from (gap for is_there, gap in needed if not is_there)
    yield from _pages(dossier)


def _pages(dossier: Dossier) -> Iterator[Gap]:
    rules, pages = calligraphy_rules(dossier.entry.category), dossier.pages
    if len(pages) < rules.min_pages:
        lack = rules.min_pages - len(pages)
        sentence = f"还差 {lack} 张图片，第一张请传全幅" if pages else "还没有图片，第一张请传全幅"
        yield Gap("图片", "file", sentence, "未上传")
    if len(pages) > rules.max_pages:
        yield Gap("图片", "file", f"图片最多 {rules.max_pages} 张，请移除几张", "太多")
    if any(page.state is PageState.DAMAGED for page in pages):
        yield Gap("图片", "file", "有图片打不开，请移除后重新上传", "打不开")
    elif rules.is_strict and any(
        max(page.width, page.height) < rules.min_long_edge for page in pages
    ):
        sentence = f"有图片长边不到 {rules.min_long_edge} 像素，请换清晰的"
        yield Gap("图片", "file", sentence, "不够清晰")


def _authors(authors: Sequence[Author]) -> Iterator[Gap]:
    first = authors[0] if authors else None
    asked: tuple[tuple[str, str, Callable[[Author], str]], ...] = (
        ("author0_name", "请填写作者姓名", lambda author: author.name),
        ("author0_post", "请填写职务或职称", lambda author: author.post),
        ("author0_staff_kind", "请选一项", lambda author: author.staff_kind),
        ("author0_phone", "请填写手机号码", lambda author: author.phone),
    )
    for field, sentence, read in asked:
        if first is None or not read(first):
            yield Gap("作者", field, sentence)


def _copy(dossier: Dossier) -> Iterator[Gap]:
    if not (dossier.manuscript or dossier.pages):
        yield Gap("评审副本", "confirmed", "上传文件以后，请看一眼评审副本", "未生成")
    elif dossier.copy is None:
        yield Gap("评审副本", "confirmed", "评审副本正在制作，请等一分钟，看过再报送", "制作中")
    elif dossier.copy.confirmed_at is None:
        yield Gap("评审副本", "confirmed", "请看一眼评审副本，没有问题就勾选确认", "未确认")


def _declarations(dossier: Dossier) -> Iterator[Gap]:
    lacking = [
        (place, text)
        for place, text in enumerate(dossier.texts, start=1)
        if text.is_required and text.id not in dossier.agreed
    ]
    for place, text in lacking:
        yield Gap(
            "承诺", f"agree_{text.key}", f"第 {place} 项承诺还没有勾选", f"差 {len(lacking)} 项"
        )
