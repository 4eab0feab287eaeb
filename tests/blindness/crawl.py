"""
Every address of the portal, filled in with the codes of the world: what an attacker tries.

An endpoint that is missing in ``ADDRESSES`` fails the crawl until somebody has said which of its
addresses are worth asking for.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from werkzeug.test import TestResponse

from portal.files.images import TILE
from tests.blindness.works import SIZE
from tests.blindness.world import CODE, World
from tests.infrastructure.clients import WatchedClient

Values = dict[str, Any]
Fill = Callable[[World], list[Values]]
READING: Final = frozenset({"GET", "HEAD"})
#: How else the same address can be asked for: (name, path → path, method, headers).
WAYS: Final = (
    ("page", "{}", "GET", {}),
    ("head", "{}", "HEAD", {}),
    ("json", "{}", "GET", {"Accept": "application/json"}),
    ("format", "{}{q}format=json", "GET", {}),
    ("ending", "{}.csv", "GET", {}),
    ("range", "{}", "GET", {"Range": "bytes=0-99"}),
    ("polluted", "{}{q}sort=unit&sort=author&page=2&per_page=1&show=all&q=x", "GET", {}),
)
#: An attacker who is turned away at the desk's door is turned away whatever is added.
FEW_WAYS: Final = ("organisers.", "submitters.")
LEVELS: Final = range(13)
TOKEN: Final = re.compile(
    rb'(?:name="csrf_token"[^>]*? value|name="csrf-token" content|data-token|data-csrf)="([^"]*)"'
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One thing that was asked for."""

    endpoint: str
    way: str
    path: str

    def __str__(self) -> str:
        return f"{self.endpoint} ({self.way}) {self.path}"


def each(**values: Callable[[World], Any]) -> Fill:
    """Return a filler that gives every combination of the values."""

    def fill(world: World) -> list[Values]:
        lists = [list(found(world)) for found in values.values()]
        return [dict(zip(values, combination, strict=True)) for combination in product(*lists)]

    return fill


def of_works(field: str) -> Callable[[World], list[str]]:
    """Return a reader of one code, or of several, of every work."""

    def read(world: World) -> list[str]:
        found = [getattr(placed, field) for placed in world.placed.values()]
        flat = [code for one in found for code in ([one] if isinstance(one, str) else one)]
        return [*flat, "ABSENT2345678"]

    return read


def these(*values: Any) -> Callable[[World], list[Any]]:
    """Return a reader of fixed values."""
    return lambda _world: list(values)


def work_and(field: str) -> Fill:
    """Return a filler of an entry's code with the code of one of its own parts."""

    def fill(world: World) -> list[Values]:
        name = {"pages": "page", "scans": "page", "manuscripts": "manuscript"}[field]
        return [
            {"code": placed.entry, name: part}
            for placed in world.placed.values()
            for part in getattr(placed, field)
        ]

    return fill


def tiles(world: World) -> list[Values]:
    """Return every tile of every level, and one beyond the edge of each."""
    found = []
    for page, level in product(of_works("pages")(world)[:-1], LEVELS):
        scale = 2 ** max(LEVELS[-1] - 1 - level, 0)
        across, down = (side // scale // TILE + 1 for side in SIZE)
        found += [
            {"page_code": page, "level": level, "column": column, "row": row}
            for column, row in product(range(across), range(down + 1))
        ]
    return found


ONCE: Final = each()
CALL: Final = each(code=these(CODE))
BLIND: Final = each(blind_code=lambda world: [*of_works("blind")(world), *of_works("entry")(world)])
ENTRY: Final = each(code=of_works("entry"))
CALL_ENTRY: Final = each(code=these(CODE), entry=of_works("entry"))
CALL_KEY: Final = each(code=these(CODE), key=these("essay", "calligraphy", "original", "publicity"))
UNITS: Final = each(code=these(CODE), unit=lambda world: world.units)
CATEGORY: Final = each(code=these(CODE), category=these("essay", "calligraphy"))
NUMBERS: Final = each(number=lambda world: [*of_works("entry")(world), "2027-0001"])
WORKS: Final = each(
    code=these(CODE), work=lambda world: [*of_works("entry")(world), *of_works("blind")(world)]
)
ROUNDS: Final = each(
    code=these(CODE), round_=lambda world: [*world.round_codes.values(), "ABSENT2345678"]
)
PEOPLE: Final = each(code=these(CODE), person=lambda world: world.people)
JUDGES: Final = each(code=these(CODE), judge=lambda world: world.judges)

ADDRESSES: Final[dict[str, Fill]] = {
    "auth.invitation": each(token=these("nobody-was-given-this")),
    "auth.password": ONCE,
    "auth.register": CALL,
    "auth.sign_in": ONCE,
    "judges.declaration": ONCE,
    "judges.page_image": each(
        page_code=lambda world: [*of_works("pages")(world), *of_works("scans")(world)],
        size=these("page", "preview", "thumb", "original", "source"),
    ),
    "judges.page_tile": tiles,
    "judges.page_tiles": each(page_code=of_works("pages")),
    "judges.queue": ONCE,
    "judges.recuse": BLIND,
    "judges.reopen": BLIND,
    "judges.report_identity": BLIND,
    "judges.score_sheet": each(
        round_code=lambda world: [*world.round_codes.values(), "ABSENT2345678"]
    ),
    "judges.scorecard": BLIND,
    "organisers.allowance": each(
        code=these(CODE), unit=lambda world: world.units, key=these("essay", "calligraphy")
    ),
    "organisers.award": each(
        code=these(CODE),
        category=these("essay", "calligraphy"),
        entry=lambda world: [*of_works("entry")(world), *of_works("blind")(world)],
    ),
    "organisers.awards": CALL,
    "organisers.calls": ONCE,
    "organisers.category_settings": CALL_KEY,
    "organisers.close_call": CALL,
    "organisers.close_round": ROUNDS,
    "organisers.dashboard": CALL,
    "organisers.dates": CALL,
    "organisers.declaration": CALL_KEY,
    "organisers.entries": CALL,
    "organisers.entry": CALL_ENTRY,
    "organisers.entry_picture": each(
        code=these(CODE),
        entry=of_works("entry"),
        page=of_works("pages"),
        size=these("page", "preview", "thumb"),
    ),
    "organisers.extend_call": CALL,
    "organisers.invite": CALL,
    "organisers.judge": JUDGES,
    "organisers.judges": CALL,
    "organisers.levels": CALL_KEY,
    "organisers.lock": CATEGORY,
    "organisers.new": ONCE,
    "organisers.open_call": CALL,
    "organisers.open_round": ROUNDS,
    "organisers.people": CALL,
    "organisers.person": PEOPLE,
    "organisers.plan": ROUNDS,
    "organisers.plan_workbook": ROUNDS,
    "organisers.progress": ROUNDS,
    "organisers.publication": CALL,
    "organisers.publish": CALL,
    "organisers.reopen_round": ROUNDS,
    "organisers.results": CALL,
    "organisers.results_replay": CATEGORY,
    "organisers.results_sheet": CATEGORY,
    "organisers.return_entry": CALL_ENTRY,
    "organisers.round": ROUNDS,
    "organisers.rounds": CALL,
    "organisers.rubric": CALL_KEY,
    "organisers.screening": CALL,
    "organisers.settings": CALL,
    "organisers.trail": CALL,
    "organisers.unit_add": CALL,
    "organisers.unit_edit": UNITS,
    "organisers.unit_import": CALL,
    "organisers.unit_sheet": CALL,
    "organisers.units": CALL,
    "organisers.words": CALL,
    "public.call": CALL,
    "public.certificate": NUMBERS,
    "public.certificate_print": NUMBERS,
    "public.display": ONCE,
    "public.gallery": CALL,
    "public.healthz": ONCE,
    "public.help_page": each(page=these("index", "privacy", "accessibility", "judge", "absent")),
    "public.home": ONCE,
    "public.metrics": ONCE,
    "public.notice": CALL,
    "public.regulations": CALL,
    "public.regulations_text": CALL,
    "public.rubrics": CALL,
    "public.winners": CALL,
    "public.work": WORKS,
    "public.work_tile": each(
        code=these(CODE),
        work=of_works("entry"),
        page=these(1),
        level=these(0, 9),
        column=these(0),
        row=these(0),
    ),
    "public.work_tiles": each(code=these(CODE), work=of_works("entry"), page=these(1)),
    "public.work_picture": each(
        code=these(CODE), work=of_works("entry"), page=lambda world: [*of_works("pages")(world), 1]
    ),
    "submitters.copy_preview": work_and("pages"),
    "submitters.entries": ONCE,
    "submitters.entry": ENTRY,
    "submitters.masks": work_and("scans"),
    "submitters.new": each(code=these(CODE), category=these("essay", "calligraphy")),
    "submitters.page_preview": work_and("scans"),
    "submitters.publicity": ENTRY,
    "submitters.receipt": ENTRY,
    "submitters.revise": ENTRY,
    "submitters.withdraw": ENTRY,
}
#: Answered from the folder of stylesheets and scripts: the same for everybody.
NOT_CRAWLED: Final = frozenset({"static"})


def reading_endpoints(world: World) -> set[str]:
    """Return the endpoints that answer a GET."""
    rules = world.app.url_map.iter_rules()
    return {rule.endpoint for rule in rules if (rule.methods or set()) & READING} - NOT_CRAWLED


def paths(world: World) -> Iterator[tuple[str, str]]:
    """Yield (endpoint, path) of everything that is asked for."""
    with world.app.test_request_context():
        for endpoint, fill in sorted(ADDRESSES.items()):
            if endpoint in world.app.view_functions:
                for values in fill(world):
                    yield endpoint, world.app.url_for(endpoint, **values)


def crawl(
    world: World, me: WatchedClient, *, only: tuple[str, ...] = ("",)
) -> Iterator[tuple[Visit, TestResponse]]:
    """Ask for everything in every way; for the many tiles in one way each."""
    for endpoint, path in [one for one in paths(world) if one[0].startswith(only)]:
        many = 3 if endpoint.startswith(FEW_WAYS) else len(WAYS)
        for way, form, method, headers in WAYS[: 1 if endpoint == "judges.page_tile" else many]:
            asked = form.format(path, q="&" if "?" in path else "?")
            yield Visit(endpoint, way, asked), me.open(asked, method=method, headers=headers)


def plain(answer: TestResponse) -> bytes:
    """Return the body without the tokens that differ from request to request."""
    return TOKEN.sub(lambda match: match.group().replace(match.group(1), b""), answer.data)


def headers_of(answer: TestResponse) -> list[tuple[str, str]]:
    """Return the headers but for the session's cookie and the date."""
    kept = [pair for pair in answer.headers if pair[0] not in {"Set-Cookie", "Date"}]
    names = sorted(name for name, _ in answer.headers if name == "Set-Cookie")
    return [*sorted(kept), *((name, "") for name in names)]
