"""
Setting a .pdf with typst in the caged child: no network, limited memory and time.

What the template is given are values, never markup: nothing in them can be read as a command.
A character that no typeface here can draw is printed by its code, never as an empty box; a
typeface that typst does not find, or any other warning, is a failure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from portal.config import assets
from portal.files import sandbox
from portal.files.limits import TYPESETTING_CAGE
from portal.files.typefaces import Typeface, chosen
from portal.files.wire import Json

NO_PICTURES: Final[Mapping[str, bytes]] = MappingProxyType({})
#: What typst carries itself, for the letters that Chinese typefaces leave out.
LETTERS: Final = "Libertinus Serif"
FIRST_LETTER: Final = 0xA1
LAST_LETTER: Final = 0x17F


def typeset(
    template: Path, values: Json, *, at: datetime, pictures: Mapping[str, bytes] = NO_PICTURES
) -> bytes:
    """
    Return the .pdf of *template* (a .typ, which finds *values* in ``sys.inputs.values``).

    *pictures* are files that it may draw in, by plain names; it can read nothing else.
    Raises NoTypeface when there is nothing to set Chinese in, FileRefused when the child fails
    or takes too long.
    """
    face = chosen(assets("static") / "vendor" / "fonts")
    with sandbox.workspace() as folder:
        for name, content in {"page.typ": template.read_bytes(), **pictures}.items():
            (folder / Path(name).name).write_bytes(content)
        made = folder / "set.pdf"
        order: dict[str, Json] = {
            "template": str(folder / "page.typ"),
            "values": drawable(values, _drawing(face)),
            "typeface": str(face.path),
            "out": str(made),
            "at": int(at.timestamp()),
        }
        sandbox.run("typeset", order, cage=TYPESETTING_CAGE)
        return made.read_bytes()


def _drawing(face: Typeface) -> Callable[[str], bool]:
    return lambda char: face.draws(char) or FIRST_LETTER <= ord(char) <= LAST_LETTER


def drawable(values: Json, draws: Callable[[str], bool]) -> Json:
    """Return *values* with every character that cannot be drawn written as ［U+1F600］."""
    if isinstance(values, str):
        return "".join(
            char if char == "\n" or draws(char) else f"［U+{ord(char):04X}］" for char in values
        )
    if isinstance(values, Mapping):
        return {name: drawable(one, draws) for name, one in values.items()}
    if isinstance(values, Sequence):
        return [drawable(one, draws) for one in values]
    return values


def set_pages(template: str, values: Json, typeface: str, out: str, at: int) -> int:
    """Do the work, inside the child; return how many bytes the .pdf has."""
    import typst

    folder = Path(typeface).parent
    inputs = {
        "values": json.dumps(values, ensure_ascii=False),
        "family": family_of(Path(typeface)),
        "letters": LETTERS,
    }
    made, warnings = typst.compile_with_warnings(
        Path(template),
        root=Path(template).parent,
        font_paths=[folder],
        ignore_system_fonts=True,
        sys_inputs=inputs,
        timestamp=at,
    )
    if warnings:
        raise RuntimeError(warnings[0].message)
    Path(out).write_bytes(made)
    return len(made)


def family_of(typeface: Path) -> str:
    """Return the name of the typeface in this file; of a collection, that of simplified script."""
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[typeface.parent]
    ).fonts()
    names = [font.family for font in fonts if font.path == str(typeface)]
    return next((name for name in names if name.endswith(" SC")), names[0])
