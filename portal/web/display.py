"""The doors, how this browser wants the pages: letters, contrast, how much is fetched."""

from typing import Any

from flask import request, url_for


class Display:
    """大字, 高对比 and 省流量, from a cookie; links that switch them and come back here."""

    def __init__(self) -> None:
        chosen = request.cookies.get("display", "").split(".")
        self.is_large = "large" in chosen
        self.is_contrast = "contrast" in chosen
        self.is_saving = "saving" in chosen

    @property
    def classes(self) -> str:
        """The classes of ``<html>``."""
        large = "is-large" if self.is_large else ""
        contrast = "is-contrast" if self.is_contrast else ""
        return f"{large} {contrast}".strip()

    @property
    def large_href(self) -> str:
        """Where 大字 leads."""
        return self._href(large=not self.is_large)

    @property
    def contrast_href(self) -> str:
        """Where 高对比 leads."""
        return self._href(contrast=not self.is_contrast)

    @property
    def saving_href(self) -> str:
        """Where 省流量 leads."""
        return self._href(saving=not self.is_saving)

    def _href(self, **changed: bool) -> str:
        here = request.full_path.rstrip("?") if request.method == "GET" else request.path
        now = {"large": self.is_large, "contrast": self.is_contrast, "saving": self.is_saving}
        chosen: dict[str, Any] = {name: int(is_on) for name, is_on in (now | changed).items()}
        return url_for("public.display", **chosen, to=here)
