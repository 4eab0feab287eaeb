"""Demonstration room: what follows on scores: a slip put right, a talk, one judge more."""

from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.demo.entering import Moments
from portal.demo.giving import Pen, give
from portal.demo.people import People
from portal.extensions import db
from portal.judging.adapters import points_of
from portal.judging.operations import corrections, discussions, extra_readings, reminders
from portal.judging.queries import blind_codes
from portal.judging.queries.reminders import behind_in
from portal.judging.reminding import default_template
from portal.models import Assignment, Round, Scorecard
from portal.models.enums import ScorecardState

SLIP: Final = "评委签字后来电：笔法一项点多了 1 分，请更正。通话记录已存档，评委看过更正后的分数。"
#: Said by the readers of one essay, each in turn.
TALK: Final = (
    "事例我信，但第三段的数据没有出处，我在“内容”一项压了分。",
    "数据在文末说明里有，前后对得上。我更在意的是引用的条款，引得准，用得也准。",
    "同意条款用得准。结构上开头稍长，我的分不改。",
)
ONE_MORE: Final = "三位评委对引用是否准确看法不一，再请一位评委看一遍。"


def correct(round_: Round, people: People, moments: Moments) -> None:
    """Put one signed mark right: a judge called after the round was closed."""
    main = next(one for one in round_.rubric.criteria if one.is_main)
    cards = db.session.scalars(
        select(Scorecard)
        .join(Scorecard.assignment)
        .where(Assignment.round_id == round_.id)
        .order_by(Scorecard.total, Scorecard.id)
    ).all()
    card = cards[len(cards) // 2]
    points = points_of(card.points)
    corrections.correct_scorecard(
        card,
        judge=card.assignment.judge.code,
        points={**points, main.key: points[main.key] - Decimal(1)},
        reason=SLIP,
        version=card.version,
        actor=people.organiser,
        at=moments(),
    )
    db.session.commit()


def readers_of(round_: Round) -> dict[int, list[Assignment]]:
    """Return the readings of each work of a round, by what they are of."""
    found: dict[int, list[Assignment]] = {}
    rows = db.session.scalars(
        select(Assignment)
        .where(Assignment.round_id == round_.id)
        .options(joinedload(Assignment.judge), joinedload(Assignment.scorecard))
        .order_by(Assignment.entry_id, Assignment.position, Assignment.judge_id)
        .execution_options(populate_existing=True)
    )
    for reading in rows:
        found.setdefault(reading.entry_id, []).append(reading)
    return found


def unsigned(readings: list[Assignment]) -> list[Assignment]:
    """Return those whose card is not signed."""
    return [
        one
        for one in readings
        if one.scorecard is None or one.scorecard.state is not ScorecardState.SIGNED
    ]


def complete(round_: Round, pen: Pen, moments: Moments) -> tuple[int, int]:
    """Let the readers of the two works that are nearest to done sign; return which they are."""
    works = readers_of(round_)
    first, second, *_ = sorted(works, key=lambda one: (len(unsigned(works[one])), one))
    for entry in (first, second):
        for reading in unsigned(works[entry]):
            (known,) = pen.pile([reading])
            give(known, "signed", moments)
    db.session.commit()
    return first, second


def talk(round_: Round, entry: int, moments: Moments) -> None:
    """Let the readers of a work talk about it: all of them have signed."""
    for reading, text in zip(readers_of(round_)[entry], TALK, strict=True):
        discussions.say(reading.id, text=text, actor=reading.judge.user, at=moments())
    db.session.commit()


def read_once_more(round_: Round, entry: int, people: People, moments: Moments) -> None:
    """Order one judge more for a work."""
    extra_readings.order_extra_readings(
        round_,
        entries=[blind_codes([entry])[entry]],
        reason=ONE_MORE,
        actor=people.organiser,
        at=moments(),
    )
    db.session.commit()


def remind(round_: Round, people: People, moments: Moments) -> None:
    """Remind the judges of a round who have not signed everything."""
    reminders.remind(
        round_,
        judges=[one.code for one in behind_in(round_)],
        template=default_template(round_),
        by_mail=False,
        actor=people.organiser,
        at=moments(),
    )
    db.session.commit()
