"""Identities that may not be found, and the files in which people carry them without knowing."""

import io
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image, ImageCms, ImageDraw, ImageFont

from portal.config import assets

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SIZE: Final = (1240, 1648)
# where the signature stands on the scan, and the mask its author draws around it
SIGNATURE: Final = (64, 1120, 240, 480)
MARGIN: Final = 32
FONT: Final = "vendor/fonts/ma-shan-zheng.ttf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Everything about a person and a unit that a judge must not learn."""

    label: str
    name: str
    phone: str
    department: str
    post: str
    liaison: str
    login: str
    liaison_phone: str
    unit: str
    short_name: str
    former_name: str
    file_name: str
    # stands in every place of a file that readers do not see
    note: str
    # hours after the call was opened: when the work is handed in
    hours: int

    def secrets(self) -> Iterator[str]:
        """Yield every string that must stay hidden."""
        yield from (self.name, self.phone, self.department, self.post, self.liaison, self.login)
        yield from (self.liaison_phone, self.unit, self.short_name, self.former_name)
        yield from (self.file_name.rpartition(".")[0], self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is judged, the same whoever made it: {name}, {unit} and so on are filled in."""

    label: str
    title: str
    text: str = ""

    @property
    def is_essay(self) -> bool:
        """Whether it is a text."""
        return bool(self.text)


def filled(template: str, one: Identity) -> str:
    """Put an identity into a text."""
    return template.format(
        name=one.name, unit=one.unit, short=one.short_name, former=one.former_name, phone=one.phone
    )


def essay_file(work: Work, one: Identity) -> bytes:
    """Return a .docx that carries its author wherever the format allows."""
    document = docx.Document()
    properties = document.core_properties
    for field in ("author", "last_modified_by", "subject", "keywords", "comments", "category"):
        setattr(properties, field, f"{one.note} {one.name}")
    section = document.sections[0]
    section.header.paragraphs[0].text = f"{one.unit} {one.note}"
    section.footer.paragraphs[0].text = f"{one.name} {one.phone}"
    document.add_heading(filled(work.title, one), 0)
    for line in filled(work.text, one).split("\n"):
        paragraph = document.add_paragraph(line)
    run = paragraph.runs[0]
    document.add_comment(run, text=f"{one.note} {one.name}", author=one.name, initials="X")
    hidden = paragraph.add_run(f"{one.note} {one.name}")
    hidden.font.hidden = True
    paragraph._p.append(deleted(f"{one.note} {one.unit}", by=one.name))
    shape = document.add_picture(io.BytesIO(figure_file(one)))
    for field in ("name", "descr", "title"):
        shape._inline.docPr.set(field, f"{one.note} {one.name}")
    buffer = io.BytesIO()
    document.save(buffer)
    return with_company(buffer.getvalue(), f"{one.unit} {one.note}")


def deleted(words: str, *, by: str) -> Any:
    """Return a tracked deletion."""
    tracked, run, text = (OxmlElement(name) for name in ("w:del", "w:r", "w:delText"))
    tracked.set(qn("w:id"), "902")
    tracked.set(qn("w:author"), by)
    tracked.set(qn("w:date"), "2027-04-01T00:00:00Z")
    text.text = words
    run.append(text)
    tracked.append(run)
    return tracked


def with_company(content: bytes, company: str) -> bytes:
    """Write the company into the properties, as an office's Word does."""
    source, buffer = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            part = source.read(member)
            if member.filename == "docProps/app.xml":
                part = part.replace(
                    b"</Properties>", f"<Company>{company}</Company></Properties>".encode()
                )
            target.writestr(member, part)
    return buffer.getvalue()


def scan_file(work: Work, one: Identity) -> bytes:
    """Return a JPEG of brush strokes, signed by its author in ink and in every tag."""
    image = Image.new("RGB", SIZE, (243, 236, 220))
    draw, chance = ImageDraw.Draw(image), Random(work.label)
    for _ in range(60):
        x, y = chance.randrange(400, 1100), chance.randrange(80, 1500)
        draw.line((x, y, x + chance.randrange(-90, 90), y + chance.randrange(20, 90)), 20, 14)
    left, top, _, height = SIGNATURE
    font = ImageFont.truetype(str(assets("static") / FONT), 56)
    for number, letter in enumerate(f"{one.name}书"):
        draw.text((left + 16, top + 16 + number * 64), letter, (30, 20, 20), font=font)
    draw.rectangle((left + 20, top + height - 80, left + 80, top + height - 20), (180, 20, 20))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=92, **picture_tags(one))
    return with_iptc(buffer.getvalue(), one.note)


def figure_file(one: Identity) -> bytes:
    """Return the photograph in an essay, which says in every tag who took it."""
    image = Image.new("RGB", (640, 427), (190, 200, 210))
    ImageDraw.Draw(image).rectangle((200, 120, 420, 360), (90, 70, 60))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90, **picture_tags(one))
    return buffer.getvalue()


def picture_tags(one: Identity) -> dict[str, Any]:
    """Return EXIF with a place, XMP, comment and a colour profile that say whose it is."""
    words = f"{one.name} {one.unit} {one.note}"
    exif = Image.Exif()
    for tag in (0x013B, 0x010E, 0x8298):
        exif[tag] = words.encode()
    exif[0x9C9D] = words.encode("utf-16-le")
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 40.0, 50.0), 3: "E", 4: (114.0, 1.0, 2.0)})
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = profile.index("sRGB".encode("utf-16-be"))
    profile[at : at + 8] = one.note[:4].encode("utf-16-be")
    return {
        "exif": exif,
        "comment": words.encode(),
        "xmp": f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><d>{words}</d></x:xmpmeta>'.encode(),
        "icc_profile": bytes(profile),
    }


def with_iptc(content: bytes, words: str) -> bytes:
    """Add an IPTC by-line."""
    raw = words.encode()
    record = b"\x1c\x02\x50" + struct.pack(">H", len(raw)) + raw
    record += b"\0" * (len(record) % 2)
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(record)) + record
    return content[:2] + b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + content[2:]


def signature_mask() -> tuple[float, float, float, float]:
    """Return the mask an author draws around signature and seal, as shares of the page."""
    left, top, width, height = SIGNATURE
    return (
        (left - MARGIN) / SIZE[0],
        (top - MARGIN) / SIZE[1],
        (width + 2 * MARGIN) / SIZE[0],
        (height + 2 * MARGIN) / SIZE[1],
    )
