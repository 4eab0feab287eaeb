"""A call of five thousand entries, half-way through its judging, written row by row in bulk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import insert, select

from portal.calls.queries import current_declarations
from portal.extensions import db
from portal.judging.operations import plans, rounds
from portal.models import (
    Assignment,
    AuditEvent,
    Author,
    BlindCode,
    Call,
    Declaration,
    Entry,
    JudgeCopy,
    Manuscript,
    Receipt,
    Round,
    Scorecard,
    Screening,
    StoredFile,
    Unit,
    User,
)
from portal.models.enums import (
    EntryStatus,
    Role,
    ScorecardState,
    ScreeningDecision,
)
from tests.factories.account import make_grant, make_user
from tests.factories.call import CLOSES, NOW, OPENS, make_call
from tests.factories.judging import make_judge, make_round
from tests.factories.unit import make_unit

ENTRIES: Final = 5000
UNITS: Final = 300
JUDGES: Final = 40
READINGS: Final = 3
DEEDS: Final = 20_000
LINE: Final = (
    "信是三月初到的，信封上没有寄信人，邮戳模糊。我把它放在桌上，看了三遍，又去了一趟街道。"
)
#: How many of a hundred entries stand where; the rest is accepted.
WAITING: Final = ((2, EntryStatus.DRAFT), (6, EntryStatus.SUBMITTED), (8, EntryStatus.RETURNED))


@dataclass(slots=True)
class Filled:
    """What was written: rows that pages are asked for by."""

    call: Call
    round: Round
    organiser: User
    liaison: User
    judge: User
    entry: str
    drafter: User
    draft: str
    unit: str
    profile: str


def fill(count: int = ENTRIES, *, judges: int = JUDGES, readings: int = READINGS) -> Filled:
    """Write everything; takes some seconds."""
    chance = Random(20270531)
    organiser = make_user(name="许知行")
    call = make_call(actor=organiser, opens_at=OPENS, closes_at=CLOSES)
    units = make_units()
    liaisons = [make_user(unit_id=unit.id, name=f"报送员{unit.id}") for unit in units]
    for liaison in liaisons:
        make_grant(user=liaison, role=Role.LIAISON, call=call)
    people = [make_judge(call=call, name=f"评委{number}") for number in range(judges)]
    round_ = make_round(category=call.categories[0], readings=readings)
    make_round(category=call.categories[1])
    statuses = [status_of(number % 100) for number in range(count)]
    chance.shuffle(statuses)
    entries = write(Entry, entry_rows(call, liaisons, statuses, chance))
    write_parts(call, entries, statuses, organiser)
    write_readings(round_, organiser, chance)
    write_deeds(call, organiser, entries)
    number = next(place for place, status in enumerate(statuses) if is_in(status))
    drafted = statuses.index(EntryStatus.DRAFT)
    db.session.commit()
    return Filled(
        call=call,
        round=round_,
        organiser=organiser,
        liaison=liaisons[number % UNITS],
        judge=people[0].user,
        entry=code_of(number),
        drafter=liaisons[drafted % UNITS],
        draft=code_of(drafted),
        unit=units[0].code,
        profile=people[0].code,
    )


def status_of(place: int) -> EntryStatus:
    """Return the status of one entry of a hundred."""
    return next((status for most, status in WAITING if place < most), EntryStatus.ACCEPTED)


def is_in(status: EntryStatus) -> bool:
    """Say whether judges read it."""
    return status is EntryStatus.ACCEPTED


def code_of(number: int) -> str:
    """Return the code of an entry."""
    return f"ENTRY{number:08}"


def make_units() -> list[Unit]:
    """Return a province: cities, and counties in them."""
    top = make_unit(name="江临省信访局")
    cities = [make_unit(name=f"江临省第{n}市信访局", parent=top) for n in range(19)]
    counties = [
        make_unit(name=f"第{number}县信访局", parent=cities[number % len(cities)])
        for number in range(UNITS - len(cities) - 1)
    ]
    return [top, *cities, *counties]


def write(model: type[Any], rows: Iterator[dict[str, Any]]) -> list[int]:
    """Insert rows in bulk; return their ids in order."""
    found: list[int] = []
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == 500:
            found += insert_all(model, batch)
            batch = []
    return found + (insert_all(model, batch) if batch else [])


def insert_all(model: type[Any], rows: list[dict[str, Any]]) -> list[int]:
    """Insert one batch."""
    key = next(iter(model.__mapper__.primary_key))
    statement = insert(model).returning(key, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, rows))


def entry_rows(
    call: Call, liaisons: list[User], statuses: list[EntryStatus], chance: Random
) -> Iterator[dict[str, Any]]:
    """Yield the entries, spread over the days of the call."""
    answers = {"genre": "典型案例", "ai_use": "没有", "published_before": "没有"}
    for number, status in enumerate(statuses):
        user = liaisons[number % UNITS]
        at = OPENS + timedelta(minutes=chance.randrange(14_000))
        yield {
            "code": code_of(number), "call_id": call.id, "category_id": call.categories[0].id,
            "unit_id": user.unit_id, "submitter_id": user.id, "creation_key": f"key-{number}",
            "title": f"一封来信的第{number}天", "status": status, "answers": answers,
            "characters": 1200, "created_at": at, "saved_at": at,
            "submitted_at": None if status is EntryStatus.DRAFT else at,
        }  # fmt: skip


def write_parts(
    call: Call, entries: list[int], statuses: list[EntryStatus], organiser: User
) -> None:
    """Write authors, files, copies, declarations, receipts, decisions and numbers."""
    texts = [text.id for text in current_declarations(call)]
    blocks = [
        {
            "number": number, "kind": "paragraph", "is_heading": False, "notes": [],
            "runs": [{"text": LINE * 3, "kind": ""}],
        }
        for number in range(1, 11)
    ]  # fmt: skip
    text = [{"kind": "paragraph", "text": LINE * 30}]
    numbered = list(enumerate(entries))
    accepted = [(n, one) for (n, one), s in zip(numbered, statuses, strict=True) if is_in(s)]
    write(Author, ({
        "entry_id": one, "position": 0, "name": f"作者{n}", "department": "综合科",
        "post": "科员", "staff_kind": "信访专职", "phone": f"139{n:08}",
    } for n, one in numbered))  # fmt: skip
    files = write(StoredFile, ({
        "code": f"FILE{n:09}", "sha256": f"{n:064x}", "size": 30_000, "kind": "docx",
        "media_type": "x", "original_name": f"定稿{n}.docx", "storage_key": f"00/{n:064x}",
        "uploaded_at": NOW,
    } for n, _ in numbered))  # fmt: skip
    write(Manuscript, ({
        "code": f"MANU{n:09}", "entry_id": one, "number": 1, "file_id": files[n],
        "characters": 1200, "blocks": text,
    } for n, one in numbered))  # fmt: skip
    write(JudgeCopy, ({
        "code": f"COPY{n:09}", "entry_id": one, "number": 1, "title": f"第{n}天",
        "blocks": blocks, "findings": [], "digest": f"{n:064x}", "created_at": NOW,
        "confirmed_at": NOW, "frozen_at": NOW if is_in(statuses[n]) else None,
    } for n, one in numbered))  # fmt: skip
    write(Declaration, ({
        "entry_id": one, "text_id": text_id, "is_agreed": True, "decided_at": NOW,
    } for _, one in numbered for text_id in texts))  # fmt: skip
    write(Receipt, ({
        "code": f"HZ-{n:09}", "entry_id": one, "issued_at": NOW, "files": [],
    } for n, one in accepted))  # fmt: skip
    write(Screening, ({
        "entry_id": one, "decision": ScreeningDecision.ACCEPTED, "decided_by_id": organiser.id,
        "decided_at": NOW,
    } for _, one in accepted))  # fmt: skip
    write(BlindCode, ({
        "call_id": call.id, "entry_id": one, "code": f"ZW-2027-{n * 7 % 100_000:05}",
        "drawn_at": NOW,
    } for n, one in accepted))  # fmt: skip


def write_readings(round_: Round, organiser: User, chance: Random) -> None:
    """Plan, put the plan into force, open; then four readings of five are signed."""
    plan = plans.propose_plan(round_, actor=organiser, at=NOW)
    plans.apply_plan(plan, actor=organiser, at=NOW)
    rounds.open_round(round_, actor=organiser, at=NOW, unchecked="figures")
    readings = db.session.scalars(select(Assignment.id).order_by(Assignment.id)).all()
    criteria = round_.rubric.criteria
    write(Scorecard, (
        card_row(reading, number, criteria, chance)
        for number, reading in enumerate(readings) if number % 5
    ))  # fmt: skip


def card_row(reading: int, number: int, criteria: Any, chance: Random) -> dict[str, Any]:
    """Return a signed scorecard."""
    points = {one.key: chance.randrange(int(one.maximum) + 1) for one in criteria}
    return {
        "assignment_id": reading, "state": ScorecardState.SIGNED,
        "points": {key: str(value) for key, value in points.items()}, "remark": "有细节。",
        "total": sum(points.values()), "saved_at": NOW, "signed_at": NOW,
        "digest": f"{number:064x}",
    }  # fmt: skip


def write_deeds(call: Call, organiser: User, entries: list[int]) -> None:
    """Fill the record; its chain is not computed, only its size matters here."""
    start = db.session.query(AuditEvent).count() + 1
    write(AuditEvent, ({
        "sequence": start + number, "at": NOW + timedelta(seconds=number),
        "actor": organiser.code, "verb": "entry.saved", "subject_type": "Entry",
        "subject_code": code_of(number % len(entries)), "call_id": call.id, "facts": {},
        "previous": f"{number:064x}", "digest": f"{number + 1:064x}",
    } for number in range(DEEDS)))  # fmt: skip
