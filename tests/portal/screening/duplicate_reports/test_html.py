"""The page of ``wenheng duplicates --html``: read back as a browser and a reader would."""

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser

import pytest

from portal.screening.duplicate_reports.html import MOST_LISTED, MOST_SHOWN, render_html
from reviewers.duplicates import Base, BaseText, Document, Pair, Passage, Shares

LAW = (
    "各级机关、单位应当畅通信访渠道，做好信访工作，认真处理信访事项，倾听人民群众建议、意见和要求。"
)
COPIED = "他从布袋里掏出一摞材料，牛皮纸封面，用麻绳捆着，每一份的边角都磨毛了。"
REWORDED_A = "我把材料按年份重新理了一遍，编上页码。"
REWORDED_B = "这些材料，我们按年份逐一整理，标注页码。"
A = f"去年腊月，老张来了。{COPIED}条例写着：{LAW}{REWORDED_A}"
B = f"前年冬月，周大爷来了。{COPIED}讲到条例：{LAW}{REWORDED_B}"


@dataclass(frozen=True)
class Checked:
    pairs: tuple[Pair, ...]
    shares: tuple[Shares, ...]
    engine_version: str = "1.0.0"
    inputs_digest: str = "ab" * 32


class Reader(HTMLParser):
    """Collects what is asked of a page: its tags, its addresses, and the text of each mark."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.marks: list[tuple[str, str]] = []
        self.text = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        named = dict(attrs)
        self.addresses += [named[key] or "" for key in ("src", "href", "action") if key in named]
        self._open = [named["class"] or ""] if named.get("class") else []
        if self._open and self._open[0] in {"same", "reworded", "base"}:
            self.marks.append((self._open[0], ""))

    def handle_endtag(self, tag: str) -> None:
        self._open = []

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._open and self.marks and self._open[0] == self.marks[-1][0]:
            self.marks[-1] = (self.marks[-1][0], self.marks[-1][1] + data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def pair_of(
    a: str = "甲.txt", b: str = "乙.txt", *, score: float = 0.9, alarm: bool = True
) -> Pair:
    passages = tuple(
        Passage(A.index(one), A.index(one) + len(one), B.index(two), B.index(two) + len(two), kind)
        for one, two, kind in ((COPIED, COPIED, "same"), (REWORDED_A, REWORDED_B, "reworded"))
    )
    return Pair(a, b, score, alarm, 50, 51, 0.42, 0.4, passages, 36)


def checked(*pairs: Pair) -> Checked:
    keys = sorted({key for pair in pairs for key in (pair.a, pair.b)} or {"甲.txt", "乙.txt"})
    return Checked(pairs, tuple(Shares(key, 96, 40, 0.55, 0.25) for key in keys))


@pytest.fixture(scope="module")
def base() -> Base:
    return Base.of([BaseText.of_parts("law", "《信访工作条例》", [(5, "别的话。"), (6, LAW)])])


def test_page_shows_passages_side_by_side_with_the_law_grey_and_named(base: Base) -> None:
    documents = [Document("甲.txt", A), Document("乙.txt", B)]

    page = read(render_html(checked(pair_of()), documents, base=base, made_at="2027年5月1日"))

    shown = page.marks[3:]  # the first three are the legend
    assert [COPIED, COPIED] == [words for look, words in shown if look == "same"]
    assert [REWORDED_A, REWORDED_B] == [words for look, words in shown if look == "reworded"]
    assert "《信访工作条例》第六条" in page.text
    law = [words for look, words in shown if look == "base"]
    assert 4 == len(law)  # beside both passages, on both sides
    assert [] == [words for words in law if words not in LAW]
    for words in ("1 对请您看一看", "占甲 42.0%、占乙 40.0%", "25.0%", "提示", "2027年5月1日"):
        assert words in page.text
    assert "不是中国知网" in page.text


def test_page_stands_alone_without_script_or_address(base: Base) -> None:
    page = render_html(
        checked(pair_of()), [Document("甲.txt", A), Document("乙.txt", B)], base=base
    )

    found = read(page)
    assert {"#p1"} == set(found.addresses)
    assert not {"script", "img", "iframe", "object", "link"} & set(found.tags)
    assert not re.search(r"url\(|@import|https?:", page)
    assert "default-src 'none'" in page


def test_page_escapes_everything_of_the_files(base: Base) -> None:
    evil = '</mark><script>alert("1")</script>&amp;\x00\ud800'
    a, b = evil + A, evil + B
    shift = len(evil)
    moved = tuple(
        Passage(p.a_start, p.a_end + shift, p.b_start, p.b_end + shift) for p in pair_of().passages
    )
    name = "<b onclick=x>.txt"
    pair = Pair(name, "乙.txt", 1.0, True, 9, 9, 0.1, 0.1, moved, 9)

    page = render_html(checked(pair), [Document(name, a), Document("乙.txt", b)], base=base)

    assert "<script" not in page
    assert "<b onclick" not in page
    assert "alert(&#34;1&#34;)" in page
    assert page.encode()  # no half of a character, which no file can hold


def test_page_says_so_when_nothing_was_found() -> None:
    page = read(render_html(checked(), [Document("甲.txt", A), Document("乙.txt", B)]))

    assert "没有发现引用以外的相同段落" in page.text
    assert "一览" not in page.text
    assert "甲.txt" in page.text


def test_page_of_thousands_of_pairs_shows_the_surest_and_says_what_is_left_off() -> None:
    many = [pair_of(f"{n:05}.txt", "乙.txt", score=1 - n / 20_000) for n in range(MOST_LISTED + 10)]
    documents = [Document("乙.txt", B), *(Document(one.a, A) for one in many)]

    page = render_html(checked(*many), documents)

    assert f'id="p{MOST_SHOWN}"' in page
    assert f'id="p{MOST_SHOWN + 1}"' not in page
    assert f"共 {MOST_LISTED + 10:,} 对" in page
    assert f"表里列到第 {MOST_LISTED:,} 对" in page


def test_page_shows_the_likeness_of_topics_and_that_it_is_no_alarm() -> None:
    pair = replace(pair_of(), topic=0.83)

    page = read(render_html(checked(pair), [Document("甲.txt", A), Document("乙.txt", B)]))

    assert "题材相近度 0.83" in page.text
    assert "题材相近本身从不报警" in page.text
