"""
Screening room, the two sides of a pair: names, and what a band is. Pure functions of values.
"""

from portal.calls.settings import CallRules
from portal.models.enums import SimilarityBand

ORDER = (SimilarityBand.NONE, SimilarityBand.NOTICE, SimilarityBand.REVIEW)


def side(entry_id: int | None, reference_id: int | None) -> str:
    """Return the name of one side: an entry, or else a reference text."""
    return f"E{entry_id}" if entry_id is not None else f"R{reference_id}"


def ids_of(name: str) -> tuple[int | None, int | None]:
    """Return (entry id, reference id) of a side's name; one of them is None."""
    number = int(name[1:])
    return (number, None) if name.startswith("E") else (None, number)


def band_of(share: float, rules: CallRules) -> SimilarityBand:
    """Return where a share (0 to 1) stands; who reaches a mark is above it."""
    if share * 100 >= rules.review_percent:
        return SimilarityBand.REVIEW
    if share * 100 >= rules.notice_percent:
        return SimilarityBand.NOTICE
    return SimilarityBand.NONE


def widest(bands: list[SimilarityBand]) -> SimilarityBand:
    """Return the highest of these bands."""
    return max(bands, key=ORDER.index, default=SimilarityBand.NONE)
