"""Entries room: an essay as everybody may read it once its author agreed to be named. Pure."""

from collections.abc import Sequence
from typing import Any

from portal.entries import copies
from portal.entries.copies import Built
from portal.files.essays import Block, Picture
from portal.files.wire import from_json
from reviewers.blind import Identity


def public_copy(
    title: str, blocks: Sequence[Any], *, phones: Sequence[str] = (), hidden: Sequence[str] = ()
) -> Built:
    """
    Return a stored text as the public reads it, with names and units as written.

    Telephone, identity-card and mail numbers are masked all the same: consent to be named is no
    consent to be called. Lines that are nothing but a signature go, the page names the author;
    pictures the author did not show to the judges are not shown to anybody.
    """
    text = from_json(list[Block], list(blocks))
    return copies.build(title, text, Identity(phones=tuple(phones)), hidden=hidden)


def figures_in(blocks: Sequence[Any]) -> list[Picture]:
    """Return the pictures of a stored text, each of them once, in their order."""
    return list(dict.fromkeys(places_of_figures(blocks)))


def places_of_figures(blocks: Sequence[Any]) -> list[Picture]:
    """Return the picture of each place that has one, in their order."""
    found = (one.get("picture") for one in blocks)
    return [from_json(Picture, one) for one in found if one]
