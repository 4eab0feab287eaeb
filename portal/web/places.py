"""The doors, places of this site: what may follow a redirect that an address asked for."""

from urllib.parse import urlsplit


def local_path(text: str | None) -> str | None:
    """Return a path of this site as it is, and None for anything a browser may read as abroad."""
    if not text or not text.startswith("/") or text[1:2] in {"/", "\\"}:
        return None
    # browsers read a backslash as a slash, and drop control characters before they look
    if "\\" in text or not text.isprintable():
        return None
    parts = urlsplit(text)
    return None if parts.scheme or parts.netloc else text
