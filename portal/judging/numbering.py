"""
Judging room, in what order judges are numbered or lettered, so that it says nothing of who.

Codes of rounds, entries and judges stand in addresses. Whoever reads those must not be able to
work the order out, so it is drawn by a secret: the site's key together with the round's seed
text. The text alone would not do, it is told when the round is over.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterable

from flask import current_app

from portal.models import Ranking, Round


def draw(secret: str, judges: Iterable[str], about: str) -> list[str]:
    """Return judges' codes in the order a secret draws for one purpose; the same every time."""

    def lot(judge: str) -> bytes:
        return hmac.digest(secret.encode(), f"{about}:{judge}".encode(), hashlib.sha256)

    return sorted(set(judges), key=lot)


def drawn(round_: Round, judges: Iterable[str], *, about: str = "round") -> list[str]:
    """Return judges in the drawn order: of the whole round, or of what *about* names."""
    secret = f"{current_app.config['SECRET_KEY']}:{round_.seed_secret or round_.code}"
    return draw(secret, judges, about)


def lasting(round_: Round, judges: Iterable[str], *, about: str) -> list[str]:
    """
    Return judges in an order that stays when a round is opened again with a fresh seed text.

    Letters in a discussion and numbers in an address mean the same judge for as long as it lives.
    """
    return draw(f"{current_app.config['SECRET_KEY']}:{round_.code}", judges, about)


def drawn_for(round_: Round, number: int, judges: Iterable[str]) -> list[str]:
    """Return judges as a version of the ranking numbers them: anew for each version."""
    return drawn(round_, judges, about=f"version {number}")


def judge_order(
    round_: Round, judges: Collection[str], *, ranking: Ranking | None = None
) -> list[str]:
    """Return judges as the ranking numbers them; drawn when it does not know them all."""
    wanted = set(judges)
    kept = [one for one in stored_order(ranking) if one in wanted] if ranking else []
    return kept if wanted == set(kept) else drawn(round_, wanted)


def stored_order(ranking: Ranking) -> list[str]:
    """Return judges in the order a ranking was stored with; the totals of its rows go by it."""
    return [str(one) for one in ranking.summary.get("judges", ())]
