"""
Who may open what: every endpoint and the policy that guards it.

A new view fails the house until someone has decided about it and written it down here.
"""

from typing import Final

#: Endpoints that serve files to anyone: they have no view function of ours.
UNGUARDED: Final = frozenset({"static"})

GUARDS: Final[dict[str, str]] = {
    "auth.invitation": "anyone",
    "auth.password": "signed_in",
    "auth.register": "anyone",
    # The form of an ended session, shown again with what was typed.
    "auth.resume": "anyone",
    "auth.sign_in": "anyone",
    # A session that ended already is signed out too.
    "auth.sign_out": "anyone",
    "public.call": "anyone",
    "public.display": "anyone",
    "public.healthz": "anyone",
    "public.help_page": "anyone",
    "public.home": "anyone",
    # Asks for a token of its own; machines have no account.
    "public.metrics": "anyone",
    "public.notice": "anyone",
    "public.regulations": "anyone",
    "public.regulations_text": "anyone",
    "public.rubrics": "anyone",
}
