"""What the child tells about an upload and about the files it derived. Values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.files.kinds import Kind
from portal.files.masks import Mask


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page of a scan, as it stands upright."""

    width: int
    height: int
    bands: int
    bits: int
    colour: str  # "rgb", "grey", "cmyk" or "other"
    orientation: int
    dpi: int | None
    has_alpha: bool = False


@dataclass(frozen=True, slots=True)
class EssayFacts:
    """What an essay holds, without its text."""

    title: str | None
    characters: int
    paragraphs: int
    asides: int
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class UploadFacts:
    """What an upload is, once it has been read to its end."""

    kind: Kind
    pages: tuple[PageFacts, ...] = ()
    essay: EssayFacts | None = None


@dataclass(frozen=True, slots=True)
class DerivedFile:
    """One file in the output folder, ready to be put into the storage."""

    name: str
    media_type: str
    sha256: str
    size: int
    width: int
    height: int


class FigureState(StrEnum):
    """What became of a picture inside an essay."""

    SHOWN = "shown"
    # it could not be read, or is of a kind we do not draw
    UNREAD = "unread"
    # a rule, a spacer, a letterhead: nobody misses it
    ORNAMENT = "ornament"


@dataclass(frozen=True, slots=True)
class FigureFile:
    """A picture inside an essay; the file is there when it is shown."""

    state: FigureState
    file: DerivedFile | None = None


@dataclass(frozen=True, slots=True)
class PagePreview:
    """The unmasked picture of a page for its author, its true size, and what to cover."""

    width: int
    height: int
    file: DerivedFile
    hints: tuple[Mask, ...] = ()


@dataclass(frozen=True, slots=True)
class PageFiles:
    """The files of one page (numbered from 0): all masked, none with metadata."""

    number: int
    page: DerivedFile
    preview: DerivedFile
    thumb: DerivedFile
    tiles: DerivedFile

    def files(self) -> tuple[DerivedFile, ...]:
        """Return all four."""
        return (self.page, self.preview, self.thumb, self.tiles)
