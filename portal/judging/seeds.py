"""
Seeds of plans. Nobody chooses one, and everybody can check afterwards that nobody did.

A round draws a secret text (种子原文) when it is made. Its SHA-256 can be read from then on; the
text itself when the round is over. The seed of the first, second … plan is cut from the SHA-256
of the text with the number behind it. The seed of a ranking is cut from the digest of what it
follows from: computed anew from the same scorecards, it says the same.
"""

import hashlib
from typing import Final

LETTERS: Final = 7
"""Letters of a digest that make a seed: 28 bits."""


def seed_from(digest: str) -> int:
    """Return the seed that goes with a digest in hexadecimal."""
    return int(digest[:LETTERS], 16)


def fingerprint(secret: str) -> str:
    """Return the SHA-256 of a secret text: it can be published before the text is."""
    return hashlib.sha256(secret.encode()).hexdigest()


def seed_of(secret: str, number: int) -> int:
    """Return the seed of the round's plan with this number, counted from 1."""
    return seed_from(fingerprint(f"{secret}:{number}"))
