"""The store this application uses; the one place in the files room that asks Flask for it."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import cast

from flask import Flask, current_app

from portal.config import Settings
from portal.files import leftovers, sandbox
from portal.files.office import find
from portal.files.storage import LocalStorage, Storage, storage_from


def init_app(app: Flask, settings: Settings) -> None:
    """Open the configured store, and look once for the office program."""
    app.extensions["wenheng.office"] = find(settings.office)
    app.extensions["wenheng.storage"] = storage_from(
        settings.storage,
        staging=settings.staging,
        access_key_id=settings.storage_access_key.get_secret_value() or None,
        secret_access_key=settings.storage_secret_key.get_secret_value() or None,
        endpoint=settings.storage_endpoint or None,
        region=settings.storage_region,
        allow_http=settings.storage_endpoint.startswith("http://"),
        virtual_hosted=settings.storage_virtual_hosted,
    )


def office() -> Path | None:
    """
    Return the office program that turns old documents into docx, where there is one to be let.

    Where our folders cannot be hidden from it no document of its kind would ever be converted.
    """
    program = cast(Path | None, current_app.extensions["wenheng.office"])
    return program if program is not None and hides_folders() else None


@cache
def hides_folders() -> bool:
    """Say whether this machine lets us hide folders from a program; asked once, by a trial."""
    return sandbox.can_hide_folders()


def storage() -> Storage:
    """Return the store of the running application."""
    return cast(Storage, current_app.extensions["wenheng.storage"])


def staging() -> Path:
    """Return the folder in which uploads are received: the store's own, so that a rename does."""
    return storage().incoming


def private_folders() -> tuple[Path, ...]:
    """Return the folders with what was handed in and our secrets, wherever they are kept."""
    settings: Settings = current_app.extensions["wenheng.settings"]
    kept = storage()
    roots = {settings.instance, *([kept.root] if isinstance(kept, LocalStorage) else ())}
    return tuple(sorted(root.resolve() for root in roots if root.is_dir()))


def found_leftovers(*, at: datetime) -> list[Path]:
    """Return the files on their way in that nobody will fetch any more."""
    return leftovers.find(_folders(), at=at)


def sweep_leftovers(*, at: datetime) -> int:
    """Remove them; return how many there were."""
    return leftovers.sweep(_folders(), at=at)


def _folders() -> tuple[Path, ...]:
    """Return where files on their way in may lie: also where an earlier configuration put them."""
    settings: Settings = current_app.extensions["wenheng.settings"]
    return tuple(sorted({staging(), settings.staging}))
