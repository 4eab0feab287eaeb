"""A .docx that carries its author in every place Word and WPS have ever written one."""

import io
import zipfile
from typing import Any, Final

import docx
from docx.enum.section import WD_SECTION
from lxml import etree
from PIL import Image, ImageDraw

from tests.blindness.docx_parts import NAMESPACES, OFFICE, PARTS, PLACES, SETTINGS, WORD
from tests.blindness.identities import Identity, Work, filled
from tests.blindness.in_pictures import jpeg
from tests.blindness.plants import Plants

CORE: Final = (
    "author", "last_modified_by", "title", "subject", "keywords", "comments", "category",
    "content_status", "identifier", "version",
)  # fmt: skip
CONTENT_TYPES: Final = "[Content_Types].xml"
RELATIONS: Final = "word/_rels/document.xml.rels"
MEDIA: Final = "word/media/image1.jpg"


def essay(work: Work, one: Identity, plants: Plants) -> bytes:
    """Return the file: text as in life, and around it everything a program leaves behind."""
    document = docx.Document()
    for field in CORE:
        setattr(document.core_properties, field, plants.unseen(f"core {field}"))
    margins(document, plants)
    document.add_heading(filled(work.title, one), 0)
    for line in filled(work.text, one).split("\n"):
        paragraph = document.add_paragraph(line)
    remark = plants.unseen("comment")
    author, initials = plants.unseen("comment's author"), plants.unseen("comment's initials")
    document.add_comment(paragraph.runs[0], text=remark, author=author, initials=initials)
    hidden = paragraph.add_run(plants.unseen("hidden text"))
    hidden.font.hidden = True
    document.add_picture(io.BytesIO(photograph(plants)))
    buffer = io.BytesIO()
    document.save(buffer)
    return completed(buffer.getvalue(), plants)


def photograph(plants: Plants) -> bytes:
    """Return the picture in the text: judges see it, redrawn."""
    image = Image.new("RGB", (640, 427), (190, 200, 210))
    ImageDraw.Draw(image).rectangle((200, 120, 420, 360), (90, 70, 60))
    return jpeg(image, plants, "picture's ")


def margins(document: Any, plants: Plants) -> None:
    """Write into the headers and footers of first, even and other pages, and of a section more."""
    document.settings.odd_and_even_pages_header_footer = True
    document.add_section(WD_SECTION.CONTINUOUS)
    for number, section in enumerate(document.sections, start=1):
        section.different_first_page_header_footer = True
        for place in ("header", "footer"):
            for kind in ("first_page_", "even_page_", ""):
                part = getattr(section, f"{kind}{place}")
                part.is_linked_to_previous = False
                part.paragraphs[0].text = plants.unseen(f"{kind}{place} of section {number}")


def completed(content: bytes, plants: Plants) -> bytes:
    """Add what python-docx cannot write: marks in the body, and parts of every other kind."""
    source = zipfile.ZipFile(io.BytesIO(content))
    members = {one.filename: source.read(one) for one in source.infolist()}
    members["word/document.xml"] = with_marks(members["word/document.xml"], plants)
    members["word/settings.xml"] = with_settings(members["word/settings.xml"], plants)
    members["word/styles.xml"] = members["word/styles.xml"].replace(
        b"</w:styles>",
        b'<w:style w:type="paragraph" w:customStyle="1" w:styleId="own"><w:name w:val="%s"/>'
        b"</w:style></w:styles>" % plants.unseen("style's name").encode(),
    )
    members["docProps/app.xml"] = members["docProps/app.xml"].replace(
        b"</Properties>", application(plants).encode() + b"</Properties>"
    )
    add_parts(members, plants)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if name == MEDIA:
                info.comment = plants.unseen("member's comment").encode()
            target.writestr(info, part)
        target.comment = plants.unseen("archive's comment").encode()
    return buffer.getvalue()


def application(plants: Plants) -> str:
    """Return the properties of the program: company, manager, template, base of links."""
    names = ("Company", "Manager", "HyperlinkBase")
    return "".join(f"<{name}>{plants.unseen(f'app {name}')}</{name}>" for name in names)


def with_marks(part: bytes, plants: Plants) -> bytes:
    """Put every mark of ``PLACES`` into a paragraph of its own before the end of the body."""
    root = etree.fromstring(part)
    body = root.find("{*}body")
    at = len(body) - 1
    for place, template in PLACES.items():
        # names, words and addresses: none of them is text of the work
        words = template.format(plants.unseen(place), plants.unseen(f"{place} too"))
        for child in reversed(etree.fromstring(f"<marks {NAMESPACES}>{words}</marks>")):
            body.insert(at, child)
    # a picture's name and what stands for it when it cannot be seen
    for element in root.iter("{*}docPr"):
        for name in ("name", "title", "descr"):
            element.set(name, plants.unseen(f"picture's {name}"))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def with_settings(part: bytes, plants: Plants) -> bytes:
    """Add variables, the source of a mail merge, a protection and a template's path."""
    root = etree.fromstring(part)
    for place, template in SETTINGS.items():
        words = template.format(plants.unseen(place), plants.unseen(f"{place} too"))
        root.extend(etree.fromstring(f"<marks {NAMESPACES}>{words}</marks>"))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def add_parts(members: dict[str, bytes], plants: Plants) -> None:
    """Add every part of ``PARTS``, say what it is and, where somebody refers to it, who."""
    types, relations = [], []
    for name, (kind, relation, template) in PARTS.items():
        place = name.rpartition("/")[2]
        words = template.format(plants.unseen(place), plants.unseen(f"{place} too"))
        members[name] = words.encode()
        if kind:
            types.append(f'<Override PartName="/{name}" ContentType="{kind}"/>')
        if relation:
            relations.append(related(f"own{len(relations)}", relation, f"/{name}"))
    note = plants.unseen("thumbnail's comment")
    members["docProps/thumbnail.jpeg"] = commented(note)
    members["word/embeddings/book.docx"] = inner(plants)
    members["word/embeddings/object.bin"] = plants.unseen("object").encode("utf-16-le")
    for name in ("book.docx", "object.bin"):
        relations.append(related(f"own{len(relations)}", "package", f"embeddings/{name}"))
    link, template = plants.unseen("link's target"), plants.unseen("template's path")
    relations.append(related("ownlink", "hyperlink", f"mailto:{link}@example.com", is_outside=True))
    members["word/_rels/settings.xml.rels"] = (
        f'<Relationships xmlns="{OFFICE}package/2006/relationships">'
        + related("t", "attachedTemplate", f"file:///C:\\{template}\\n.dotm", is_outside=True)
        + "</Relationships>"
    ).encode()
    types.append('<Default Extension="bin" ContentType="application/vnd.oleobject"/>')
    types.append(f'<Default Extension="docx" ContentType="{WORD}document"/>')
    insert(members, CONTENT_TYPES, "</Types>", types)
    insert(members, RELATIONS, "</Relationships>", relations)


def related(name: str, kind: str, target: str, *, is_outside: bool = False) -> str:
    """Return one relationship."""
    where = ' TargetMode="External"' if is_outside else ""
    base = f"{OFFICE}officeDocument/2006/relationships"
    return f'<Relationship Id="{name}" Type="{base}/{kind}" Target="{target}"{where}/>'


def insert(members: dict[str, bytes], name: str, end: str, lines: list[str]) -> None:
    """Put lines before the end of a list."""
    members[name] = members[name].replace(end.encode(), "".join([*lines, end]).encode())


def commented(words: str) -> bytes:
    """Return a small picture with a comment."""
    buffer = io.BytesIO()
    Image.new("RGB", (16, 16), "white").save(buffer, "JPEG", comment=words.encode())
    return buffer.getvalue()


def inner(plants: Plants) -> bytes:
    """Return a document within the document."""
    document = docx.Document(None)
    document.core_properties.author = plants.unseen("inner document's author")
    document.add_paragraph(plants.unseen("inner document's text"))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
