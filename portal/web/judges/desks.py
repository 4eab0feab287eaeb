"""A desk, which of its pages a reading is worked at: points, a word, or an order."""

from flask import url_for

from portal.judging import blind


def other_desk(item: blind.BlindItem) -> str | None:
    """Return the page a reading belongs to, when it is not the scoring page."""
    if item.round.is_sifting:
        return url_for("judges.sifting", blind_code=item.code)
    if item.round.is_ranking:
        return url_for("judges.ballot", round_code=item.round.code)
    return None
