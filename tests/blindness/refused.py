"""What is refused alike: addresses of what is not there, and of what is there but not for me."""

from collections.abc import Iterator
from typing import Final

from tests.blindness.world import CODE, World

ABSENT: Final = "ABSENT2345678"


def pairs(world: World) -> Iterator[tuple[str, str, str]]:
    """Yield (what is compared, one address, the other) for the judge of the world."""
    placed = world.placed
    for label in ("essay-own", "essay-recused", "essay-late"):
        one, other = placed[label].blind, "ZW-2027-0000"
        yield f"work, {label} or absent", f"/judging/{one}/scorecard", f"/judging/{other}/scorecard"
    scan = placed["scan-1"].scans[0]
    yield (
        "picture, original or absent",
        f"/judging/pages/{scan}/page.jpg",
        f"/judging/pages/{ABSENT}/page.jpg",
    )
    one = placed["essay-1"].entry
    yield (
        "entry at the organisers' desk, existing or absent",
        f"/organise/{CODE}/entries/{one}",
        f"/organise/{CODE}/entries/{ABSENT}",
    )
    yield "entry of others, existing or absent", f"/my/entries/{one}", f"/my/entries/{ABSENT}"
