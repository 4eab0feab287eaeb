"""What people type, brought to one form: logins, cells of a sheet. No database."""

import unicodedata


def tidy_login(text: str) -> str:
    """Return a login as it is stored: no spaces, no hyphens in numbers, no capitals."""
    folded = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    bare = folded.removeprefix("+86").replace("-", "")
    return bare if bare.isdigit() else folded


def tidy_text(text: str) -> str:
    """Return one line of text without control characters and doubled or outer spaces."""
    folded = unicodedata.normalize("NFC", text)
    kept = "".join(" " if c.isspace() else c for c in folded if c.isspace() or c.isprintable())
    return " ".join(kept.split())
