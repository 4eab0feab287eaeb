"""Names for a browser to keep things under: the same for one person, telling nothing of them."""

import hmac

from flask import current_app

from portal.accounts.rights import Account

LENGTH = 32


def mark(purpose: str, *facts: object) -> str:
    """Return what only this installation can make of these facts, and nobody can read back."""
    said = "\n".join(["mark", purpose, *map(str, facts)])
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, said.encode(), "sha256").hex()[:LENGTH]


def owner_of(account: Account | None) -> str:
    """Return the mark of the person at the screen; empty without one."""
    return mark("owner", account.code) if account else ""
