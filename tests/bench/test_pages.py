"""Server time and statements of every list and detail page at five thousand entries."""

import os
import time
from collections.abc import Callable

import pytest
import time_machine

import portal
from portal import clock
from portal.extensions import db
from portal.judging.operations import rankings, rounds
from portal.models import Round, User
from portal.publishing import operations as publishing
from tests.bench.filling import ENTRIES, JUDGES, READINGS, UNITS, Filled, fill
from tests.bench.measuring import LIMIT_MS, Figure, measure, say
from tests.factories.call import NOW
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import Databases, settings_for

PAGES: dict[str, tuple[str, ...]] = {
    "nobody": ("/", "/calls/{call}", "/calls/{call}/notice", "/calls/{call}/regulations", "/help"),
    "liaison": ("/my", "/my/entries/{entry}", "/my/entries/{entry}/receipt"),
    "judge": ("/judging", "/judging?show=all", "/judging/{blind}/scorecard",
              "/judging/declaration", "/judging/rounds/{round}/sheet"),
    "organiser": (
        "/organise", "/organise/{call}", "/organise/{call}/entries",
        "/organise/{call}/entries?page=90", "/organise/{call}/entries?q=第499",
        "/organise/{call}/entries/{entry}", "/organise/{call}/screening",
        "/organise/{call}/units", "/organise/{call}/units/{unit}", "/organise/{call}/people",
        "/organise/{call}/judges", "/organise/{call}/judges/{profile}",
        "/organise/{call}/rounds", "/organise/{call}/rounds/{round}",
        "/organise/{call}/rounds/{round}/plan", "/organise/{call}/rounds/{round}/progress",
        "/organise/{call}/results", "/organise/{call}/awards", "/organise/{call}/publication",
        "/organise/{call}/trail", "/organise/{call}/settings",
    ),
}  # fmt: skip
RANKED = (
    "/organise/{call}/results",
    "/organise/{call}/results/essay/score-sheet",
    "/organise/{call}/awards",
    "/organise/{call}/publication",
)


def printed(figures: list[Figure], plain: float) -> None:
    """Print the table, slow pages with their cause; ratios to a page without a table hold."""
    for one in sorted(figures, key=lambda one: -one.busy):
        mark = "SLOW" if one.is_slow else "    "
        took = f"{one.milliseconds:8.1f} ms, busy {one.busy:7.1f} ms {one.busy / plain:6.1f} x"
        line = f"{took} {one.queries:4} queries {one.size / 1000:7.1f} kB"
        say(f"{mark} {line}  {one.status}  {one.who:9} {one.path}")
        for cause in one.cause:
            say(f"        {cause}")


def timed(what: str, deed: Callable[[], object]) -> object:
    """Do a deed once and print how long it took."""
    start = time.perf_counter()
    outcome = deed()
    say(f"{time.perf_counter() - start:8.2f} s   {what}")
    return outcome


def addresses(filled: Filled, blind: str) -> dict[str, str]:
    """Return what the addresses of the table are filled in with."""
    return {
        "call": filled.call.code, "entry": filled.entry, "unit": filled.unit,
        "profile": filled.profile, "round": filled.round.code, "blind": blind,
    }  # fmt: skip


def test_pages_at_five_thousand_entries(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = settings_for(tmp_path_factory.mktemp("bench"), databases.copy())
    app = portal.create_app(settings)
    say(f"\n{ENTRIES} entries, {UNITS} units, {JUDGES} judges, {READINGS} readings each")
    say(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; limit {LIMIT_MS:.0f} ms")
    with time_machine.travel(NOW, tick=True):
        with app.app_context():
            filled = timed("fill", fill)
            assert isinstance(filled, Filled)
            people = {"liaison": filled.liaison, "judge": filled.judge}
            people["organiser"] = filled.organiser
            clients = {who: WatchedClient(app).enter(user) for who, user in people.items()}
            clients["nobody"] = WatchedClient(app)
            values = addresses(filled, blind_code(clients["judge"]))
            round_id, organiser_id = filled.round.id, filled.organiser.id
            db.session.commit()
        plain = measure(app, clients["nobody"], "nobody", "/help").busy
        printed([
            measure(app, clients[who], who, path.format(**values))
            for who, paths in PAGES.items() for path in paths
        ], plain)  # fmt: skip
        with app.app_context():
            rank(round_id, organiser_id)
        printed([
            measure(app, clients["organiser"], "organiser", path.format(**values))
            for path in RANKED
        ], plain)  # fmt: skip


def blind_code(judge: WatchedClient) -> str:
    """Return a number from the middle of the judge's queue."""
    page = judge.get("/judging?show=all").text
    codes = [part.partition("/")[0] for part in page.split('href="/judging/ZW')[1:]]
    return f"ZW{codes[len(codes) // 2]}"


def rank(round_id: int, organiser_id: int) -> None:
    """Close the round, rank and award it."""
    round_, organiser = db.session.get_one(Round, round_id), db.session.get_one(User, organiser_id)
    at = clock.now()
    rounds.close_round(round_, note="figures", actor=organiser, at=at)
    found = timed("rank", lambda: rankings.compute_ranking(round_, actor=organiser, at=at))
    timed("lock", lambda: rankings.lock_ranking(found, actor=organiser, at=at))
    timed("propose awards", lambda: publishing.propose_awards(
        found, vacant=(), actor=organiser, at=at
    ))  # fmt: skip
    db.session.commit()
