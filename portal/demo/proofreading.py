"""Demonstration room: brush works that are proofread, one with a slip that its reader found."""

from typing import Final

from portal.accounts.operations.users import grant_role
from portal.calls.regulations import article
from portal.demo.brushwork import written_area
from portal.demo.entering import Moments
from portal.demo.people import People
from portal.demo.reviewing import Entries
from portal.demo.scrolls import SCROLLS, unpunctuated
from portal.extensions import db
from portal.judging.proofreading import counting, queries
from portal.judging.proofreading.operations import assigning, marking, rules
from portal.judging.proofreading.operations.marking import Place
from portal.models import Call, Entry, Proofreading, User
from portal.models.enums import Role
from portal.models.proofreading_enums import MarkKind, TextSource
from reviewers.proofreading import letters

# judges of essays: they score no brush work
READERS: Final = ("judge2", "judge4")
SLIP: Final = 8
OTHERS: Final = (1, 4, 10)
PARAGRAPH: Final = "第二十八条第一款"


def proofread(call: Call, entries: Entries, people: People, moments: Moments) -> None:
    """Declare the rule, give four works to two readers, and let the first read the one."""
    first, second = (people.judges[login] for login in READERS)
    for reader in (first, second):
        grant_role(reader, call, Role.PROOFREADER, actor=people.organiser, at=moments())
    slip = entries["calligraphy", SLIP]
    _declare(slip, people, moments)
    assigning.set_text(
        slip, title=PARAGRAPH, body=article(28).paras[0], source=TextSource.TYPED,
        actor=people.organiser, at=moments(),
    )  # fmt: skip
    works = [queries.work_of(entries["calligraphy", number]) for number in (SLIP, *OTHERS)]
    given = assigning.assign(
        works, first=first, second=second, actor=people.organiser, at=moments()
    )
    _read(given[0], first, moments)
    db.session.commit()


def _declare(entry: Entry, people: People, moments: Moments) -> None:
    prices = {name: counting.DEFAULTS[name] for name in counting.PRICED}
    switches = {"enters": False, "allows_scorers": False}
    rules.declare_rule(
        entry.category, prices=prices, limit=counting.DEFAULTS["limit"], accepted="",
        switches=switches, version=0, actor=people.organiser, at=moments(),
    )  # fmt: skip


def _read(reading: Proofreading, reader: User, moments: Moments) -> None:
    """Divide the page, mark the character that is missing, and a stroke that is hard to read."""
    scroll = next(one for one in SCROLLS if one.number == SLIP)
    words = "".join(one.written for one in letters(reading.text.body))
    length = len(unpunctuated(scroll.text))
    rows = scroll.look.rows
    counts = [min(rows, length - start) for start in range(0, length, rows)]
    area = list(written_area(scroll.look, length))
    layout = [{"page": 0, "area": area, "counts": counts}]
    marking.divide_pages(
        reading.id, layout=layout, version=reading.version, actor=reader, at=moments()
    )
    marks = (
        (MarkKind.MISSING, words.index("育疏导"), "", "“教”下直接“疏导”，漏一字"),
        (MarkKind.DOUBTFUL, words.index("疏导"), "", "末笔飞白，放大看似无误"),
    )
    for kind, start, written, note in marks:
        marking.place_mark(
            reading.id, kind=kind, place=Place(start=start), written=written, note=note,
            actor=reader, at=moments(),
        )  # fmt: skip
    marking.finish(reading.id, actor=reader, at=moments())
