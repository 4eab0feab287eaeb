"""
Screening room: the whole check as one page that stands alone: its own style, no script, no address.

Templates know no inline style, on purpose; this page is no part of the portal and has nothing
to fetch it from, so it is written here. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from markupsafe import Markup

from portal.screening.duplicate_reports import words
from portal.screening.duplicate_reports.html_pieces import base_stretch, runs
from portal.screening.duplicate_reports.likening import stretches
from portal.screening.duplicate_reports.pieces import Stretch, excerpt, printable
from portal.screening.duplicate_reports.style import STYLE

if TYPE_CHECKING:
    from reviewers.duplicates import Base, Document, Pair, Settings, Shares

#: So many pairs are shown passage by passage; the others are in the table alone.
MOST_SHOWN: Final = 500
#: So many lines a table has; the .json has them all.
MOST_LISTED: Final = 5000
ALARM: Final = Markup('<b class="alarm">◆ 请看</b>')
QUIET: Final = Markup('<span class="quiet">○ 略有相同</span>')
HEAD: Final = Markup(
    '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="referrer" content="no-referrer">\n'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'unsafe-inline'\">\n"
    "<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
)


class Report(Protocol):
    """What a check of all documents gave: ``reviewers.duplicates`` has the values."""

    @property
    def pairs(self) -> Sequence[Pair]:
        """Return what was found, the surest first."""

    @property
    def shares(self) -> Sequence[Shares]:
        """Return how much of each document is found elsewhere."""

    @property
    def engine_version(self) -> str:
        """Return by which program."""

    @property
    def inputs_digest(self) -> str:
        """Return the digest of everything that went in."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What every part of the page is drawn from."""

    report: Report
    texts: Mapping[str, str]
    settings: Settings
    quoted: Callable[[str], Sequence[Stretch]]


def render_html(
    report: Report,
    documents: Iterable[Document],
    *,
    base: Base | None = None,
    settings: Settings | None = None,
    made_at: str = "",
    left_out: Sequence[str] = (),
) -> str:
    """
    Return the report of a check as one HTML file.

    *base* are the texts whose quotation was no copying; with it their words are printed grey and
    named. *made_at* is the moment as people read it, *left_out* a sentence for each file that
    could not be checked.
    """
    from reviewers.duplicates import Settings

    texts = {one.key: one.text for one in documents}
    page = _Page(report, texts, settings or Settings(), _quoting(base))
    parts = (
        HEAD.format(title=f"{words.NAME}报告", style=Markup(STYLE)),  # noqa: S704  # ours
        _opening(page, base, made_at, left_out),
        _overview(page),
        *(_pair(page, number, pair) for number, pair in _shown(report)),
        _documents(page),
        Markup("</main>\n</body>\n</html>\n"),
    )
    return "\n".join(str(part) for part in parts)


def _quoting(base: Base | None) -> Callable[[str], Sequence[Stretch]]:
    """Return what finds the quotations of a text, each text but once."""
    found: dict[str, Sequence[Stretch]] = {}
    titles = {} if base is None else {one.key: one.title for one in base.texts}

    def quoted(text: str) -> Sequence[Stretch]:
        from reviewers.duplicates import quoted_spans

        if base is not None and text not in found:
            found[text] = [base_stretch(span, titles) for span in quoted_spans(text, base)]
        return found.get(text, ())

    return quoted


def _shown(report: Report) -> Iterable[tuple[int, Pair]]:
    return enumerate(report.pairs[:MOST_SHOWN], start=1)


def _opening(page: _Page, base: Base | None, made_at: str, left_out: Sequence[str]) -> Markup:
    alarms = sum(pair.is_alarm for pair in page.report.pairs)
    facts = [
        ("检查了", f"{len(page.report.shares):,} 篇，两两相比"),
        ("引用底本", "、".join(one.title for one in base.texts) if base else "没有"),
        ("线", _lines(page.settings)),
        ("程序版本", page.report.engine_version),
        ("输入指纹", page.report.inputs_digest),
        *([("时间", made_at)] if made_at else []),
        *([("没有查的", f"{len(left_out):,} 处，列在下面")] if left_out else []),
    ]
    rows = Markup("").join(Markup("<dt>{}</dt><dd>{}</dd>").format(*fact) for fact in facts)
    return Markup(
        "<header><p class=kicker>文衡 · {name}</p><h1>{title}</h1>"
        "<dl>{rows}</dl>{missing}<p class=plain>{caution}</p>{legend}</header>"
    ).format(
        name=words.NAME,
        title=_finding(len(page.report.pairs), alarms, is_whole=not left_out),
        rows=rows,
        missing=_missing(left_out),
        caution=words.FILES_ALONE + (words.TOPIC_ALONE if _has_topics(page) else ""),
        legend=LEGEND,
    )


def _has_topics(page: _Page) -> bool:
    return any(pair.topic for pair in page.report.pairs)


def _missing(left_out: Sequence[str]) -> Markup:
    """Return what was not checked, each by its name; the page is not the whole then."""
    if not left_out:
        return Markup("")
    rows = Markup("").join(
        Markup("<li>{}").format(printable(one)) for one in left_out[:MOST_LISTED]
    )
    more = f"，这里列前 {MOST_LISTED:,} 处" if len(left_out) > MOST_LISTED else ""
    return Markup(
        "<section><h2>没有查的</h2><p class=plain>共 {:,} 处{}。"
        "它们和别的文件像不像，这一页不知道。</p><ul>{}</ul></section>"
    ).format(len(left_out), more, rows)


LEGEND: Final = Markup(
    '<p class="legend"><mark class="same">与另一篇相同</mark> '
    '<mark class="reworded">改写</mark> '
    '<span class="base">引用底本的原文<small>第几条</small></span> 灰字是引用，不算雷同</p>'
)


def _lines(settings: Settings) -> str:
    notice, review = words.percent(settings.notice_share), words.percent(settings.review_share)
    return f"{words.SHARE_WITHOUT_BASE}达到 {notice} 提示，达到 {review} 需人工复核"


def _finding(pairs: int, alarms: int, *, is_whole: bool) -> str:
    if alarms:
        return f"{alarms:,} 对请您看一看"
    quiet = "没有需要提示的，有几对只是略有相同" if pairs else "没有发现引用以外的相同段落"
    return quiet if is_whole else f"没有查全：查了的文件里{quiet}"


def _overview(page: _Page) -> Markup:
    pairs = page.report.pairs
    if not pairs:
        return Markup("")
    rows = (_row(number, pair) for number, pair in enumerate(pairs[:MOST_LISTED], start=1))
    return Markup(
        "<section><h2>一览</h2>{more}<table><thead><tr><th class=n>序号<th>甲<th>乙"
        "<th class=n>把握<th>判断<th class=n>相同字数<th class=n>占甲<th class=n>占乙"
        "<th class=n>段</tr></thead><tbody>{rows}</tbody></table></section>"
    ).format(more=_left_off(len(pairs)), rows=Markup("\n").join(rows))


def _left_off(pairs: int) -> Markup:
    if pairs <= MOST_SHOWN:
        return Markup("")
    listed = f"，表里列到第 {MOST_LISTED:,} 对" if pairs > MOST_LISTED else ""
    return Markup(
        "<p class=plain>共 {:,} 对。逐段对照给出前 {} 对{}；全部在 .json 里。</p>"
    ).format(pairs, MOST_SHOWN, listed)


def _row(number: int, pair: Pair) -> Markup:
    place = Markup('<a href="#p{0}">{0}</a>').format(number) if number <= MOST_SHOWN else number
    cells = (place, words.confidence(pair.score), ALARM if pair.is_alarm else QUIET)
    return Markup(
        "<tr><td class=n>{}<td class=t>{}<td class=t>{}<td class=n>{}<td>{}<td class=n>{:,}"
        "<td class=n>{}<td class=n>{}<td class=n>{}</tr>"
    ).format(
        cells[0],
        printable(pair.a),
        printable(pair.b),
        *cells[1:],
        min(pair.matched_a, pair.matched_b),
        words.percent(pair.share_a),
        words.percent(pair.share_b),
        len(pair.passages),
    )


def _pair(page: _Page, number: int, pair: Pair) -> Markup:
    a, b = page.texts[pair.a], page.texts[pair.b]
    of_a, of_b = stretches(
        a, b, ((p.a_start, p.a_end, p.b_start, p.b_end, p.kind) for p in pair.passages)
    )
    of_a += page.quoted(a)
    of_b += page.quoted(b)
    rows = (
        Markup("<tr><th scope=row>{}<small>{} 字<br>{}</small><td>{}<td>{}</tr>").format(
            place,
            passage.a_end - passage.a_start,
            words.KINDS[passage.kind],
            runs(excerpt(a, of_a, passage.a_start, passage.a_end)),
            runs(excerpt(b, of_b, passage.b_start, passage.b_end)),
        )
        for place, passage in enumerate(sorted(pair.passages), start=1)
    )
    return Markup(
        '<section id="p{number}"><h2>{number}. {a} 与 {b}</h2>'
        "<p class=meta>{verdict} 把握 {score}，占甲 {share_a}、占乙 {share_b}，"
        "最长一段 {longest:,} 字{topic}</p>"
        "<table class=pair><thead><tr><th>段<th>甲：{a}<th>乙：{b}</tr></thead>"
        "<tbody>{rows}</tbody></table></section>"
    ).format(
        number=number,
        a=printable(pair.a),
        b=printable(pair.b),
        verdict=ALARM if pair.is_alarm else QUIET,
        score=words.confidence(pair.score),
        share_a=words.percent(pair.share_a),
        share_b=words.percent(pair.share_b),
        longest=pair.longest,
        topic=f"，{words.TOPIC} {words.confidence(pair.topic)}" if pair.topic else "",
        rows=Markup("\n").join(rows),
    )


def _documents(page: _Page) -> Markup:
    order = sorted(page.report.shares, key=lambda one: (-one.share_without_base, one.key))
    rows = (_document(page.settings, one) for one in order[:MOST_LISTED])
    more = Markup("<p class=plain>这里列前 {:,} 篇；全部在 .json 里。</p>").format(MOST_LISTED)
    return Markup(
        "<section><h2>每一篇</h2>{more}<table><thead><tr><th>文件<th class=n>字数（不含标点）"
        "<th class=n>引用底本字数<th class=n>{share}<th class=n>{without}<th>档次</tr></thead>"
        "<tbody>{rows}</tbody></table></section>"
    ).format(
        more=more if len(order) > MOST_LISTED else "",
        share=words.SHARE,
        without=words.SHARE_WITHOUT_BASE,
        rows=Markup("\n").join(rows),
    )


def _document(settings: Settings, one: Shares) -> Markup:
    return Markup(
        "<tr><td class=t>{}<td class=n>{:,}<td class=n>{:,}<td class=n>{}<td class=n>{}<td>{}</tr>"
    ).format(
        printable(one.key),
        one.chars,
        one.base_chars,
        words.percent(one.share),
        words.percent(one.share_without_base),
        words.BANDS[settings.band(one.share_without_base)],
    )
