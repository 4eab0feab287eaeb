"""Server time and statements of every list and detail page at five thousand entries."""

import os
import time
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

import portal
from portal import clock
from portal.extensions import db
from portal.judging.operations import rankings, rounds
from portal.judging.queries import blind_codes
from portal.models import Award, Round, User
from portal.models.enums import SecrecyConclusion
from portal.publishing import operations as publishing
from tests.bench.filling import ENTRIES, JUDGES, READINGS, UNITS, Filled, fill
from tests.bench.measuring import LIMIT_MS, Figure, measure, say
from tests.factories.call import NOW
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import Databases, settings_for

PAGES: dict[str, tuple[str, ...]] = {
    "nobody": ("/", "/calls/{call}", "/calls/{call}/notice", "/calls/{call}/regulations", "/help"),
    "liaison": ("/my", "/my/entries/{entry}", "/my/entries/{entry}/receipt"),
    "drafter": ("/my/entries/{draft}",),
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
        "/organise/{call}/rounds/{round}/coverage", "/organise/{call}/rounds/{round}/reminders",
        "/organise/{call}/rounds/{round}/divided", "/organise/{call}/rounds/{round}/habits",
        "/organise/{call}/results", "/organise/{call}/awards", "/organise/{call}/publication",
        "/organise/{call}/trail", "/organise/{call}/settings",
    ),
}  # fmt: skip
RANKED: dict[str, tuple[str, ...]] = {
    "organiser": (
        "/organise/{call}/results", "/organise/{call}/results?page=20",
        "/organise/{call}/results/essay/replay",
        "/organise/{call}/awards", "/organise/{call}/awards?page=20",
        "/organise/{call}/awards/essay/{ranked}", "/organise/{call}/publication",
    ),
}  # fmt: skip
PUBLISHED: dict[str, tuple[str, ...]] = {
    "nobody": (
        "/calls/{call}", "/calls/{call}/winners", "/calls/{call}/gallery",
        "/calls/{call}/works/{ranked}", "/certificates/{certificate}",
    ),
    "liaison": ("/my", "/my/entries/{entry}"),
    "organiser": ("/organise/{call}/publication", "/organise/{call}/awards"),
}  # fmt: skip


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
        "draft": filled.draft,
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
            people |= {"organiser": filled.organiser, "drafter": filled.drafter}
            clients = {who: WatchedClient(app).enter(user) for who, user in people.items()}
            clients["nobody"] = WatchedClient(app)
            values = addresses(filled, blind_code(clients["judge"]))
            round_id, organiser_id = filled.round.id, filled.organiser.id
            db.session.commit()
        plain = measure(app, clients["nobody"], "nobody", "/help").busy
        table(app, clients, PAGES, values, plain)
        with app.app_context():
            values["ranked"] = rank(round_id, organiser_id)
        table(app, clients, RANKED, values, plain)
        with app.app_context():
            values["certificate"] = publish(round_id, organiser_id)
        table(app, clients, PUBLISHED, values, plain)


def table(
    app: Flask,
    clients: dict[str, WatchedClient],
    pages: dict[str, tuple[str, ...]],
    values: dict[str, str],
    plain: float,
) -> None:
    """Measure and print these pages."""
    printed([
        measure(app, clients[who], who, path.format(**values))
        for who, paths in pages.items() for path in paths
    ], plain)  # fmt: skip


def blind_code(judge: WatchedClient) -> str:
    """Return a number from the middle of the judge's queue."""
    page = judge.get("/judging?show=all").text
    codes = [part.partition("/")[0] for part in page.split('href="/judging/ZW')[1:]]
    return f"ZW{codes[len(codes) // 2]}"


def rank(round_id: int, organiser_id: int) -> str:
    """Close the round, rank and award it; return the number of the best work."""
    round_, organiser = db.session.get_one(Round, round_id), db.session.get_one(User, organiser_id)
    about = {"actor": organiser, "at": clock.now()}
    rounds.close_round(round_, note="figures", **about)
    found = timed("rank", lambda: rankings.compute_ranking(round_, **about))
    timed("lock", lambda: rankings.lock_ranking(found, **about))
    timed("propose awards", lambda: publishing.propose_awards(found, vacant=(), **about))
    db.session.commit()
    first = found.rows[0].entry_id
    return blind_codes([first])[first]


def publish(round_id: int, organiser_id: int) -> str:
    """Review and publish; return the number of a certificate."""
    round_, organiser = db.session.get_one(Round, round_id), db.session.get_one(User, organiser_id)
    about = {"actor": organiser, "at": clock.now()}
    # the other category's round was never opened; without it there is nothing to wait for
    db.session.execute(delete(Round).where(Round.id != round_id))
    publishing.record_secrecy_review(
        round_.category.call, reviewer="沈砚秋", conclusion=SecrecyConclusion.PASSED, note="",
        reviewed_at=about["at"], **about,
    )  # fmt: skip
    timed("publish", lambda: publishing.publish(round_.category.call, **about))
    db.session.commit()
    return db.session.scalars(select(Award.certificate).order_by(Award.id)).first()
