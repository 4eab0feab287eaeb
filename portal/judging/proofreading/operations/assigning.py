"""Deeds on who reads what: the text a work should say, a first and a second reader."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from portal import audit
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging.proofreading import barring, queries, stages, texts
from portal.judging.proofreading.operations.holding import about, hold
from portal.judging.proofreading.queries import Work
from portal.models import Entry, ExpectedText, Proofreading, User
from portal.models.proofreading_enums import MarkState, ProofreadingState, TextSource


def set_text(
    entry: Entry, *, title: str, body: str, source: TextSource, actor: User, at: datetime
) -> ExpectedText:
    """
    Say what a work should say, as a new version; readings under way go on with the new one.

    Raises Conflict once a reader has marked places of the old one.
    """
    body = body.strip()
    if not body or len(body) > texts.LONGEST:
        raise Refused(f"底本要有文字，最多 {texts.LONGEST} 字。", field="body")
    db.session.execute(select(Entry.id).where(Entry.id == entry.id).with_for_update())
    reading = queries.proofreading_of(entry)
    if reading is not None:
        reading = hold(reading.id)
        if not stages.is_untouched(reading):
            raise Conflict("已经按原来的底本作了审读记号，不能再换底本。请先撤销记号。")
    number = db.session.scalar(
        select(func.coalesce(func.max(ExpectedText.number), 0)).where(
            ExpectedText.entry_id == entry.id
        )
    )
    text = ExpectedText(
        entry_id=entry.id, number=(number or 0) + 1, source=source, title=title.strip()[:120],
        body=body, digest=texts.digest_of(body), made_by_id=actor.id, made_at=at,
    )  # fmt: skip
    db.session.add(text)
    if reading is not None:
        reading.text, reading.layout = text, []
    db.session.flush()
    audit.record(
        actor, "proofreading.text_set", entry, at=at, title=text.title, version=text.number,
        sha256=text.digest,
    )  # fmt: skip
    return text


def assign(
    works: Sequence[Work], *, first: User, second: User, actor: User, at: datetime
) -> list[Proofreading]:
    """
    Give works of one call to a first and a second reader; the text is the author's choice.

    All or none: Refused names the works that stand in the way.
    """
    if first.id == second.id:
        raise Refused("复读要由另一个人来做，请选两位审读员。", field="second")
    call = works[0].entry.call if works else None
    if call is None:
        raise Refused("请先勾选作品。", field="works")
    known = {reader.id for reader in queries.readers_of(call)}
    if not {first.id, second.id} <= known:
        raise Refused("审读员要先在“人员”里给身份。", field="first")
    _refuse_undeclared(works)
    _refuse_barred(works, first, second)
    return [_assign(work, first, second, actor=actor, at=at) for work in works]


def _refuse_undeclared(works: Sequence[Work]) -> None:
    rules = queries.rules_of(works[0].entry.call)
    missing = {work.entry.category.name for work in works if work.entry.category_id not in rules}
    if missing:
        raise Refused(f"请先定{'、'.join(sorted(missing))}的扣分规则，再分配审读。", field="works")


def _refuse_barred(works: Sequence[Work], first: User, second: User) -> None:
    entries = {work.entry.id: work for work in works}
    rules = queries.rules_of(works[0].entry.call)
    scored = barring.scored_by([first.id, second.id], entries)
    for reader in (first, second):
        against = barring.barred(reader.id, works[0].entry.call_id, entries)
        if against:
            codes = _codes(entries[one] for one in against)
            raise Refused(f"{reader.name}要回避{codes}，请换一位审读员。", field="works")
        own = [
            work
            for entry, work in entries.items()
            if (reader.id, entry) in scored and not rules[work.entry.category_id].allows_scorers
        ]
        if own:
            raise Refused(
                f"{reader.name}同时在给{_codes(own)}打分。请换一位审读员，"
                "或者在扣分规则里允许评委审读自己评的作品。",
                field="works",
            )


def _codes(works: object) -> str:
    codes = sorted(work.code for work in works)  # type: ignore[attr-defined]  # an iterable
    return f" {'、'.join(codes[:5])}{' 等' if len(codes) > 5 else ''} "


def _assign(work: Work, first: User, second: User, *, actor: User, at: datetime) -> Proofreading:
    entry = work.entry
    reading = hold(work.reading.id) if work.reading else None
    if reading is None:
        text = next(iter(queries.texts_of(entry)), None) or _authors_text(entry, actor, at)
        reading = Proofreading(entry=entry, text=text, assigned_at=at)
        db.session.add(reading)
    else:
        _take_over(reading, work, first, second)
    reading.first_id, reading.second_id, reading.assigned_at = first.id, second.id, at
    db.session.flush()
    audit.record(
        actor,
        "proofreading.assigned",
        reading,
        at=at,
        **about(reading),
        readers=[first.code, second.code],
    )
    return reading


def _take_over(reading: Proofreading, work: Work, first: User, second: User) -> None:
    """
    Make room for another reader, should one have dropped out; what they marked is withdrawn.

    Raises Conflict once both have read, and for another first reader once the first has finished.
    """
    if not stages.is_changeable(reading):
        raise Conflict(f"{work.code} 两位都审读过了，不能换人。", field="works")
    if reading.state is ProofreadingState.SECOND and reading.first_id != first.id:
        raise Conflict(f"{work.code} 的初读已经完成，只能换复读的人。", field="works")
    gone = {reading.first_id, reading.second_id} - {first.id, second.id}
    for mark in stages.standing(reading.marks):
        if mark.made_by_id in gone:
            mark.state = MarkState.WITHDRAWN
        elif reading.second_id != second.id:
            mark.state, mark.answer = MarkState.PLACED, ""


def _authors_text(entry: Entry, actor: User, at: datetime) -> ExpectedText:
    scopes = [str(entry.answers.get("scope", ""))]
    body = texts.body_of(scopes)
    if not body:
        raise Refused(f"{entry.title}没有选书写内容，请先录入审读底本，再分配。", field="works")
    return set_text(
        entry, title=texts.title_of(scopes), body=body, source=TextSource.AUTHOR,
        actor=actor, at=at,
    )  # fmt: skip
