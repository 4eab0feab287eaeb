"""
Every deed of the portal and where it is sent: what an attacker posts, with codes that exist.

A deed whose page is in ``ADDRESSES`` is sent to the same places; the others stand here. They are
sent with a token and no fields: who may not act must be told so before a field is read.
"""

from collections.abc import Iterator
from typing import Final

from tests.blindness.crawl import ADDRESSES, spread
from tests.blindness.fillers import Fill, Values, each, of_works, these, work_and
from tests.blindness.places import (
    BASES,
    BLIND,
    BRUSH,
    CALL_ENTRY,
    CALL_KEY,
    CASES,
    CATEGORY,
    DESK,
    JUDGES,
    ONCE,
    ORDERS,
    OVER,
    PEOPLE,
    PROOFREAD,
    RANKED,
    REFERENCES,
    RESULTS,
    ROUND_DESK,
    ROUNDS,
    SIFTED,
)
from tests.blindness.world import CODE, World


def manuscripts(world: World) -> list[Values]:
    """Return the files of the works, by the desk's names for them."""
    return [
        {"code": CODE, "entry": placed.entry, "file": file}
        for placed in world.placed.values()
        for file in placed.files
    ]


DEEDS: Final[dict[str, Fill]] = {
    "auth.resume": ONCE,
    "auth.sign_out": ONCE,
    "judges.ballot_draft": ORDERS,
    "judges.draft": BLIND,
    "judges.offline_confirm": ROUND_DESK,
    "judges.sifting_draft": SIFTED,
    "organisers.add_round": CATEGORY,
    "organisers.apply_preset": CATEGORY,
    "organisers.cast_vote": ROUNDS,
    "organisers.set_aside": OVER,
    "organisers.exclude_cards": OVER,
    "organisers.change_member": ROUNDS,
    "organisers.change_pool": ROUNDS,
    "organisers.declare_combination": CATEGORY,
    "organisers.draw_pool": ROUNDS,
    "organisers.remove_round": ROUNDS,
    "organisers.accept_entries": DESK,
    "organisers.accept_entry": CALL_ENTRY,
    "organisers.add_calibration": CALL_KEY,
    "organisers.apply_plan": ROUNDS,
    "organisers.base_text_remove": BASES,
    "organisers.cancel_invitation": each(code=these(CODE), invitation=these("ABSENT2345678")),
    "organisers.change_judge": JUDGES,
    "organisers.change_round": ROUNDS,
    "organisers.check_duplicates": DESK,
    "organisers.check_masks": CALL_ENTRY,
    "organisers.bare_word": CALL_ENTRY,
    "organisers.cover_words": CALL_ENTRY,
    "organisers.decide_duplicate": CASES,
    "organisers.deduct": RANKED,
    "organisers.disable": PEOPLE,
    "organisers.discard_plan": ROUNDS,
    "organisers.download": manuscripts,
    "organisers.duplicate_report": CASES,
    "organisers.duplicates_sheet": DESK,
    "organisers.enable": PEOPLE,
    "organisers.enrol_judges": DESK,
    "organisers.entries_sheet": DESK,
    "organisers.entry_duplicate_report": CALL_ENTRY,
    "organisers.grant": PEOPLE,
    "organisers.password_link": PEOPLE,
    "organisers.pin_conflict": JUDGES,
    "organisers.place_person": PEOPLE,
    "organisers.plan_workbook": ROUNDS,
    "organisers.propose": RESULTS,
    "organisers.results_sheet": RESULTS,
    "organisers.impose_panels": ROUNDS,
    "organisers.propose_plan": ROUNDS,
    "organisers.add_readings": ROUNDS,
    "organisers.take_minutes": OVER,
    "organisers.take_scores": OVER,
    "organisers.remind": ROUNDS,
    "organisers.publish_results": DESK,
    "organisers.rank": RESULTS,
    "organisers.reference_withdraw": REFERENCES,
    "organisers.return_entries": DESK,
    "organisers.revoke": PEOPLE,
    "organisers.secrecy_review": DESK,
    "organisers.set_openness": ROUNDS,
    "organisers.settle_conflict": JUDGES,
    "organisers.start_rounds": DESK,
    "organisers.trail_sheet": DESK,
    "organisers.undo_deduction": RANKED,
    "organisers.unit_import_confirm": DESK,
    "organisers.ask_machine": BRUSH,
    "organisers.assign_proofreading": DESK,
    "organisers.decide_mark": each(
        code=these(CODE), entry=lambda world: [world.placed["scan-1"].entry], number=these(1, 9)
    ),
    "organisers.proofreading_report": BRUSH,
    "organisers.proofreading_sheet": DESK,
    "organisers.reopen_proofreading": BRUSH,
    "organisers.settle_proofreading": BRUSH,
    "proofreaders.answer": each(
        blind_code=lambda world: [world.placed["scan-1"].blind], number=these(1, 9)
    ),
    "proofreaders.ask_machine": PROOFREAD,
    "proofreaders.dismiss_hint": each(
        blind_code=lambda world: [world.placed["scan-1"].blind], hint=these("0123456789abcdef")
    ),
    "proofreaders.layout": PROOFREAD,
    "proofreaders.mark": PROOFREAD,
    "proofreaders.transcript": PROOFREAD,
    "submitters.files": each(code=of_works("entry")),
    "submitters.remove_file": work_and("manuscripts"),
    "submitters.remove_page": work_and("scans"),
    "submitters.retry_page": work_and("scans"),
}
#: Of each deed so many addresses are tried, the first and the last: the guard is the same for all.
MOST: Final = 2


def deed_endpoints(world: World) -> set[str]:
    """Return the endpoints that answer a POST."""
    return {rule.endpoint for rule in world.app.url_map.iter_rules() if "POST" in rule.methods}


def deeds(world: World) -> Iterator[tuple[str, list[str]]]:
    """Yield (endpoint, some of its addresses) of every deed."""
    with world.app.test_request_context():
        for endpoint in sorted(deed_endpoints(world)):
            fill = DEEDS.get(endpoint) or ADDRESSES.get(endpoint)
            found = fill(world) if fill else []
            chosen = spread(found, MOST)
            yield endpoint, [world.app.url_for(endpoint, **values) for values in chosen]
