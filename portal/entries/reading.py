"""Entries room: an essay as everybody may read it once its author agreed to be named. Pure."""

from collections.abc import Sequence
from typing import Any

from portal.entries import copies
from portal.files.essays import Block
from portal.files.wire import from_json
from reviewers.blind import Identity


def public_paragraphs(
    title: str, blocks: Sequence[Any], *, phones: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """
    Return the paragraphs of a stored text, with names and units as written.

    Telephone, identity-card and mail numbers are masked all the same: consent to be named is no
    consent to be called. Lines that are nothing but a signature go, the page names the author.
    """
    text = from_json(list[Block], list(blocks))
    return copies.build(title, text, Identity(phones=tuple(phones))).blocks
