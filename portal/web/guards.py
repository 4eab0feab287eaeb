"""
The guard of every view: load → allow → act.

``@allow(policy, load=loader)`` first finds the thing (404 when there is none), then asks the
policy (403), then calls the view with the thing. A view without a guard fails a house test.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.rights import Account
from portal.errors import Forbidden, NotFound, Refused
from portal.models import User

View = Callable[..., ResponseReturnValue]
PAGE = "text/html"
NOT_YOURS = "这一页您打不开：您的身份没有这项权限。"


class SignInNeeded(Refused):
    """Nobody is signed in, or the session ended under an open form."""

    status = 401

    def __init__(self) -> None:
        super().__init__("登录已过期。请重新登录，刚才填写的内容还在。")


def account() -> Account | None:
    """Return the signed-in person of this request, or None."""
    found: Account | None = g.get("account")
    return found


def acting_account() -> Account:
    """Return the signed-in person; only for views whose guard asked for one."""
    found = account()
    if found is None:
        raise SignInNeeded
    return found


def acting_user() -> User:
    """Return the signed-in user, to be handed to operations as the actor."""
    return acting_account().user


def anyone(_account: Account | None, _subject: object = None) -> bool:
    """Policy of pages that need no account."""
    return True


def signed_in(found: Account | None, _subject: object = None) -> bool:
    """Policy of pages that need an account and nothing more."""
    return found is not None


def allow(
    policy: Callable[[Any, Any], bool],
    *,
    load: Callable[..., Any] | None = None,
    hide: bool = False,
) -> Callable[[View], View]:
    """
    Guard a view.

    *load* gets the account (or None) and the URL's values and returns the subject, raising
    NotFound when there is none; the view then gets the subject as its only argument (without
    *load*, the URL's values). *hide* answers 404 instead of 403, for desks where even existence
    tells something.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> ResponseReturnValue:
            person = account()
            if person is None and policy is not anyone:
                return ask_to_sign_in()
            subject = load(person, **values) if load else None
            if not policy(person, subject):
                raise NotFound if hide else Forbidden(NOT_YOURS)
            return view(subject) if load else view(**values)

        guarded.guard = policy.__name__  # type: ignore[attr-defined]  # read by the house test
        return guarded

    return decorate


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a reader to the sign-in page; a form that was sent is kept and shown again."""
    if request.method in {"GET", "HEAD"}:
        if is_page_opened():
            session["next"] = request.full_path.rstrip("?")
        return redirect(url_for("auth.sign_in"), 303)
    raise SignInNeeded


def is_page_opened() -> bool:
    """Say whether a person opens a page, rather than a page or a script asking for its parts."""
    accepted = request.headers.get("Accept", PAGE)
    return PAGE in accepted and request.headers.get("Sec-Fetch-Dest", "document") == "document"
