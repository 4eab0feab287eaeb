"""How much is too much. Values only; the defaults come from measured real files."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """
    Ceilings for one upload and for reading it.

    Of 698 real docx files the largest part was 15.3 MB unpacked, the best ratio 70,
    the most members 93; an A2 scan at 600 dpi is 139 million pixels.
    """

    file_bytes: int = 30 * MEGABYTE
    part_bytes: int = 20 * MEGABYTE
    total_bytes: int = 100 * MEGABYTE
    members: int = 500
    ratio: int = 250
    markup: int = 2_000_000
    pixels: int = 200_000_000
    image_pages: int = 20
    pdf_pages: int = 200
    # the copy of an essay is built while its author waits: ten times what a call asks for
    characters: int = 30_000
    paragraphs: int = 3_000


@dataclass(frozen=True, slots=True)
class Cage:
    """Ceilings of the child process that parses a file."""

    memory_bytes: int = 1024 * MEGABYTE
    cpu_seconds: int = 20
    wall_seconds: float = 30.0
    # the largest single file it may write
    written_bytes: int = 64 * MEGABYTE
    open_files: int = 256
    # counts every thread of this user on the machine, the web process's own too: it stops a
    # fork bomb, and nothing that a person runs beside the portal
    processes: int = 4096


# Its author waits for this one: a sound essay takes a second, whatever takes ten is hostile.
TEXT_CAGE = Cage(cpu_seconds=10, wall_seconds=20.0)
# A progressive 200-megapixel JPEG keeps all its coefficients in memory, and a
# twenty-page TIFF takes its time: pictures run in jobs, never under a waiting person.
IMAGE_CAGE = Cage(
    memory_bytes=2560 * MEGABYTE,
    cpu_seconds=240,
    wall_seconds=300.0,
    written_bytes=512 * MEGABYTE,
)
INSPECT_CAGE = Cage(memory_bytes=2048 * MEGABYTE, cpu_seconds=25, wall_seconds=30.0)
# Its author waits for the pictures of an essay after its text: what is late is not shown.
FIGURES_CAGE = Cage(memory_bytes=2048 * MEGABYTE, cpu_seconds=9, wall_seconds=10.0)
# LibreOffice maps far more memory than it uses.
OFFICE_CAGE = Cage(
    memory_bytes=4096 * MEGABYTE,
    cpu_seconds=60,
    wall_seconds=60.0,
    written_bytes=128 * MEGABYTE,
    open_files=1024,
)
# A report of five hundred passages is set in two seconds; typst maps the typefaces whole.
TYPESETTING_CAGE = Cage(memory_bytes=2048 * MEGABYTE, cpu_seconds=40, wall_seconds=45.0)
