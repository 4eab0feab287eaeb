"""House tests. The judge copy draws what a word processor drew: lists, tables, notes, pictures."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import html

from tests.house.component_samples import SAMPLES, context

TEMPLATES = Path(__file__).parents[2] / "templates"


def test_both_copies_draw_what_a_word_processor_drew() -> None:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True
    )
    macros, call = SAMPLES["copy"]
    source = f"{{% from 'components/copy.html' import {macros} %}}{call}"
    page = html.fromstring(f"<main>{env.from_string(source).render(context())}</main>")

    for part in page.xpath("//article | //div[@class='copy']"):
        assert ["一、", "1."] == part.xpath(".//span[@class='mk']/text()")
        assert ["三月", ""] == [cell.text_content() for cell in part.xpath(".//td")]
        assert ["/figure"] == part.xpath(".//figure/img/@src")
        [mark], [note] = part.xpath(".//sup"), part.xpath(".//*[@class='note']")
        assert ["#" + note.get("id")] == mark.xpath("a/@href")
        assert ["#" + mark.get("id")] == note.xpath("a/@href")
