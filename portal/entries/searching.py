"""
Entries room: an essay looked through once, for its copy and for the report alike. Pure.

Leaks are found in the laid-out text; the report counts along ``Essay.plain()``. Both come from
the same search, so that a report never tells of a mask that the copy does not have.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from portal.entries.findings import leaks_of
from portal.entries.pieces import Layout, Piece, lay_out
from portal.files.essays import Block, BlockKind
from reviewers.blind import Found, Identity, Leak


@dataclass(frozen=True, slots=True)
class Searched:
    """A title and a laid-out text, and what was found in each; offsets count in these two."""

    title: str
    layout: Layout
    of_title: Found
    of_text: Found


def search(
    title: str,
    blocks: Sequence[Block],
    identity: Identity,
    also: Sequence[str] = (),
    *,
    kept: Sequence[str] = (),
    hidden: Sequence[str] = (),
) -> Searched:
    """Lay an essay out and look through it; the arguments are those of ``copies.build``."""
    layout = lay_out(title, blocks, frozenset(hidden))
    of_title = leaks_of(title, identity, also, kept)
    return Searched(title, layout, of_title, _under_the_title(layout, identity, also, kept))


def _under_the_title(
    layout: Layout, identity: Identity, also: Sequence[str], kept: Sequence[str]
) -> Found:
    """
    Return the leaks of what is left under the title.

    They are looked for below the title as it stood in the file: the first line of a text passes
    for its title, and without one that would be the signature that follows.
    """
    above = f"{layout.opening}\n" if layout.opening else ""
    found = leaks_of(above + layout.whole, identity, also, kept)
    return Found(*(tuple(_behind(leaks, len(above))) for leaks in (found.leaks, found.inside)))


def _behind(leaks: Sequence[Leak], at: int) -> Iterator[Leak]:
    """Yield the leaks from *at* on, counted from there."""
    for leak in leaks:
        if leak.start >= at:
            yield replace(leak, start=leak.start - at, end=leak.end - at)


def reported(searched: Searched, blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """
    Return what was found in an essay under its own title, in the order of its text.

    Offsets count characters of ``Essay.plain()``; what stands in a number drawn by the word
    processor has none. Of a line that was removed, the names and numbers are told too.
    """
    body = "\n".join(text for block in blocks if (text := block.plain()))
    above = searched.layout.opening_at
    places = [(leak, above + leak.start, above + leak.end) for leak in _every(searched.of_title)]
    pieces = list(searched.layout.pieces())
    starts = [piece.start for piece in pieces]
    unplaced = []
    for leak in _every(searched.of_text):
        if place := _place(leak, pieces, starts):
            places.append((leak, *place))
        else:
            unplaced.append(_told(leak, leak.text, "body", None, None))
    places.sort(key=lambda one: (one[1], one[2], one[0].kind))
    origins = list(_origins(blocks))
    return [
        _told(leak, body[start:end], _origin(start, origins), start, end)
        for leak, start, end in places
    ] + unplaced


def _every(found: Found) -> list[Leak]:
    return list(dict.fromkeys((*found.leaks, *found.inside)))


def _place(leak: Leak, pieces: Sequence[Piece], starts: Sequence[int]) -> tuple[int, int] | None:
    """Return where a leak of the laid-out text stands in the plain one."""
    first = max(bisect_right(starts, leak.start) - 1, 0)
    last = bisect_left(starts, leak.end) - 1
    touched = [one for one in pieces[first : last + 1] if one.end > leak.start and one.text]
    if not touched:
        return None
    begin, end = touched[0], touched[-1]
    return (
        begin.at + max(leak.start - begin.start, 0),
        end.at + min(leak.end, end.end) - end.start,
    )


def _told(leak: Leak, text: str, where: str, start: int | None, end: int | None) -> dict[str, Any]:
    return {
        "kind": leak.kind.value,
        "text": text,
        "where": where,
        "start": start,
        "end": end,
        "action": leak.action.value,
    }


def _origins(blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    """Yield (start, where) of each block in ``Essay.plain()``."""
    start = 0
    for block in blocks:
        if text := block.plain():
            yield start, "footnote" if block.kind is BlockKind.FOOTNOTE else block.origin or "body"
            start += len(text) + 1


def _origin(start: int, origins: Sequence[tuple[int, str]]) -> str:
    at = bisect_right(origins, start, key=lambda one: one[0])
    return origins[at - 1][1] if at else "body"
