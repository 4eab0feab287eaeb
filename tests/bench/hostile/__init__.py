"""Hostile and odd files, made on the spot: what each is, how it is sent, what must become of it."""

from tests.bench.hostile import (
    docx_bombs,
    docx_disguises,
    docx_links,
    docx_oddities,
    docx_packages,
    jpegs,
    names,
    other_pictures,
    pdf,
    pdf_oddities,
    pngs,
    scans_good,
    texts,
    tiffs,
)
from tests.bench.hostile.case import Case

__all__ = ["Case", "all_cases"]

FAMILIES = (
    docx_bombs,
    docx_links,
    docx_packages,
    docx_disguises,
    docx_oddities,
    pdf,
    pdf_oddities,
    pngs,
    jpegs,
    other_pictures,
    scans_good,
    tiffs,
    texts,
    names,
)


def all_cases(canary: str) -> list[Case]:
    """Return every case; *canary* (``http://127.0.0.1:port``) is where nobody may ever call."""
    found = [case for family in FAMILIES for case in family.cases(canary)]
    twice = {case.name for case in found if sum(case.name == one.name for one in found) > 1}
    assert set() == twice, "two cases of one name"
    return found
