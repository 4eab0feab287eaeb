"""
Screening room, what the machine finds about an entry (机器检查). Pure functions of values.

Nothing here decides: ``bad`` stands in the way of judging, ``look`` asks for a person's eye.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from portal.calls.settings import calligraphy_rules, essay_rules
from portal.entries.completeness import length_note, picture_note
from portal.entries.copies import flagged, masked_counts
from portal.entries.dossier import Dossier
from portal.entries.forms import CalligraphyAnswers
from portal.entries.masking import bare_hints
from portal.models import Category
from portal.models.enums import CategoryKind, PageState

DONE, LOOK, BAD = "done", "look", "bad"
SCANNED_HINT: Final = "扫描件，请人工核对字数和署名"
PUBLICITY: Final = "publicity"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what it is about, the finding as a sentence, done | look | bad."""

    key: str
    sentence: str
    kind: str


SCANNED: Final = Check("length", "正文是扫描件，字数未知，请人工核对字数和署名", LOOK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What a list knows of an entry without opening it: enough for hints."""

    kind: CategoryKind
    characters: int | None
    pages: int
    long_edge: int | None
    # places that look like seals and are not covered
    bare: int
    confirmed_at: datetime | None
    flagged: int
    # pictures inside an essay
    figures: int = 0


def checks_of(dossier: Dossier) -> tuple[Check, ...]:
    """Look through everything; the order is the one in which a person reads."""
    if not dossier.is_essay:
        own: tuple[Check, ...] = (_pages(dossier), _resolution(dossier), _signature(dossier))
    elif dossier.is_pictured:
        own = (SCANNED, _covered(dossier))
    else:
        own = (_length(dossier), _essay_identity(dossier), *_pictures(dossier), *_figures(dossier))
    rest = (_copy(dossier), _authors(dossier), _declarations(dossier), _publicity(dossier))
    return (*own, *rest)


def snapshot(checks: tuple[Check, ...]) -> list[dict[str, Any]]:
    """Return checks as JSON values, to be kept with a decision."""
    return [asdict(check) for check in checks]


def hints(category: Category, trace: Trace) -> tuple[str, ...]:
    """Return the few words a list says about an entry; nothing when all is well."""
    own = _essay_hints if trace.kind is CategoryKind.ESSAY else _brush_hints
    return tuple(own(category, trace)) + (() if trace.confirmed_at else ("副本未确认",))


def _essay_hints(category: Category, trace: Trace) -> Iterator[str]:
    rules, count = essay_rules(category), trace.characters
    if count is None:
        # only a scan has pages and no length
        yield SCANNED_HINT if trace.pages else "没有文稿"
    elif count > rules.max_characters:
        yield f"超 {count - rules.max_characters} 字"
    elif count < rules.min_characters:
        yield f"少 {rules.min_characters - count} 字"
    if trace.flagged:
        yield f"待核 {trace.flagged} 处"
    if trace.figures:
        yield f"文中有 {trace.figures} 张图"
    if trace.bare:
        yield f"疑似印章 {trace.bare} 处"


def _brush_hints(category: Category, trace: Trace) -> Iterator[str]:
    rules = calligraphy_rules(category)
    if not rules.min_pages <= trace.pages <= rules.max_pages:
        yield f"{trace.pages} 张图"
    if trace.long_edge is not None and trace.long_edge < rules.min_long_edge:
        yield f"长边 {trace.long_edge}"
    if trace.bare:
        yield f"疑似印章 {trace.bare} 处"


def _length(dossier: Dossier) -> Check:
    rules, manuscript = essay_rules(dossier.entry.category), dossier.manuscript
    if manuscript is None:
        return Check("length", "没有正文文件", BAD)
    count = manuscript.characters
    sentence = f"正文 {count} 字，{length_note(count, rules.min_characters, rules.max_characters)}"
    if rules.min_characters <= count <= rules.max_characters:
        return Check("length", sentence, DONE)
    return Check("length", sentence, BAD if rules.is_strict else LOOK)


def _essay_identity(dossier: Dossier) -> Check:
    found = flagged(dossier.copy.findings) if dossier.copy else []
    if not found:
        return Check("identity", "没有发现需要人工核对的身份信息", DONE)
    sentence = f"{len(found)} 处可能涉及他人姓名、地名或职务，没有遮盖，请核对"
    return Check("identity", sentence, LOOK)


def _figures(dossier: Dossier) -> Iterator[Check]:
    """Pictures inside an essay: a machine does not read what a doorplate says."""
    if dossier.copy is not None and dossier.copy.figures:
        count = len(dossier.copy.figures)
        yield Check("figures", f"文中有 {count} 张图，请看图里有没有姓名、单位、印章", LOOK)


def _pages(dossier: Dossier) -> Check:
    rules, pages = calligraphy_rules(dossier.entry.category), dossier.pages
    if any(page.state is PageState.DAMAGED for page in pages):
        return Check("pages", f"共 {len(pages)} 张图片，有的打不开", BAD)
    if not rules.min_pages <= len(pages) <= rules.max_pages:
        limits = f"应为 {rules.min_pages}–{rules.max_pages} 张"
        return Check("pages", f"共 {len(pages)} 张图片，{limits}", BAD)
    if any(page.state is PageState.PENDING for page in pages):
        return Check("pages", f"共 {len(pages)} 张图片，有的还在处理", LOOK)
    return Check("pages", f"共 {len(pages)} 张图片，都能打开", DONE)


def _resolution(dossier: Dossier) -> Check:
    rules = calligraphy_rules(dossier.entry.category)
    if not dossier.pages:
        return Check("resolution", "没有图片，无从检查清晰度", BAD)
    edge = min(max(page.width, page.height) for page in dossier.pages)
    if edge >= rules.min_long_edge:
        return Check("resolution", f"最小的一张长边 {edge} 像素，够清晰", DONE)
    sentence = f"最小的一张长边 {edge} 像素，不到 {rules.min_long_edge}"
    return Check("resolution", sentence, BAD if rules.is_strict else LOOK)


def _signature(dossier: Dossier) -> Check:
    is_signed = CalligraphyAnswers.of(dossier.entry.answers).has_signature
    if is_signed or _masks(dossier) or _bare(dossier):
        return _covered(dossier, nothing="作者说有落款或印章，但没有遮盖任何地方")
    return Check("identity", "作者说没有落款和印章", DONE)


def _covered(dossier: Dossier, nothing: str = "没有遮盖任何地方，请看有没有署名和印章") -> Check:
    """Say what is covered on the pictures, and what looks like a seal and is not."""
    masks, bare = _masks(dossier), _bare(dossier)
    if bare:
        sentence = f"{bare} 处像是印章，没有遮住，请核对"
        return Check("identity", f"已遮盖 {masks} 处，另有 {sentence}" if masks else sentence, LOOK)
    if masks:
        return Check("identity", f"落款、印章已遮盖 {masks} 处，请核对是否遮全", DONE)
    return Check("identity", nothing, LOOK)


def _masks(dossier: Dossier) -> int:
    return sum(len(page.masks) + len(page.added_masks) for page in dossier.pages)


def _bare(dossier: Dossier) -> int:
    return sum(len(bare_hints(page)) for page in dossier.pages)


def _pictures(dossier: Dossier) -> Iterator[Check]:
    """Pages of a typed PDF that are pictures: their text is in no judge copy."""
    manuscript = dossier.manuscript
    if manuscript is not None and manuscript.picture_pages:
        yield Check("pictures", picture_note(manuscript.picture_pages), LOOK)


def _copy(dossier: Dossier) -> Check:
    copy = dossier.copy
    if copy is None:
        return Check("copy", "还没有评审副本", BAD)
    if copy.confirmed_at is None:
        return Check("copy", "评审副本还没有经作者确认", BAD)
    if not is_rendered(dossier):
        return Check("copy", "评审副本还有图片没有做好", BAD)
    masked = sum(number for _, number in masked_counts(copy.findings))
    covered = "" if dossier.is_pictured else f"，遮盖 {masked} 处"
    return Check("copy", f"评审副本已由作者确认{covered}", DONE)


def is_rendered(dossier: Dossier) -> bool:
    """Say whether judges would find a picture for every page of the work."""
    if not dossier.is_pictured or dossier.copy is None:
        return dossier.copy is not None
    all_ready = all(page.state is PageState.READY for page in dossier.pages)
    return all_ready and 0 < len(dossier.pages) == len(dossier.copy.pages)


def _authors(dossier: Dossier) -> Check:
    if not dossier.authors:
        return Check("authors", "没有填写作者", BAD)
    lacking = [
        author.name or "第一作者"
        for author in dossier.authors[:1]
        if not (author.name and author.post and author.staff_kind and author.phone)
    ]
    if lacking:
        return Check("authors", "作者信息不全：缺职务、人员类别或手机", LOOK)
    count = len(dossier.authors)
    return Check("authors", f"作者 {count} 人，信息齐全", DONE)


def _declarations(dossier: Dossier) -> Check:
    needed = [text for text in dossier.texts if text.is_required]
    missing = [text.heading for text in needed if text.id not in dossier.agreed]
    if missing:
        return Check("declarations", f"承诺没有勾选：{'、'.join(missing)}", BAD)
    return Check("declarations", f"{len(needed)} 项必须的承诺都已勾选", DONE)


def _publicity(dossier: Dossier) -> Check:
    """An author may decline: the work is judged all the same, the name stays unpublished."""
    agreed = any(text.id in dossier.agreed for text in dossier.texts if text.key == PUBLICITY)
    if agreed:
        return Check("publicity", "作者同意公开个人信息", DONE)
    return Check("publicity", "作者没有同意公开个人信息，公布时不写姓名和单位", LOOK)
