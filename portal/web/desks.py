"""All desks, hung into the application, and what every template may know."""

from flask import Flask, g

from portal.files.active import office
from portal.web import (
    auth,
    chrome,
    judges,
    marks,
    organisers,
    proofreaders,
    public,
    submitters,
)
from portal.web.display import Display


def register(app: Flask) -> None:
    """Hang the desks in and give templates their few globals; none of them asks the database."""
    for desk in (public, auth, submitters, judges, proofreaders, organisers):
        app.register_blueprint(desk.bp)

    @app.context_processor
    def everywhere() -> dict[str, object]:
        return {
            "display": Display(),
            "account": chrome.person(g.get("account")),
            "owner": marks.owner_of(g.get("account")),
            "site": chrome.site_of(None),
            "takes_old_documents": office() is not None,
            "nav": (),
            "flashes": (),
        }
