"""Screening room: pieces of a text as HTML, everything of the text escaped. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from portal.screening.duplicate_reports import words
from portal.screening.duplicate_reports.pieces import Look, Piece, Stretch

if TYPE_CHECKING:
    from reviewers.duplicates import BaseSpan


def base_stretch(span: BaseSpan, titles: Mapping[str, str]) -> Stretch:
    """Return a quotation as a stretch that names what it quotes."""
    label = words.article(titles.get(span.key, span.key), span.part)
    return Stretch(span.start, span.end, Look.BASE, label)


def runs(pieces: Iterable[Piece]) -> Markup:
    """Return pieces of a text as HTML, everything of the text escaped."""
    return Markup("").join(_run(piece) for piece in pieces)


def _run(piece: Piece) -> Markup:
    if piece.look is Look.PLAIN:
        return escape(piece.text)
    if piece.look is Look.NOTE:
        return Markup("<i>{}</i>").format(piece.text)
    if piece.look is Look.BASE:
        return Markup('<span class="base">{}<small>{}</small></span>').format(
            piece.text, piece.label
        )
    return Markup('<mark class="{}">{}</mark>').format(piece.look.value, piece.text)
