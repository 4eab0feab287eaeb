"""Blindness (盲评): all a judge may know of an entry, and finding identity in its text."""

from reviewers.blind.entry import BlindEntry, BlindPage
from reviewers.blind.identity import Identity, Leak, LeakAction, LeakKind
from reviewers.blind.masking import mask
from reviewers.blind.remarks import remark_leaks
from reviewers.blind.scanning import Found, identity_leaks, scan, wanted_leaks
from reviewers.blind.signing import looks_like_name
from reviewers.blind.words import prepare

__all__ = [
    "BlindEntry",
    "BlindPage",
    "Found",
    "Identity",
    "Leak",
    "LeakAction",
    "LeakKind",
    "identity_leaks",
    "looks_like_name",
    "mask",
    "prepare",
    "remark_leaks",
    "scan",
    "wanted_leaks",
]
