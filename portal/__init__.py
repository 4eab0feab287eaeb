"""
The portal: the Flask application of Wenheng 文衡.

Rooms, top to bottom (imports point downwards only; ``pyproject.toml`` holds the contract):

- ``app``: the factory. ``cli``, ``web``, ``tasks``, ``server``: the doors.
- ``publishing``, ``judging``, ``screening``, ``entries``, ``calls``, ``accounts``: the rules, by
  concept.
- ``files``, ``jobs``, ``audit``: bytes, work for later, and the record of every deed.
- ``models``, ``labels``, ``errors``, ``clock``, ``config``: the ground floor.

``create_app`` is resolved on first use, so that a child process which only parses a file does
not import Flask.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """Import the factory lazily (PEP 562)."""
    if name == "create_app":
        from portal.app import create_app  # noqa: PLC0415  # keeps child processes light

        return create_app
    raise AttributeError(name)
