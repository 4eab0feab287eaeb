"""Demonstration room: hands the essays and brush works in, through the same deeds as people do."""

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from portal import jobs
from portal.calls.queries import current_declarations
from portal.calls.settings import calligraphy_rules, essay_rules
from portal.demo import brushwork, cast, documents
from portal.demo.people import People
from portal.demo.rephotograph import ORIGINAL, REPHOTOGRAPH, rephotographed
from portal.demo.scrolls import SCROLLS, Scroll
from portal.demo.works import ESSAYS, Essay
from portal.entries import queries, uploads
from portal.entries.forms import AuthorValues, scopes
from portal.entries.operations import drafts, judge_copies, manuscripts, scans, submission
from portal.extensions import db
from portal.files.masks import Mask
from portal.models import Call, Category, Entry
from portal.models.enums import CategoryKind

Moments = Callable[[], datetime]
SCRIPTS: Final = {"楷": "楷书", "行": "行书", "隶": "隶书", "篆": "篆书", "草": "草书"}


def category_of(call: Call, kind: CategoryKind) -> Category:
    """Return the call's category of this kind."""
    return next(one for one in call.categories if one.kind is kind)


def author_values(key: str, people: People) -> AuthorValues:
    """Return the form's values of a member of the cast."""
    one = cast.author(key)
    return AuthorValues(
        name=one.name,
        department=one.department,
        post=one.post,
        staff_kind=one.kind,
        phone=one.phone,
        unit_id=people.units[one.unit].id,
        user_id=people.authors[key].id,
    )


def new_entry(call: Call, category: Category, key: str, people: People, *, at: datetime) -> Entry:
    """Start a draft as its author does."""
    return drafts.create_entry(
        call=call,
        category=category,
        unit=people.units[cast.author(key).unit],
        submitter=people.authors[key],
        creation_key=f"demo-{category.key}-{key}-{at.timestamp()}",
        at=at,
    )


def enter_essay(essay: Essay, call: Call, people: People, staging: Path, moments: Moments) -> Entry:
    """Fill the form, upload the file, look at the copy, hand in."""
    category = category_of(call, CategoryKind.ESSAY)
    user, at = people.authors[essay.author], moments()
    entry = new_entry(call, category, essay.author, people, at=at)
    drafts.save_entry(
        entry,
        title=essay.title,
        answers={
            "genre": essay.genre,
            "ai_use": "用于查错润色" if essay.polished_by_machine else "没有",
            "published_before": "没有",
        },
        authors=[author_values(essay.author, people)],
        version=entry.version,
        actor=user,
        at=at,
    )
    file = documents.build(essay, year=at.year)
    with uploads.essay_upload(
        io.BytesIO(file.content), name=file.file_name, rules=essay_rules(category), staging=staging
    ) as upload:
        manuscripts.attach_manuscript(entry, upload=upload, actor=user, at=at)
    return entry


def enter_scroll(
    scroll: Scroll,
    pages: tuple[brushwork.Scan, ...],
    call: Call,
    people: People,
    staging: Path,
    moments: Moments,
) -> Entry:
    """Fill the form and upload the scans; the previews are drawn by the worker."""
    category = category_of(call, CategoryKind.CALLIGRAPHY)
    user, at = people.authors[scroll.author], moments()
    entry = new_entry(call, category, scroll.author, people, at=at)
    drafts.save_entry(
        entry,
        title=scroll.title,
        answers=answers_of(scroll, at.year),
        authors=[author_values(scroll.author, people)],
        version=entry.version,
        actor=user,
        at=at,
    )
    for page in pages:
        with uploads.scan_upload(
            io.BytesIO(page.content),
            name=page.file_name,
            rules=calligraphy_rules(category),
            staging=staging,
        ) as upload:
            scans.attach_scan(entry, upload=upload, actor=user, at=at)
    return entry


def answers_of(scroll: Scroll, year: int) -> dict[str, object]:
    """Return the answers of a calligraphy form."""
    places = {name: key for key, name in scopes().items()}
    width, height = scroll.size_cm
    return {
        "scope": places.get(scroll.scope, f"article-{scroll.articles[0]}"),
        "script": SCRIPTS[scroll.script],
        "glyphs": f"{scroll.glyphs}体",
        "format": scroll.form,
        "width_cm": str(width),
        "height_cm": str(height),
        "transcription": scroll.transcription,
        "edition_note": scroll.note,
        "made_on": f"{year}-{scroll.month:02d}-18",
        "has_signature": True,
        "offers_original": True,
    }


def draw_masks(entry: Entry, pages: tuple[brushwork.Scan, ...], *, at: datetime) -> None:
    """Cover 落款 and 印章 where the works bear them, page by page."""
    rectangles = [rects for page in pages for rects in page.masks]
    for page, rects in zip(queries.current_pages(entry), rectangles, strict=True):
        masks = [Mask(r.x, r.y, r.width, r.height) for r in rects]
        scans.set_masks(entry, page=page, masks=masks, actor=entry.submitter, at=at)


def hand_in(entry: Entry, *, is_public: bool, at: datetime) -> None:
    """Look at the judge copy, tick the declarations, submit."""
    copy = queries.current_copy(entry)
    if copy is None:
        raise RuntimeError(f"entry {entry.code} has no judge copy")
    user = entry.submitter
    judge_copies.confirm_copy(entry, copy_code=copy.code, actor=user, at=at)
    texts = current_declarations(entry.call)
    agreed = {text.id for text in texts if text.is_required or is_public}
    submission.submit_entry(entry, agreed=agreed, actor=user, at=at)


def enter_all(
    call: Call,
    people: People,
    *,
    fonts: Path,
    staging: Path,
    drafting: Moments,
    submitting: Moments,
) -> dict[tuple[str, int], Entry]:
    """Hand everything in; return (kind, number) → entry."""
    moments = drafting
    entries: dict[tuple[str, int], Entry] = {}
    for essay in ESSAYS:
        entries["essay", essay.number] = enter_essay(essay, call, people, staging, moments)
    drawn: dict[int, tuple[brushwork.Scan, ...]] = {}
    year = moments().year
    for scroll, pages in brushwork.draw_all(fonts=fonts, year=year):
        drawn[scroll.number] = pages
    drawn[REPHOTOGRAPH.number] = rephotographed(drawn[ORIGINAL])
    for scroll in (*SCROLLS, REPHOTOGRAPH):
        entries["calligraphy", scroll.number] = enter_scroll(
            scroll, drawn[scroll.number], call, people, staging, moments
        )
    db.session.commit()
    jobs.run_all(at=moments())
    for scroll in (*SCROLLS, REPHOTOGRAPH):
        draw_masks(entries["calligraphy", scroll.number], drawn[scroll.number], at=moments())
    db.session.commit()
    jobs.run_all(at=moments())
    submit_all(entries, submitting)
    return entries


def submit_all(entries: dict[tuple[str, int], Entry], moments: Moments) -> None:
    """Submit all but the drafts; withdraw what is to be withdrawn."""
    works: list[Essay | Scroll] = [*ESSAYS, *SCROLLS, REPHOTOGRAPH]
    # both kinds come in side by side
    for work in sorted(works, key=_turn):
        entry = entries["essay" if isinstance(work, Essay) else "calligraphy", work.number]
        if work.state == "draft":
            continue
        hand_in(entry, is_public=work.may_publish, at=moments())
        if work.state == "withdrawn":
            submission.withdraw_entry(entry, actor=entry.submitter, at=moments())
    db.session.commit()


def _turn(work: Essay | Scroll) -> float:
    return work.number / len(ESSAYS if isinstance(work, Essay) else SCROLLS)
