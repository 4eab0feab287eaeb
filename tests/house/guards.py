"""
Who may open what: every endpoint and the policy that guards it.

A new view fails the house until someone has decided about it and written it down here.
"""

from typing import Final

#: Endpoints that serve files to anyone: they have no view function of ours.
UNGUARDED: Final = frozenset({"static"})

GUARDS: Final[dict[str, str]] = {}
