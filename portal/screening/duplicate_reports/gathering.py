"""
Screening room: gathers a 查重报告 from what the check and the people found. Reads, never writes.

What an author may be handed tells of nobody else: no name, title, unit, code or sentence of
another's is put into the values, so no format of the report can print it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from portal.labels import word
from portal.models import Call, CheckedText, DuplicateCase, DuplicatePair, Entry
from portal.screening.duplicate_reports import evidence, queries, telling, words
from portal.screening.duplicate_reports.paper import Comparison, Facts, Paper, Quotation, Subject
from portal.screening.duplicate_reports.people import People

#: Of so many pairs of scans the pages are shown; the file could not be sent by mail otherwise.
MOST_PICTURED: Final = 12


def paper_of_case(call: Call, case: DuplicateCase, *, at: datetime) -> Paper:
    """Return the organisers' report of a case."""
    entries, references = queries.members_of(case)
    found = queries.pairs_of_case(case)
    pairs = found.rows
    people = People.of(call, [one.id for one in entries] + _both(pairs))
    texts = queries.texts_of(one.id for one in entries)
    titles = telling.base_names(call)
    unchecked = queries.unchecked_of(call)
    subjects = [
        _subject(one, texts.get(one.id), people, is_checked=one.id not in unchecked)
        for one in entries
    ]
    subjects += [
        Subject(f"对照文本{words.titled(one.title)}", (("来源", one.source),)) for one in references
    ]
    verdicts = queries.verdicts_of([case.id])
    return Paper(
        marking=words.INTERNAL,
        title="查重报告",
        subtitle=f"查重个案第 {case.number} 组",
        summary=telling.summary_of_case(len(entries), len(references), found.total),
        facts=telling.scope_facts(call, texts.values(), pairs, at=at),
        subjects=tuple(subjects),
        comparisons=(
            *_compared([(pair, pair.a_entry_id) for pair in pairs], people, titles),
            *_left_off(found, "对，双方和比例见查重结果表"),
        ),
        quotations=tuple(_quotations(entries, texts, people, titles)),
        findings=tuple(telling.finding(one, people.name) for one in verdicts),
        caution=words.NOT_A_VERDICT,
        is_whole=unchecked.isdisjoint(one.id for one in entries),
    )


def paper_of_entry(call: Call, entry: Entry, *, at: datetime) -> Paper:
    """Return the organisers' report of one entry."""
    found = queries.pairs_of_entry(entry)
    pairs = found.rows
    people = People.of(call, [entry.id, *_both(pairs)])
    texts, looked = queries.texts_of([entry.id]), queries.looked_at(entry)
    text, titles = texts.get(entry.id), telling.base_names(call)
    verdicts = queries.verdicts_by_entry(call, entry=entry).get(entry.id, ())
    return Paper(
        marking=words.INTERNAL,
        title="查重报告",
        subtitle=people.name(entry),
        summary=telling.summary_of_entry(looked, text, found.total),
        facts=telling.scope_facts(call, texts.values(), pairs, at=at),
        subjects=(_subject(entry, text, people, is_checked=looked.is_whole),),
        comparisons=(
            *_compared([(pair, entry.id) for pair in pairs], people, titles),
            *_left_off(found, "对，双方和比例见查重结果表"),
        ),
        quotations=tuple(_quotations([entry], texts, people, titles)),
        findings=tuple(telling.finding(one, people.name) for one in verdicts),
        caution=words.NOT_A_VERDICT,
        is_whole=looked.is_whole,
    )


def paper_for_author(call: Call, entry: Entry, *, at: datetime) -> Paper:
    """Return what the author of an entry may be handed: only the author's own text and figures."""
    found = queries.pairs_of_entry(entry)
    pairs = found.rows
    texts, looked = queries.texts_of([entry.id]), queries.looked_at(entry)
    text = texts.get(entry.id)
    titles = telling.base_names(call, is_internal=False)
    verdicts = queries.verdicts_by_entry(call, entry=entry).get(entry.id, ())
    findings = tuple(filter(None, (telling.finding_for(entry, one) for one in verdicts)))
    name = words.titled(entry.title)
    shares = telling.shares(entry, text, is_checked=looked.is_whole)
    return Paper(
        marking="",
        title="作品查重情况",
        subtitle=name,
        summary=telling.summary_of_entry(looked, text, found.total),
        facts=telling.scope_facts(call, texts.values(), pairs, at=at, is_internal=False),
        subjects=(Subject(name, telling.count_facts(text), *shares),),
        comparisons=(
            *(
                evidence.alone(evidence.turned(pair, entry.id), titles, number)
                for number, pair in enumerate(pairs, start=1)
            ),
            *_left_off(found, "篇相似文本，没有逐段列出"),
        ),
        quotations=tuple(_quotations([entry], texts, None, titles)),
        findings=findings,
        caution=words.NOT_A_VERDICT,
        is_whole=looked.is_whole,
        has_findings=bool(findings),
    )


def _left_off(found: queries.Strongest, what: str) -> tuple[Comparison, ...]:
    """Return what stands in the place of the pairs past the sixtieth."""
    more = found.total - len(found.rows)
    return (Comparison("其余", "", "", (("还有", f"{more} {what}"),)),) if more > 0 else ()


def _both(pairs: Iterable[DuplicatePair]) -> list[int]:
    found = []
    for pair in pairs:
        found.append(pair.a_entry_id)
        if pair.b_entry_id is not None:
            found.append(pair.b_entry_id)
    return found


def _compared(
    pairs: Iterable[tuple[DuplicatePair, int]], people: People, titles: Mapping[str, str]
) -> Iterable[Comparison]:
    """Yield pairs beside each other, each with one of its entries to the left."""
    for number, (pair, left_id) in enumerate(pairs):
        sides = evidence.turned(pair, left_id)
        yield evidence.beside(sides, people, titles, has_pictures=number < MOST_PICTURED)


def _subject(
    entry: Entry, text: CheckedText | None, people: People, *, is_checked: bool
) -> Subject:
    if people.is_hidden(entry):
        return Subject(people.name(entry), (("报送", telling.moment(entry.submitted_at)),))
    facts: Facts = (
        ("作者", people.made_by(entry)),
        ("单位", entry.unit.name),
        ("报送", telling.moment(entry.submitted_at)),
        ("现在", word(entry.status)),
        *telling.count_facts(text),
    )
    return Subject(people.name(entry), facts, *telling.shares(entry, text, is_checked=is_checked))


def _quotations(
    entries: Iterable[Entry],
    texts: Mapping[int, CheckedText],
    people: People | None,
    titles: Mapping[str, str],
) -> Iterable[Quotation]:
    for entry in entries:
        text = texts.get(entry.id)
        if text is not None and not (people and people.is_hidden(entry)):
            name = people.name(entry) if people else words.titled(entry.title)
            yield from evidence.quotations(name, text, titles)
