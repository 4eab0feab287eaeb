"""Desk of submitters: what the entry page shows beside its form. Values for templates."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, url_for

from portal import labels
from portal.calls.settings import calligraphy_rules, essay_rules
from portal.entries import completeness, copies
from portal.entries.dossier import Dossier, dossier_of
from portal.entries.forms import EssayAnswers
from portal.entries.leak_report import report_of
from portal.entries.masking import bare_hints
from portal.entries.reading import figures_in, places_of_figures
from portal.files.active import office
from portal.files.limits import MEGABYTE
from portal.models import Call, Entry, Manuscript, ScanPage
from portal.models.enums import PageState
from portal.screening.duplicates.selfchecks import likeness_of
from portal.web import chrome
from portal.web.chrome import Link
from portal.web.filters import filesize, thousands
from portal.web.submitters.forms import EntryForm

ESSAY_TYPES = ".docx,.pdf,.txt"
OLD_TYPES = ".doc,.wps,.rtf,.odt"
OLD_HINT = ".doc、.wps、.rtf、.odt 也可以传，转换要等几秒。"
SCAN_TYPES = ".jpg,.jpeg,.png,.tif,.tiff"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One received file, as components/upload.html draws it."""

    name: str
    size: str
    word: str
    kind: str
    detail: str
    remove_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One picture inside an essay, as submitters/_figures.html draws it."""

    value: str
    label: str
    href: str
    is_hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """One scan page in its order, as components/upload.html draws it."""

    code: str
    label: str
    detail: str
    thumb_href: str
    remove_href: str
    # what looks like a seal and is not covered, or ""
    bare: str
    masks_href: str
    retry_href: str


def desk(call: Call | None, current: str = "") -> chrome.Desk:
    """Return the bar of the desk."""
    tabs = [Link("我的作品", url_for("submitters.entries"), current == "entries")]
    if call is not None:
        tabs.append(Link("征集通知", url_for("public.notice", code=call.code)))
    return chrome.submitter_desk(call, tuple(tabs))


def entry_page(entry: Entry, form: EntryForm, *, at: datetime) -> str:
    """Draw the page of an entry in its author's hands."""
    dossier = dossier_of(entry)
    return render_template(
        "submitters/entry.html",
        desk=desk(entry.call),
        site=chrome.site_of(entry.call),
        entry=entry,
        form=form,
        dossier=dossier,
        checks=completeness.checks(dossier),
        upload=upload(dossier),
        copy=copy_view(dossier),
        quota=quota_line(dossier),
        window=dossier.window,
        is_open=dossier.window.is_open(at=at),
        at=at,
    )


def upload(dossier: Dossier) -> dict[str, Any]:
    """Return what the upload area has to know."""
    entry = dossier.entry
    if dossier.is_essay:
        rules = essay_rules(entry.category)
        return {
            "accept": f"{ESSAY_TYPES},{OLD_TYPES}" if office() else ESSAY_TYPES,
            "max_bytes": rules.max_file_mb * MEGABYTE,
            "hint": f"docx、pdf 或 txt，不超过 {rules.max_file_mb} MB，正文 {rules.min_characters}–"
            f"{rules.max_characters} 字。{OLD_HINT if office() else ''}文件名随意，评委看不到。",
            "button": "换一个文件" if dossier.manuscript else "选文件",
            "rows": [essay_row(entry, dossier.manuscript)] if dossier.manuscript else [],
            "notes": essay_notes(dossier.manuscript) + likeness_notes(entry, dossier.manuscript),
            "pages": [page_row(entry, page, least=0) for page in dossier.pages],
        }
    scans = calligraphy_rules(entry.category)
    return {
        "accept": SCAN_TYPES,
        "max_bytes": scans.max_file_mb * MEGABYTE,
        "hint": f"{scans.min_pages}–{scans.max_pages} 张，JPEG、PNG 或 TIFF，每张不超过 "
        f"{scans.max_file_mb} MB，长边最好不少于 {scans.min_long_edge} 像素。"
        "第一张传全幅，后面传局部。",
        "button": "选图片",
        "rows": [],
        "notes": [],
        "pages": [page_row(entry, page, least=scans.min_long_edge) for page in dossier.pages],
    }


SCANNED = (
    "这份 PDF 是扫描件，评委看到的是图片。",
    "有 docx 原稿的，换成 docx 更清楚。署名、单位和印章不会自动遮住，请逐页看一遍。",
)


def essay_notes(manuscript: Manuscript | None) -> list[tuple[str, str]]:
    """Return what an author should know of the file: pages that nobody can read as text."""
    if manuscript is None or not manuscript.picture_pages:
        return []
    if manuscript.is_scanned:
        return [SCANNED]
    said = f"{completeness.picture_note(manuscript.picture_pages)}。"
    return [(said, "上面的文字进不了评审副本，请换成 docx 原稿，或者确认不需要这些页。")]


def likeness_notes(entry: Entry, manuscript: Manuscript | None) -> list[tuple[str, str]]:
    """Return what an author should know of likeness: to base texts and their own works alone."""
    found = likeness_of(entry, manuscript) if manuscript is not None else None
    if found is None:
        return []
    own = [
        (
            f"正文有 {share:.0%} 与您报送的《{title or '还没有题目'}》相同。",
            "一稿多投会影响评审，请确认没有传错文件。",
        )
        for title, share in found.own
    ]
    if found.base_share:
        said = f"正文有 {found.base_share:.0%} 引自《信访工作条例》、标语或征集通知。"
        own.append((said, "引用不算抄袭；自己的话多一些，更能看出您的工作。"))
    return own


def essay_row(entry: Entry, manuscript: Manuscript) -> FileRow:
    """Return the row of an essay's file, with its length against the limits."""
    rules, count = essay_rules(entry.category), manuscript.characters
    note = completeness.length_note(count, rules.min_characters, rules.max_characters)
    is_fitting = rules.min_characters <= count <= rules.max_characters
    return FileRow(
        name=manuscript.file.original_name,
        size=filesize(manuscript.file.size),
        word="已收到",
        kind="done" if is_fitting and not manuscript.is_scanned else "look",
        detail="扫描件，字数未知" if manuscript.is_scanned else f"正文 {count} 字　{note}",
        remove_href=url_for("submitters.remove_file", code=entry.code, manuscript=manuscript.code),
    )


def scan_row(entry: Entry, page: ScanPage) -> FileRow:
    """Return the row of a scan just received."""
    word, kind = labels.badge(page.state)
    return FileRow(
        name=page.file.original_name,
        size=filesize(page.file.size),
        word=word,
        kind=kind,
        detail=f"{thousands(page.width)} × {thousands(page.height)} 像素",
        remove_href=url_for("submitters.remove_page", code=entry.code, page=page.code),
    )


def page_row(entry: Entry, page: ScanPage, *, least: int) -> PageRow:
    """Return one page in its order, with what is to be said about it."""

    def to(endpoint: str) -> str:
        return url_for(f"submitters.{endpoint}", code=entry.code, page=page.code)

    return PageRow(
        code=page.code,
        label=page.file.original_name,
        detail=page_detail(page, least),
        thumb_href=to("page_preview"),
        remove_href=to("remove_page"),
        bare=f"{len(found)} 处像印章，没有遮" if (found := bare_hints(page)) else "",
        masks_href=to("masks") if page.state is PageState.READY else "",
        retry_href=to("retry_page") if page.state is PageState.DAMAGED else "",
    )


def page_detail(page: ScanPage, least: int) -> str:
    """Say how a page stands, in one line."""
    if page.state is PageState.DAMAGED:
        return page.problem or labels.word(page.state)
    if page.state is PageState.PENDING:
        return f"{labels.word(page.state)}，一般不到一分钟"
    size = f"{thousands(page.width)} × {thousands(page.height)} 像素"
    is_small = max(page.width, page.height) < least
    return f"{size}，长边不到 {least} 像素，评委放大看会不清楚" if is_small else size


def copy_view(dossier: Dossier) -> dict[str, Any]:
    """Return the judge copy as its author looks at it."""
    copy = dossier.copy
    if copy is None:
        has_file = bool(dossier.manuscript or dossier.pages)
        drawn = sum(page.state is not PageState.PENDING for page in dossier.pages)
        return {"is_there": False, "has_file": has_file, "stage": f"{drawn}-{len(dossier.pages)}"}
    counts, figures = copies.masked_counts(copy.findings), figure_rows(dossier)
    return {
        "is_there": True,
        "has_file": True,
        "title": copy.title,
        "paragraphs": copy.blocks,
        "figures": figure_hrefs(dossier, figures),
        "pictures": figures,
        "masks": counts,
        "masked": sum(number for _, number in counts),
        "report": report_of(
            copy.findings,
            EssayAnswers.of(dossier.entry.answers) if dossier.is_essay else EssayAnswers(),
            dossier.manuscript.outside if dossier.manuscript else (),
        ),
        "images": [
            url_for("submitters.copy_preview", code=dossier.entry.code, page=page.code)
            for page in copy.pages
        ],
    }


def figure_rows(dossier: Dossier) -> list[FigureRow]:
    """Return the pictures inside an essay, those that are left out too."""
    text, code = dossier.manuscript, dossier.entry.code
    if text is None:
        return []
    hidden = EssayAnswers.of(dossier.entry.answers).hidden_figures
    return [
        FigureRow(
            value=picture.key,
            label=f"图 {number}",
            href=url_for("submitters.figure", code=code, manuscript=text.code, number=number),
            is_hidden=picture.key in hidden,
        )
        for number, picture in enumerate(figures_in(text.blocks), start=1)
    ]


def figure_hrefs(dossier: Dossier, rows: list[FigureRow]) -> list[str]:
    """Return the address of each place in the copy that shows a picture, in their order."""
    shown = {row.value: row.href for row in rows if not row.is_hidden}
    places = places_of_figures(dossier.manuscript.blocks) if dossier.manuscript else []
    return [shown[place.key] for place in places if place.key in shown]


def quota_line(dossier: Dossier) -> str:
    """Say how many places the unit has and has used."""
    name = labels.word(dossier.entry.category.kind)
    if dossier.quota_maximum is None:
        return f"本单位{name}已报送 {dossier.quota_used} 件，名额不限。"
    return f"本单位{name}名额 {dossier.quota_maximum} 件，已报送 {dossier.quota_used} 件。"
