"""A desk: where to go after signing in. Only to pages of this very site."""

from flask import request, session, url_for

from portal.accounts.rights import account_of
from portal.models import User
from portal.web import chrome
from portal.web.places import local_path


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
