"""Machine hints: a reading of the pages held against the text, without deciding anything."""

from reviewers.proofreading import Fault, Glyph, GlyphLine, PageHints, PageLines, hints_of

TEXT = "各级机关、单位应当畅通信访渠道，做好信访工作，认真处理信访事项，倾听人民群众建议。"
READ = "".join(one for one in TEXT if one not in "，、。")


def column(words: str, number: int, *, of: int = 10, unsure: str = "") -> GlyphLine:
    """Return a column, counted from the right; *unsure* characters were hardly read."""
    across = 1 - (number + 1) * 0.1
    glyphs = tuple(
        Glyph(one, 0.5 if one in unsure else 0.99, (across, place / of, 0.1, 1 / of))
        for place, one in enumerate(words)
    )
    return GlyphLine(glyphs, 100.0, 1000.0 * len(words) / of)


def sheet(words: str, *, page: int = 0, unsure: str = "") -> PageLines:
    """Return a page of columns as a recogniser gives it: from the left, which is the wrong way."""
    parts = [words[start : start + 10] for start in range(0, len(words), 10)]
    lines = [column(part, number, unsure=unsure) for number, part in enumerate(parts)]
    return PageLines(page, tuple(lines[::-1]))


def found(*pages: PageLines, text: str = TEXT) -> list[tuple[str, int, str, str]]:
    """Return kind, place, expected and found of all hints."""
    return [
        (hint.fault.value, hint.start, hint.expected, hint.found)
        for page in hints_of(text, pages)
        for hint in page.hints
    ]


def test_columns_read_from_the_left_are_put_in_order() -> None:
    (page,) = hints_of(TEXT, [sheet(READ)])

    assert PageHints(0, len(READ), len(READ), False, False, ()) == page


def test_a_wrong_a_missing_an_added_and_an_exchanged_character_are_hinted() -> None:
    faulty = READ.replace("机关", "机失").replace("做好", "好").replace("认真", "认之真")
    faulty = faulty.replace("人民", "民人")

    assert [
        ("wrong", 3, "关", "失"),
        ("missing", 14, "做", ""),
        ("extra", 21, "", "之"),
        ("transposed", 30, "人民", "民人"),
    ] == found(sheet(faulty))


def test_a_hint_stands_where_the_character_stands() -> None:
    (page,) = hints_of(TEXT, [sheet(READ.replace("处理", "外理"))])

    (hint,) = page.hints
    assert (Fault.WRONG, READ.index("处"), 0) == (hint.fault, hint.start, hint.page)
    assert column(READ[20:30], 2).glyphs[hint.start - 20].box == hint.box


def test_what_was_hardly_read_and_variants_say_nothing() -> None:
    traditional = READ.replace("机关", "機關").replace("群众", "羣眾")

    assert [] == found(sheet(traditional.replace("渠道", "渠首"), unsure="首"))


def test_a_page_that_is_hardly_recognised_gives_no_hints() -> None:
    (page,) = hints_of(TEXT, [sheet("".join("甲" if n % 2 else one for n, one in enumerate(READ)))])

    assert (True, ()) == (page.is_unsure, page.hints)
    assert (True, ()) == (hints_of(TEXT, [PageLines(0, ())])[0].is_unsure, page.hints)


def test_seals_and_close_views_are_not_compared() -> None:
    seal = GlyphLine((Glyph("印", 0.99, (0.95, 0.0, 0.03, 0.03)),), 30.0, 30.0)
    whole = sheet(READ)
    stamped = PageLines(0, (*whole.lines, seal))

    pages = hints_of(TEXT, [stamped, sheet(READ[5:15], page=1)])

    assert [(False, ()), (True, ())] == [(page.is_detail, page.hints) for page in pages]


def test_leaves_continue_each_other_and_a_gap_between_them_is_hinted() -> None:
    leaves = [sheet(READ[:20]), sheet(READ[21:], page=1)]

    assert [("missing", 20, READ[20], "")] == found(*leaves)


def test_a_line_the_machine_did_not_see_is_not_missing() -> None:
    assert [] == found(sheet(READ[:10] + READ[20:]))


def test_rows_of_a_wide_sheet_are_read_as_columns() -> None:
    words = "属地管理分级负责谁主管谁负责"
    rows = [
        GlyphLine(
            tuple(
                Glyph(one, 0.99, (place / 7, row / 2, 1 / 7, 0.5))
                for place, one in enumerate(words[row::2][::-1])
            ),
            700.0,
            200.0,
        )
        for row in (0, 1)
    ]

    assert [] == found(PageLines(0, tuple(rows)), text=words)
    (page,) = hints_of(words, [PageLines(0, tuple(rows))])
    assert (14, 14) == (page.recognised, page.total)
