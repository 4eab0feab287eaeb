"""Tests for reviewers/duplicates/basetexts.py: quotations found, and named by article."""

from hypothesis import given
from hypothesis import strategies as st

from portal.calls import regulations
from reviewers.duplicates import Base, BaseSpan, BaseText, quoted_spans

SIXTH = regulations.article(6).text
SEVENTH = regulations.article(7).text


def test_a_quoted_article_is_named(base: Base) -> None:
    text = f"去年冬天我重读这一段：{SIXTH}读完心里亮堂。"

    assert (BaseSpan(11, 11 + len(SIXTH) - 1, "regulations", 6),) == quoted_spans(text, base)


def test_a_quotation_over_two_articles_is_cut_between_them(base: Base) -> None:
    text = f"第六条　{SIXTH}第七条　{SEVENTH}"

    assert [6, 7] == [span.part for span in quoted_spans(text, base)]


def test_a_slip_of_the_pen_does_not_end_a_quotation(base: Base) -> None:
    slipped = SIXTH[:30] + "误" + SIXTH[31:52] + SIXTH[54:]
    spans = quoted_spans(f"老张抄道：{slipped}", base)

    assert [(5, 5 + len(slipped) - 1)] == [(span.start, span.end) for span in spans]


def test_ordinary_words_are_no_quotation(base: Base) -> None:
    assert () == quoted_spans(
        "邻居老陈把水管接错了，楼下的灶间湿了三天，大家坐下来喝茶商量。", base
    )
    assert () == quoted_spans("", base)


def test_without_base_texts_nothing_is_quoted() -> None:
    assert () == quoted_spans(SIXTH, Base.of(()))


def test_digest_tells_base_texts_apart() -> None:
    one, other = BaseText("a", "甲", "一二三"), BaseText("a", "甲", "一二四")

    assert Base.of((one,)).digest == Base.of([one]).digest
    assert Base.of((one,)).digest != Base.of((other,)).digest


@given(st.integers(0, 2000), st.integers(10, 300), st.text(max_size=20))
def test_every_excerpt_of_a_base_text_is_quoted(
    base: Base, start: int, length: int, before: str
) -> None:
    excerpt = "".join(regulations.article(n).text for n in (5, 16, 40))[start:][:length]
    text = before + excerpt
    spans = quoted_spans(text, base)

    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert list(spans) == sorted(spans)
