"""A desk, help pages: every sentence with which a file is refused, grouped by what is wrong."""

from dataclasses import dataclass
from typing import Final

from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.office import CONVERTED
from portal.files.refusals import FileRefused, catalogue

KIND: Final = "kind_"
#: What the usual examples of the catalogue do not fit.
EXAMPLES: Final[dict[str, dict[str, str]]] = {
    "html_as_picture": {"suffix": "jpg"},
    "too_many_pixels": {"limit": "2"},
    "progressive_too_large": {"pixels": "1.4", "limit": "1.0"},
    "too_many_pages": {"pages": "240", "limit": str(Limits().pdf_pages)},
    "too_many_scanned_pages": {"pages": "36", "limit": str(Limits().image_pages)},
    "text_too_long": {"count": "46,000", "limit": f"{Limits().characters:,}"},
    "too_many_paragraphs": {"count": "5,200", "limit": f"{Limits().paragraphs:,}"},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One refusal: what a person reads first, and what to do then."""

    says: str
    do: str


@dataclass(frozen=True, slots=True)
class Group:
    """Refusals that are alike."""

    key: str
    heading: str
    lines: tuple[Line, ...]


GROUPS: Final[tuple[tuple[str, str, frozenset[str]], ...]] = (
    ("type", "类型不对", frozenset({"lock_file", "not_a_document", "wrong_extension"})),
    ("encryption", "加了密", frozenset()),
    (
        "size",
        "太大、太长",
        frozenset(
            {
                "too_large",
                "unpacks_too_large",
                "too_complex",
                "text_too_long",
                "progressive_too_large",
            }
        ),
    ),
    (
        "content",
        "内容不合",
        frozenset(
            {
                "macros",
                "external_links",
                "pdf_active",
                "entities",
                "without_text",
                "pdf_without_text",
                "pdf_garbled",
                "text_unreadable",
            }
        ),
    ),
    ("sending", "没有传上来", frozenset({"missing", "no_room", "converter_busy"})),
    ("damage", "损坏或不完整", frozenset()),
)


def groups(accepted: frozenset[Kind]) -> list[Group]:
    """Return the catalogue in groups, without what cannot happen where *accepted* are taken."""
    never = {f"{KIND}{kind}" for kind in accepted}
    if not accepted & CONVERTED:
        never |= {"not_converted", "converter_busy"}
    codes = [one.code for one in catalogue() if one.code not in never]
    return [
        Group(key, heading, tuple(line(code) for code in codes if group_of(code) == key))
        for key, heading, _ in GROUPS
    ]


def group_of(code: str) -> str:
    """Return the group of a code: by the table, by its family, or else the last."""
    for key, _, codes in GROUPS:
        if code in codes:
            return key
    if code.startswith((KIND, "html_")):
        return "type"
    if code.endswith("_encrypted"):
        return "encryption"
    return "size" if code.startswith("too_many_") else "damage"


def line(code: str) -> Line:
    """Part a sentence where it turns from what happened to what to do."""
    message = FileRefused(code, **EXAMPLES.get(code, {})).message
    says, _, do = message.partition("。")
    return Line(f"{says}。", f"{do}。")
