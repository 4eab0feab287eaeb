"""The store this application uses; the one place in the files room that asks Flask for it."""

from typing import cast

from flask import Flask, current_app

from portal.config import Settings
from portal.files.storage import Storage, storage_from


def init_app(app: Flask, settings: Settings) -> None:
    """Open the configured store."""
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


def storage() -> Storage:
    """Return the store of the running application."""
    return cast(Storage, current_app.extensions["wenheng.storage"])
