"""Where the portal is asked: the codes of the world put together for their addresses."""

from typing import Final

from tests.blindness.fillers import (
    each,
    found_alike,
    of_stages,
    of_works,
    these,
)
from tests.blindness.world import CODE, ELSEWHERE

FIGURES: Final = of_works("figures")
ONCE: Final = each()
CALL: Final = each(code=these(CODE))
# the desk's doors also stand where somebody else runs a call of their own
DESK: Final = each(code=these(CODE, ELSEWHERE))
BLIND: Final = each(
    blind_code=lambda world: [
        *of_works("blind")(world),
        *(world.stages[key].works[0] for key in ("sifted", "ordered", "locked")),
        *of_works("entry")(world),
    ]
)
SIFTED: Final = each(
    blind_code=lambda world: [
        *of_stages("sifted", "ordered")(world),
        world.placed["essay-1"].blind,
        "ABSENT-1",
    ]
)
ENTRY: Final = each(code=lambda world: [*of_works("entry")(world), *world.unjudged])
CALL_ENTRY: Final = each(
    code=these(CODE, ELSEWHERE), entry=lambda world: [*of_works("entry")(world), *world.unjudged]
)
#: An essay and a brush work: only the latter is proofread.
BRUSH: Final = each(
    code=these(CODE),
    entry=lambda world: [world.placed[label].entry for label in ("essay-1", "scan-1")],
)
#: What the judge proofreads, what nobody does, and nothing at all.
PROOFREAD: Final = each(
    blind_code=lambda world: [
        *(world.placed[label].blind for label in ("scan-1", "essay-1")),
        "ABSENT-1",
    ]
)
CALL_KEY: Final = each(code=these(CODE), key=these("essay", "calligraphy", "original", "publicity"))
UNITS: Final = each(code=these(CODE), unit=lambda world: world.units)
CATEGORY: Final = each(code=these(CODE), category=these("essay", "calligraphy"))
#: What is scored still, ranked, and locked.
RESULTS: Final = each(code=these(CODE), category=these("essay", "ranked", "locked"))
RANKED: Final = each(
    code=these(CODE),
    category=these("ranked", "locked", "essay"),
    entry=lambda world: [
        *of_stages("ranked", "locked")(world),
        *(world.placed["essay-1"].entry, world.placed["essay-1"].blind),
    ],
)
NUMBERS: Final = each(number=lambda world: [*of_works("entry")(world), "2027-0001"])
WORKS: Final = each(
    code=these(CODE), work=lambda world: [*of_works("entry")(world), *of_works("blind")(world)]
)
ROUNDS: Final = each(
    code=these(CODE), round_=lambda world: [*world.round_codes.values(), "ABSENT2345678"]
)
OVER: Final = each(
    code=these(CODE),
    round_=lambda world: [
        *(world.stages[key].round for key in ("locked", "ranked")),
        world.round_codes["essay"],
        "ABSENT2345678",
    ],
)
BASES: Final = each(
    code=these(CODE), text=lambda world: [*world.base_texts, *world.references, "ABSENT2345678"]
)
REFERENCES: Final = each(
    code=these(CODE), text=lambda world: [*world.references, *world.base_texts, "ABSENT2345678"]
)
PEOPLE: Final = each(code=these(CODE), person=lambda world: world.people)
CASES: Final = each(code=these(CODE, ELSEWHERE), case=found_alike("cases"))
PAIRS: Final = each(code=these(CODE, ELSEWHERE), pair=found_alike("pairs"))
JUDGES: Final = each(code=these(CODE), judge=lambda world: world.judges)

ROUND_DESK: Final = each(round_code=lambda world: [*world.round_codes.values(), "ABSENT2345678"])
SHEETS: Final = each(
    round_code=lambda world: [
        world.round_codes["essay"],
        *(world.stages[key].round for key in ("sifted", "signed", "locked")),
        "ABSENT2345678",
    ]
)
ORDERS: Final = each(
    round_code=lambda world: [
        *(world.stages[key].round for key in ("signed", "ordered", "sifted")),
        world.round_codes["essay"],
    ]
)
