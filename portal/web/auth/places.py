"""A desk: where to go after signing in. Only to pages of this very site."""

from urllib.parse import urlsplit

from flask import request, session, url_for

from portal.accounts.rights import account_of
from portal.models import User
from portal.web import chrome


def local_path(text: str | None) -> str | None:
    """Return a path of this site as it is, and None for anything a browser may read as abroad."""
    if not text or not text.startswith("/") or text[1:2] in {"/", "\\"}:
        return None
    if "\\" in text or not text.isprintable():
        return None
    parts = urlsplit(text)
    return None if parts.scheme or parts.netloc else text


def wanted() -> str | None:
    """Return the page somebody was kept from by the sign-in, if it is one of ours."""
    return local_path(request.args.get("next")) or local_path(session.get("next"))


def home_of(user: User) -> str:
    """Return the desk of a user."""
    person = chrome.person(account_of(user))
    return person.desk_href if person else url_for("public.home")


def onward(user: User) -> str:
    """Return where a user goes who has just signed in; the wish is used up."""
    place = wanted() or home_of(user)
    session.pop("next", None)
    return place
