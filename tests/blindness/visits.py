"""What each role gets to see: every address asked for once, and what the answers gave away."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from werkzeug.test import TestResponse

from tests.blindness import cast, others
from tests.blindness.roles import LIAISON, LOGINS, knocking
from tests.blindness.search import Hit, Search
from tests.blindness.ways import Seen, compared, crawl, headers_of
from tests.blindness.world import World

#: The list of units in the declaration of interests is the same for every judge and says
#: nothing of who takes part; nobody can declare an interest in a unit they may not name.
UNIT_NAMES: Final = {one[2] for one in cast.PEOPLE}
NAMED_BY_RIGHT: Final = {"judges.declaration": UNIT_NAMES}
JUDGES: Final = {*cast.JUDGES.values(), *cast.REMARKS.values()}
AUTHORS: Final = {
    secret
    for work, one in cast.usual().items()
    for secret in one.secrets()
    # the unit of this work is the judge's own, under its own name
    if not (work.label == cast.OWN and secret == one.unit)
}
UNJUDGED: Final = {*others.SUBMITTER}
#: Eleven digits are found out from their digest in a minute: that is a telephone number too.
DIGESTED: Final = {
    hashlib.new(how, secret.encode()).hexdigest()
    for one in cast.usual().values()
    for secret in (one.phone, one.login)
    for how in ("md5", "sha1", "sha256")
}
#: What the signed-in person knows of themselves, and types.
OWN_TO: Final = {
    "judge": {cast.JUDGES["judge-j"], cast.REMARKS["judge-j"]},
    "former": {cast.JUDGES["judge-k"]},
    "liaison": set(LIAISON.secrets()),
    # a colleague of the fifth: the unit is theirs, and what it is called
    "submitter": {*others.SUBMITTER, *cast.PEOPLE[4][2:]},
    # units are the installation's, not a call's: its organisers pick from one list
    "neighbour": {name for one in cast.PEOPLE for name in one[2:]},
}
#: Who may see names or judges by their office: nothing is searched for in their pages.
TRUSTED: Final = frozenset({"organiser", "observer"})
#: Asked everywhere and in every way; the other roles see less, by the same guards.
THOROUGH: Final = frozenset({"judge"})
#: Where the swap compares what a judge is answered; the judge proofreads, too.
JUDGES_DESKS: Final = ("judges.", "proofreaders.", "public.", "auth.")
#: Roles that hand in, and get receipts.
RECEIVING: Final = frozenset({"submitter", "liaison"})
#: Roles that knew the numbers of works when they judged.
NUMBERED: Final = frozenset({"judge", "former"})
#: Headers that tell a time, a place or the content of a file.
TELLING: Final = frozenset(
    {"Last-Modified", "ETag", "X-Sendfile", "X-Accel-Redirect", "Server-Timing", "Age"}
)


@dataclass(slots=True)
class Visited:
    """What one role found."""

    outcomes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    leaks: dict[str, list[Hit]] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    telling: dict[str, set[str]] = field(default_factory=dict)
    unlike: dict[str, tuple[int, int]] = field(default_factory=dict)
    # of the thorough alone: to be held against the same visits to another world
    seen: Seen = field(default_factory=dict)


def hidden_from(world: World, role: str) -> set[str]:
    """Return what must not appear on any page of this role."""
    if role in TRUSTED:
        return set()
    # a submitter who knows the number of their work can pass it on to a judge
    numbers = set() if role in NUMBERED else {*world.numbers()}
    # a colleague who was shown the file knows its digest; a receipt names it to its author
    files = set() if role in RECEIVING else {*world.digests}
    hidden = AUTHORS | JUDGES | UNJUDGED | DIGESTED | numbers | files
    return hidden - OWN_TO.get(role, set())


def outcome(answer: TestResponse) -> str:
    """Name the kind of an answer by one letter, as ``expected`` has it."""
    if answer.status_code in {302, 303}:
        return "s" if answer.headers["Location"] == "/sign-in" else "m"
    letters = {200: "p", 206: "p", 401: "s", 403: "x", 404: "n", 409: "p", 410: "n", 422: "p"}
    return letters.get(answer.status_code, f"!{answer.status_code}")


def visit(world: World, role: str) -> Visited:
    """Ask for everything as this role does, and note what stands out."""
    found = Visited()
    hidden = hidden_from(world, role)
    search = Search(hidden) if hidden else None
    first: dict[str, int] = {}
    with knocking(world, role) as me:
        for one, answer in crawl(world, me, is_thorough=role in THOROUGH):
            if one.way == "page":
                first[one.path] = answer.status_code
                found.outcomes[one.endpoint].add(outcome(answer))
            elif one.way == "head" and first[one.path] != answer.status_code:
                found.unlike[str(one)] = (first[one.path], answer.status_code)
            if role in THOROUGH and one.endpoint.startswith(JUDGES_DESKS):
                found.seen[str(one)] = compared(answer)
            note_headers(found, str(one), answer, is_signed_in=LOGINS[role] is not None)
            if search and (left := leaks(search, one.endpoint, one.path, answer)):
                found.leaks[str(one)] = left
    return found


def leaks(search: Search, endpoint: str, path: str, answer: TestResponse) -> list[Hit]:
    """Return what an answer gives away, but for what the asker had to know to ask."""
    head = repr(headers_of(answer)).encode()
    hits = search.hits(answer.data) | search.hits(head, "headers")
    known = NAMED_BY_RIGHT.get(endpoint, set()) | {*re.split(r"[/?&=.]", path)}
    return sorted(hit for hit in hits if hit.canary not in known)


def note_headers(found: Visited, place: str, answer: TestResponse, *, is_signed_in: bool) -> None:
    """Note an answer that other people's caches may keep, or that tells more than its text."""
    cache = answer.headers.get("Cache-Control", "")
    is_tile = "_tile" in place and answer.status_code in {200, 206}
    if is_signed_in and ("private" not in cache or ("no-store" not in cache and not is_tile)):
        found.shared[place] = cache
    if telling := TELLING & {*answer.headers.keys()}:
        found.telling[place] = telling


class Visits:
    """The visits of all roles to one world, each made once."""

    def __init__(self, world: World, visit: Callable[[World, str], Visited] = visit) -> None:
        self.world, self.visit = world, visit
        self.made: dict[str, Visited] = {}

    def of(self, role: str) -> Visited:
        """Return what a role found."""
        if role not in self.made:
            self.made[role] = self.visit(self.world, role)
        return self.made[role]
