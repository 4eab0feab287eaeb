"""
Demonstration room: fills an empty database with a living call, half-way through its year.

Every row comes about by the same deeds as in life, in the order of their times, so that the
record reads true. The doors commit; this is the door of ``wenheng demo``.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import func, select

from portal import clock
from portal.calls.operations import creating, phasing
from portal.calls.operations import settings as call_settings
from portal.calls.settings import essay_rules
from portal.config import Settings, assets
from portal.demo import afterwards, checking, entering, people, proofreading, reviewing, rounds
from portal.demo.giving import Pen
from portal.demo.reviewing import Entries
from portal.demo.works import LENGTH
from portal.errors import Refused
from portal.extensions import db
from portal.models import Call, Unit, User
from portal.models.enums import CategoryKind

AGO: Final = timedelta(days=23)
LEFT: Final = timedelta(days=12)
OPENING: Final = time(9, 0)
CLOSING: Final = time(18, 0)
DAY: Final = timedelta(days=1)
OFFICE_FROM: Final = timedelta(hours=8, minutes=30)
OFFICE_SHARE: Final = 9 / 24


def is_empty() -> bool:
    """Say whether nobody has worked with this database yet."""
    return not any(
        db.session.scalar(select(func.count()).select_from(table)) for table in (Call, Unit, User)
    )


def fill(settings: Settings, *, at: datetime) -> Call:
    """
    Fill the database. Raises Refused when there is anything in it.

    Takes well under a minute on two cores; most of it is drawing the brush works.
    """
    if not is_empty():
        raise Refused("数据库里已经有内容。演示数据只放进空的数据库，不与真实数据混在一起。")
    began = wall(at - AGO, OPENING)
    calendar = Calendar(began, at)
    enrolment = people.Enrolment(people.make_units(at=began), at=began)
    staff = people.make_staff(enrolment)
    call = make_call(staff["organiser"], began=began, ends=wall(at + LEFT, CLOSING))
    cast = people.enrol(enrolment, call, staff)
    db.session.commit()
    fonts = assets("static") / "vendor" / "fonts"
    entries = entering.enter_all(
        call,
        cast,
        fonts=fonts,
        staging=settings.staging,
        drafting=calendar.every(hours=1),
        submitting=calendar.every(hours=9),
    )
    checking.check(call, entries, cast, calendar.every(minutes=20))
    reviewing.screen(entries, cast, calendar.every(minutes=50))
    work = reviewing.calibrate(call, entries, cast, calendar.every(minutes=25))
    reviewing.prepare_judges(call, work, cast, calendar.every(minutes=25))
    judge(call, entries, cast, calendar)
    proofreading.proofread(call, entries, cast, calendar.every(minutes=1))
    _, (essays, _) = rounds.stages(call)
    afterwards.remind(essays, cast, calendar.every(hours=1))
    return call


def judge(call: Call, entries: Entries, cast: people.People, calendar: "Calendar") -> None:
    """Lead both categories through their first round and half-way through the second."""
    desk, office, pen = calendar.every(hours=1), calendar.every(minutes=15), Pen(entries, cast)
    rounds.declare(call, cast, office)
    first, second = rounds.stages(call)
    rounds.open_all(first, cast, office)
    for round_ in first:
        pen.everything(round_, desk)
        rounds.close(round_, cast, office)
    _, scored = first
    afterwards.correct(scored, cast, office)
    rounds.rank(first, cast, office)
    rounds.open_all(second, cast, office)
    essays, finalists = second
    pen.half(essays, desk)
    pen.orders(finalists, desk)
    talked_over, doubtful = afterwards.complete(essays, pen, desk)
    afterwards.talk(essays, talked_over, office)
    afterwards.read_once_more(essays, doubtful, cast, office)


class Calendar:
    """Moments that never go back, lie in office hours, and never pass the present."""

    def __init__(self, began: datetime, until: datetime) -> None:
        self.began, self.until, self.passed = began, until, timedelta()

    def every(self, *, hours: int = 0, minutes: int = 0) -> entering.Moments:
        """Return a clock that goes on by this step each time it is read."""
        step = timedelta(hours=hours, minutes=minutes, seconds=11)

        def read() -> datetime:
            self.passed += step
            return self.now()

        return read

    def now(self) -> datetime:
        """Return the present of the story; a day's hours are pressed into the office's."""
        days, rest = divmod(self.passed, DAY)
        first = wall(self.began, time())
        moment = first + days * DAY + OFFICE_FROM + rest * OFFICE_SHARE
        return min(max(moment, self.began), self.until)


def wall(moment: datetime, hour: time) -> datetime:
    """Return that day in Beijing at that hour."""
    return clock.from_beijing(datetime.combine(clock.beijing_date(moment), hour))


def make_call(organiser: User, *, began: datetime, ends: datetime) -> Call:
    """Create the call and open it; its essays are shorter than the template's."""
    call = creating.create_call(
        code="jianglin",
        title="江临市《信访工作条例》主题征集",
        theme="我与《条例》，“书”写《条例》",
        host="中共江临市委信访工作联席会议办公室、江临市信访局",
        undertaker="江临市信访局宣传调研科、江临市书法家协会",
        contact="0000-0000 1230（工作日 8:30–12:00，14:30–17:30）",
        supervision="0000-0000 1239",
        opens_at=began,
        closes_at=ends,
        is_demo=True,
        actor=organiser,
        at=began,
    )
    essay = entering.category_of(call, CategoryKind.ESSAY)
    shortest, longest = LENGTH
    call_settings.update_category(
        essay,
        name=essay.name,
        rules=replace(essay_rules(essay), min_characters=shortest, max_characters=longest),
        rule=essay.rule,
        readings=essay.readings,
        quota_minimum=1,
        quota_maximum=4,
        actor=organiser,
        at=began,
    )
    phasing.open_call(call, opens_at=began, closes_at=ends, actor=organiser, at=began)
    return call
