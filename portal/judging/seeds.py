"""
Seeds of plans. Nobody chooses one, and everybody can check afterwards that nobody did.

A round draws a secret text (种子原文) when it is made. Its SHA-256 can be read from then on; the
text itself when the round is over. The seed of the first, second … plan is cut from the SHA-256
of the text with the number behind it.
"""

import hashlib
import secrets
from typing import Final

LETTERS: Final = 7
"""Letters of a digest that make a seed: 28 bits."""
LARGEST: Final = 1_000_000_000


def fresh_seed() -> int:
    """Return a seed nobody could have chosen, for what is told with its seed at once."""
    return secrets.randbelow(LARGEST)


def fingerprint(secret: str) -> str:
    """Return the SHA-256 of a secret text: it can be published before the text is."""
    return hashlib.sha256(secret.encode()).hexdigest()


def seed_of(secret: str, number: int) -> int:
    """Return the seed of the round's plan with this number, counted from 1."""
    return int(fingerprint(f"{secret}:{number}")[:LETTERS], 16)
