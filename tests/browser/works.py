"""Works that judges find when a journey begins: essays, and brush works with real tiles."""

from pathlib import Path
from tempfile import TemporaryDirectory

from portal import clock
from portal.entries.derivation import DrawnPage, _kept_page
from portal.extensions import db
from portal.files import derive
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.models import Entry, JudgeCopy, JudgePage, JudgeProfile
from portal.models.enums import CategoryKind, RoundState
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_round,
)
from tests.infrastructure.browsers import Site
from tests.portal.files.pictures import quarters, saved

LOGIN = "guyuan"
PREFIX = {CategoryKind.CALLIGRAPHY: "SF-2027-000", CategoryKind.ESSAY: "ZW-2027-000"}


def arrange(
    kind: CategoryKind, count: int, *, pages: int = 2, login: str | None = None
) -> JudgeProfile:
    """Give a judge who has not declared yet (with a *login*: who has) an open round of works."""
    call = make_call()
    category = next(one for one in call.categories if one.kind is kind)
    if login is None:
        judge = make_judge(call=call, declared_at=None)
    else:
        judge = make_judge(call=call, user=make_user(login=login), declared_at=clock.now())
    round_ = make_round(category=category, state=RoundState.OPEN)
    plan = make_plan(round_=round_)
    for place in range(count):
        entry = make_blind_entry(
            category=category,
            title=f"第 {place + 1} 封来信",
            blind_code=f"{PREFIX[kind]}{place + 1}",
        )
        if kind is CategoryKind.CALLIGRAPHY:
            draw(entry, pages=pages)
        else:
            write(entry)
        make_assignment(round_=round_, judge=judge, entry=entry, plan=plan, position=place)
    return judge


def arranged(site: Site, kind: CategoryKind, count: int) -> list[str]:
    """Give the judge ``guyuan`` works, and return their codes."""
    with site.app.app_context():
        arrange(kind, count, login=LOGIN)
        db.session.commit()
    return [f"{PREFIX[kind]}{place + 1}" for place in range(count)]


def write(entry: Entry) -> None:
    """Give an essay thirty paragraphs, with a mask and a quotation in the second."""
    copy = db.session.query(JudgeCopy).filter_by(entry_id=entry.id).one()
    plain = [{"text": "信是三月初到的，信封上没有寄信人。" * 6, "kind": ""}]
    mixed = [
        {"text": "我在", "kind": ""},
        {"text": "××单位", "kind": "masked"},
        {"text": "的登记簿上写下日期。条例写得明白：", "kind": ""},
        {"text": "应当予以登记", "kind": "law", "article": 22},
        {"text": "，登记以后再答复。", "kind": ""},
    ]
    copy.blocks = [
        {
            "number": number, "kind": "paragraph", "is_heading": False, "level": 0, "marker": "",
            "runs": mixed if number == 2 else plain, "notes": [], "rows": [], "figure": None,
        }
        for number in range(1, 31)
    ]  # fmt: skip


def draw(entry: Entry, *, pages: int) -> None:
    """Derive a real page, tiles and all, for a brush work or an essay that came as pictures."""
    copy = db.session.query(JudgeCopy).filter_by(entry_id=entry.id).one()
    copy.blocks = []
    page = derived()
    for place in range(pages):
        db.session.add(
            JudgePage(
                copy_id=copy.id, position=place, width=page.width, height=page.height,
                page_key=page.page_key, preview_key=page.preview_key, thumb_key=page.thumb_key,
                pyramid_key=page.pyramid_key,
            )
        )  # fmt: skip


def derived() -> DrawnPage:
    """Make the pictures of a page with a colour in each quarter."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "scan.jpg"
        source.write_bytes(saved(quarters(1500, 2200), "JPEG"))
        (files,) = derive.derive_pages(source, Kind.JPEG, {0: ()}, Path(folder), Limits())
        return _kept_page(files, Path(folder))
