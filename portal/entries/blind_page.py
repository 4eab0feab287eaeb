"""
A judge copy as one file that stands alone: its own typography, pictures inside it, no address.

Templates know no inline style, on purpose; this page is no part of the portal and has nothing
to fetch it from, so it is written here. Pure.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup, escape

STYLE: Final = """
body { margin: 0; background: #f4f3ef; color: #1c1c1a; }
main { box-sizing: border-box; max-width: 46rem; margin: 0 auto; padding: 3rem 2rem;
  background: #fff;
  font: 18px/1.9 "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; }
h1 { margin: 0 0 2rem; font-size: 1.6rem; line-height: 1.4; text-align: center; }
h2, h3, h4 { margin: 2rem 0 .5rem; line-height: 1.5; }
h2 { font-size: 1.2rem; } h3 { font-size: 1.05rem; } h4 { font-size: 1rem; }
p { margin: 0 0 .6rem; text-indent: 2em; } p.li, p.note { text-indent: 0; padding-left: 2em; }
p.note { font-size: .85rem; color: #555; }
.masked { padding: 0 .3em; background: #e4e2db; color: #55524a; border-radius: 2px; }
table { width: 100%; margin: 1rem 0; border-collapse: collapse; font-size: .95rem; }
td { padding: .3rem .6rem; border: 1px solid #bbb; vertical-align: top; }
figure { margin: 1.5rem 0; text-align: center; } img { max-width: 100%; }
q { quotes: none; }
@media print { body, main { background: none; } }
"""
DEEPEST: Final = 4


def draw_page(title: str, blocks: Sequence[Mapping[str, Any]], pictures: Sequence[str] = ()) -> str:
    """Return the whole HTML; *pictures* are data addresses by position."""
    name = title or "评审副本"
    body = Markup("\n").join(_block(block, pictures) for block in blocks)
    return str(
        Markup(
            '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n'
            "<title>{name}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
            "<h1>{name}</h1>\n{body}\n</main>\n</body>\n</html>\n"
        ).format(name=name, style=Markup(STYLE), body=body)  # noqa: S704  # a constant of ours
    )


def _block(block: Mapping[str, Any], pictures: Sequence[str]) -> Markup:
    if block["rows"]:
        return _table(block["rows"])
    if block["figure"] is not None and block["figure"]["position"] < len(pictures):
        return Markup('<figure><img src="{}" alt="图"></figure>').format(
            pictures[block["figure"]["position"]]
        )
    text = Markup("{}{}").format(block["marker"], _runs(block["runs"]))
    if block["is_heading"]:
        return Markup("<h{0}>{1}</h{0}>").format(min(max(block["level"], 1) + 1, DEEPEST), text)
    look = {"list": "li", "footnote": "note"}.get(block["kind"], "")
    return (
        Markup('<p class="{}">{}</p>').format(look, text)
        if look
        else (Markup("<p>{}</p>").format(text))
    )


def _table(rows: Sequence[Sequence[Sequence[Mapping[str, Any]]]]) -> Markup:
    cells = (
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup("<td>{}</td>").format(_runs(cell)) for cell in row)
        )
        for row in rows
    )
    return Markup("<table>{}</table>").format(Markup("\n").join(cells))


def _runs(runs: Sequence[Mapping[str, Any]]) -> Markup:
    shapes = {
        "masked": Markup('<span class="masked">{}</span>'),
        "mark": Markup("<sup>{}</sup>"),
        "law": Markup("<q>{}</q>"),
        "slip": Markup("<q>{}</q>"),
    }
    return Markup("").join(
        shapes[run["kind"]].format(run["text"]) if run["kind"] in shapes else escape(run["text"])
        for run in runs
    )
