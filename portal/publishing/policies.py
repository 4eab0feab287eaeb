"""Who may see results. True or False from the arguments alone."""

from portal.models import Publication


def is_public(publication: Publication | None) -> bool:
    """Nothing leaves before a publication; after it, only what its snapshot says."""
    return publication is not None
