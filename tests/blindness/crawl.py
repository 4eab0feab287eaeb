"""
Every address of the portal, filled in with the codes of the world: what an attacker tries.

An endpoint that is missing in ``ADDRESSES`` fails the crawl until somebody has said which of its
addresses are worth asking for.
"""

from collections.abc import Iterator
from typing import Final

from tests.blindness.fillers import (
    Fill,
    Values,
    each,
    figures_of_authors,
    found_alike,
    of_stages,
    of_works,
    part_of_call,
    these,
    tiles,
    work_and,
)
from tests.blindness.places import (
    BASES,
    BLIND,
    BRUSH,
    CALL,
    CALL_ENTRY,
    CALL_KEY,
    CASES,
    CATEGORY,
    DESK,
    ENTRY,
    FIGURES,
    JUDGES,
    NUMBERS,
    ONCE,
    ORDERS,
    OVER,
    PAIRS,
    PEOPLE,
    PROOFREAD,
    RANKED,
    REFERENCES,
    RESULTS,
    ROUND_DESK,
    ROUNDS,
    SHEETS,
    SIFTED,
    UNITS,
    WORKS,
)
from tests.blindness.world import CODE, World

READING: Final = frozenset({"GET", "HEAD"})

ADDRESSES: Final[dict[str, Fill]] = {
    "auth.invitation": each(token=these("nobody-was-given-this")),
    "auth.password": ONCE,
    "auth.register": CALL,
    "auth.sign_in": ONCE,
    "judges.abstain": BLIND,
    "judges.ballot": ORDERS,
    "judges.briefing": ONCE,
    "judges.calibration": each(work_code=lambda world: [*world.calibration, "ABSENT2345678"]),
    "judges.compare": each(
        left=lambda world: [*of_works("blind")(world), "ABSENT2345678"],
        right=lambda world: ["", *of_works("blind")(world), "ABSENT2345678"],
    ),
    "judges.criterion": each(
        round_code=lambda world: [*world.round_codes.values(), "ABSENT2345678"],
        key=these("theme", "brushwork", "absent"),
    ),
    "judges.declaration": ONCE,
    "judges.discussion": BLIND,
    "judges.figure": each(figure_code=lambda world: [*FIGURES(world), *of_works("pages")(world)]),
    "judges.offline": ROUND_DESK,
    "judges.offline_sheet": ROUND_DESK,
    "judges.page_image": each(
        page_code=of_works("pages", "scans", "retired"),
        size=these("page", "preview", "thumb", "original", "source"),
    ),
    "judges.page_tile": tiles,
    "judges.page_tiles": each(page_code=of_works("pages", "retired")),
    "judges.queue": ONCE,
    "judges.receipts": ONCE,
    "judges.recuse": BLIND,
    "judges.reopen": BLIND,
    "judges.reopen_ballot": ORDERS,
    "judges.report_identity": BLIND,
    "judges.score_sheet": SHEETS,
    "judges.scores": ROUND_DESK,
    "judges.sign_all": ROUND_DESK,
    "judges.scorecard": BLIND,
    "judges.sifting": SIFTED,
    "organisers.casting": each(
        code=these(CODE),
        round_=lambda world: [world.stages["sifted"].round, "ABSENT2345678"],
    ),
    "organisers.conflicted": OVER,
    "organisers.calculation": ROUNDS,
    "organisers.cancel_round": ROUNDS,
    "organisers.extend_round": ROUNDS,
    "organisers.pool": ROUNDS,
    "organisers.programme": CATEGORY,
    "organisers.allowance": each(
        code=these(CODE), unit=lambda world: world.units, key=these("essay", "calligraphy")
    ),
    "organisers.award": RANKED,
    "organisers.awards": DESK,
    "organisers.base_text": BASES,
    "organisers.base_text_edit": BASES,
    "organisers.base_text_new": DESK,
    "organisers.calibration": CALL_KEY,
    "organisers.calls": ONCE,
    "organisers.category_settings": CALL_KEY,
    "organisers.close_call": DESK,
    "organisers.close_discussion": each(
        code=these(CODE),
        round_=lambda world: [*world.round_codes.values()],
        entry=of_works("blind"),
    ),
    "organisers.close_round": ROUNDS,
    "organisers.correction": each(
        code=these(CODE),
        round_=lambda world: [world.stages["ranked"].round, world.round_codes["essay"]],
        entry=lambda world: [*of_stages("ranked")(world), world.placed["essay-1"].blind],
        number=these("1"),
    ),
    "organisers.corrections": OVER,
    "organisers.cover_page": part_of_call("scans"),
    "organisers.coverage": ROUNDS,
    "organisers.dashboard": DESK,
    "organisers.dates": DESK,
    "organisers.declaration": CALL_KEY,
    "organisers.divided": ROUNDS,
    "organisers.discussions": ROUNDS,
    "organisers.duplicate_texts": DESK,
    "organisers.duplicate_case": CASES,
    "organisers.duplicate_pair": PAIRS,
    "organisers.duplicate_picture": each(
        code=these(CODE), pair=found_alike("pairs"), side=these("left", "right", "laid", "source")
    ),
    "organisers.duplicate_progress": DESK,
    "organisers.duplicates": DESK,
    "organisers.entries": DESK,
    "organisers.entry": CALL_ENTRY,
    "organisers.entry_figure": each(code=these(CODE), entry=of_works("entry"), figure=FIGURES),
    "organisers.entry_picture": part_of_call("pages", "page", "preview", "thumb"),
    "organisers.extend_call": DESK,
    "organisers.invite": DESK,
    "organisers.habits": ROUNDS,
    "organisers.judge": JUDGES,
    "organisers.judges": DESK,
    "organisers.levels": CALL_KEY,
    "organisers.lock": RESULTS,
    "organisers.minutes": OVER,
    "organisers.near_lines": RESULTS,
    "organisers.new": ONCE,
    "organisers.open_call": DESK,
    "organisers.open_round": ROUNDS,
    "organisers.people": DESK,
    "organisers.person": PEOPLE,
    "organisers.panels": ROUNDS,
    "organisers.plan": ROUNDS,
    "organisers.progress": ROUNDS,
    "organisers.publication": DESK,
    "organisers.publish": DESK,
    "organisers.reference": REFERENCES,
    "organisers.reference_new": DESK,
    "organisers.remove_calibration": each(
        code=these(CODE),
        key=these("essay"),
        work=lambda world: [*world.calibration, "ABSENT2345678"],
    ),
    "organisers.reopen_round": ROUNDS,
    "organisers.restore_round": ROUNDS,
    "organisers.result_entry": RANKED,
    "organisers.results": DESK,
    "organisers.results_replay": RESULTS,
    "organisers.reminders": ROUNDS,
    "organisers.return_entry": CALL_ENTRY,
    "organisers.round": ROUNDS,
    "organisers.rounds": DESK,
    "organisers.rubric": CALL_KEY,
    "organisers.screening": DESK,
    "organisers.settings": DESK,
    "organisers.tie_chain": ROUNDS,
    "organisers.trail": DESK,
    "organisers.unit_add": DESK,
    "organisers.unit_edit": UNITS,
    "organisers.unit_import": DESK,
    "organisers.unit_sheet": DESK,
    "organisers.units": DESK,
    "organisers.withdraw_verdict": each(code=these(CODE), verdict=found_alike("verdicts")),
    "organisers.words": DESK,
    "organisers.proofreading": DESK,
    "organisers.proofreading_rule": CATEGORY,
    "organisers.proofreading_text": BRUSH,
    "organisers.proofreading_work": BRUSH,
    "proofreaders.finish": PROOFREAD,
    "proofreaders.page_image": each(
        page_code=lambda world: [
            *(page for label in ("scan-1", "scan-2") for page in world.placed[label].pages),
            "ABSENT2345678",
        ],
        size=these("page", "preview", "thumb"),
    ),
    "proofreaders.queue": ONCE,
    "proofreaders.workbench": PROOFREAD,
    "public.call": CALL,
    "public.certificate": NUMBERS,
    "public.certificate_print": NUMBERS,
    "public.display": ONCE,
    "public.gallery": CALL,
    "public.healthz": ONCE,
    "public.help_page": each(
        page=these("index", "files", "privacy", "accessibility", "judge", "absent")
    ),
    "public.home": ONCE,
    "public.metrics": ONCE,
    "public.notice": CALL,
    "public.regulations": CALL,
    "public.regulations_text": CALL,
    "public.rubrics": CALL,
    "public.winners": CALL,
    "public.work": WORKS,
    "public.work_figure": each(code=these(CODE), work=of_works("entry"), number=these(1, 2)),
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
    "submitters.figure": figures_of_authors,
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


#: Bytes and texts that judges read: whoever asks, every one of them is asked for.
EVERY: Final = frozenset(
    {"judges.scorecard", "judges.page_image", "judges.page_tiles", "judges.figure"}
)


def reading_endpoints(world: World) -> set[str]:
    """Return the endpoints that answer a GET."""
    rules = world.app.url_map.iter_rules()
    return {rule.endpoint for rule in rules if (rule.methods or set()) & READING} - NOT_CRAWLED


def paths(world: World, most: int | None = None) -> Iterator[tuple[str, str]]:
    """Yield (endpoint, path) of all that is asked for, or of *most* addresses of an endpoint."""
    with world.app.test_request_context():
        for endpoint, fill in sorted(ADDRESSES.items()):
            if endpoint in world.app.view_functions:
                found = fill(world)
                for values in found if endpoint in EVERY else spread(found, most):
                    yield endpoint, world.app.url_for(endpoint, **values)


def spread(values: list[Values], most: int | None) -> list[Values]:
    """Return *most* of them, evenly apart, first and last included."""
    if most is None or len(values) <= most:
        return values
    return [values[place * (len(values) - 1) // (most - 1)] for place in range(most)]
