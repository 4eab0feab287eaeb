"""Seeds of plans: drawn fresh, and made known beforehand by their fingerprint alone."""

import hashlib
import secrets
from typing import Final

LARGEST: Final = 1_000_000_000


def fresh_seed() -> int:
    """Return a seed nobody could have chosen."""
    return secrets.randbelow(LARGEST)


def fingerprint(seed: int | None) -> str:
    """Return the SHA-256 of a seed: it can be published before the seed itself is."""
    return "" if seed is None else hashlib.sha256(str(seed).encode()).hexdigest()
