"""Rankings: computed by the engine, kept with everything they rest on, locked for good."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import inspect

from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import awarding, computing, people, standings
from portal.judging.operations import rankings
from portal.judging.replaying import Verdict, replay
from portal.judging.score_sheet import score_sheet
from portal.judging.seeds import seed_from
from portal.models import Scorecard
from portal.models.enums import RoundState, Rule
from portal.publishing.queries import levels_of
from reviewers import ranking as engine
from reviewers.ranking import AwardQuota
from tests.factories.account import make_user
from tests.factories.call import make_call, make_category
from tests.factories.judging import make_blind_entry, make_judge
from tests.factories.publishing import LATER, make_judged_round, make_ranking, spread_over

# thirds on purpose: 90.33, 90.33, 88, 71
TOTALS = (("90", "91", "90"), ("91", "90", "90"), ("88", "88", "88"), ("60", "75", "78"))


def table_of(ranking):
    return standings.table_of(ranking, levels_of(ranking.round.category))


def test_two_equal_entries_share_the_first_rank(app):
    ranking = make_ranking(round_=make_judged_round(totals=TOTALS))

    assert [1, 1, 3, 4] == [row.rank for row in ranking.rows]
    assert [True, True, False, False] == [row.is_tied for row in ranking.rows]
    assert [Decimal(one) for one in ("90.33", "90.33", "88.00", "71.00")] == [
        row.score for row in ranking.rows
    ]


def test_trimmed_mean_drops_one_highest_and_one_lowest(app):
    category = make_category(rule=Rule.TRIMMED_MEAN, readings=5)
    round_ = make_judged_round(category=category, totals=(("60", "80", "81", "83", "100"),))

    row = make_ranking(round_=round_).rows[0]

    assert (Decimal("81.33"), Decimal("80.80"), Decimal(40)) == (
        row.score,
        row.plain_mean,
        row.spread,
    )


def test_one_reading_less_than_a_trim_needs_leaves_the_plain_mean_and_says_so(app):
    category = make_category(rule=Rule.TRIMMED_MEAN, readings=5)
    totals = (("60", "80", "81", "83", "100"), ("80", "81", "82", "84", ""), ("99", "99"))
    table = table_of(make_ranking(round_=make_judged_round(category=category, totals=totals)))

    assert [(Decimal("81.75"), True), (Decimal("81.33"), False)] == [
        (row.score, row.is_untrimmed) for row in table.rows
    ]
    assert [(2, True)] == [(one.readings, one.is_short) for one in table.unranked]


def test_pressing_again_draws_the_same_chances(app):
    round_ = make_judged_round(totals=(*TOTALS, ("70", "72", "71"), ("72", "70", "71")))
    first, again = make_ranking(round_=round_), make_ranking(round_=round_)

    assert [row.chances for row in first.rows] == [row.chances for row in again.rows]
    assert first.seed == again.seed == seed_from(first.inputs_digest)


def test_entry_with_too_few_readings_is_listed_and_not_ranked(app):
    totals = (("90", "91", "92"), ("99", "99", ""), ("", "", ""))
    table = table_of(make_ranking(round_=make_judged_round(totals=totals)))

    assert 1 == len(table.rows)
    assert [2, 0] == [one.readings for one in table.unranked]


def test_entry_far_apart_asks_for_a_second_look(app):
    table = table_of(make_ranking(round_=make_judged_round(totals=TOTALS)))

    assert [False, False, False, True] == [row.is_wide for row in table.rows]


def test_tie_across_the_line_extends_the_level(app):
    table = table_of(make_ranking(round_=make_judged_round(totals=TOTALS)))

    first = table.lines[0]

    assert (1, 2, 1) == (first.places, first.taken, first.extended_by)


def test_ranking_replays_from_its_inputs_alone(app):
    ranking = make_ranking(round_=make_judged_round(totals=TOTALS))

    assert replay(ranking).is_same
    ranking.rows[0].score = Decimal("99")
    db.session.flush()

    (difference,) = replay(ranking).differences
    assert ((1, 1, Decimal("99")), (1, 1, Decimal("90.33"))) == (
        difference.stored,
        difference.computed,
    )


def test_replay_notices_inputs_that_were_changed(app):
    ranking = make_ranking(round_=make_judged_round(totals=TOTALS))
    ranking.inputs = ranking.inputs | {"minimum_readings": 2}

    assert not replay(ranking).is_same


@pytest.mark.parametrize(
    ("forged", "named"),
    [
        ({"changes": {"from": 1, "causes": [], "moved": 4, "levels": 0, "rows": []}}, "changes"),
        ({"wide_limit": 99, "wide": 0}, "wide_limit"),
    ],
)
def test_replay_notices_what_follows_and_was_forged(app, forged, named):
    round_ = make_judged_round(totals=TOTALS)
    make_ranking(round_=round_)
    ranking = make_ranking(round_=round_)
    assert replay(ranking).is_same

    ranking.summary = ranking.summary | forged

    assert named in replay(ranking).kept
    ranking.engine_version = "0"
    assert (named == "wide_limit") == (replay(ranking).verdict is Verdict.DIFFERENT)


def test_replay_notices_another_rule_beside_the_inputs(app):
    ranking = make_ranking(round_=make_judged_round(totals=TOTALS))
    ranking.rule = Rule.MODEL

    assert (("rule",), Verdict.DIFFERENT) == (replay(ranking).kept, replay(ranking).verdict)


def test_a_table_is_read_in_pages_without_the_inputs(app):
    totals = (*TOTALS, ("99", "99", ""), ("", "", ""))
    ranking = make_ranking(round_=make_judged_round(totals=totals))
    levels = levels_of(ranking.round.category)
    whole = table_of(ranking)
    db.session.expire(ranking)

    pages = [standings.table_of(ranking, levels, offset=n, limit=3) for n in (0, 3, 6)]

    assert whole.rows == tuple(row for page in pages for row in page.rows)
    assert whole.unranked == tuple(one for page in pages for one in page.unranked)
    assert [(3, 0), (1, 2), (0, 0)] == [(len(p.rows), len(p.unranked)) for p in pages]
    assert {whole.lines} == {page.lines for page in pages}
    assert "inputs" in inspect(ranking).unloaded


@pytest.mark.parametrize("totals", [TOTALS, TOTALS[:1], TOTALS[::-1] * 5, (("80",) * 3,) * 7])
@pytest.mark.parametrize(("vacant", "passed"), [((), ()), (("first",), ("A0002", "A0003"))])
def test_stored_ranks_draw_the_lines_the_engine_draws(app, totals, vacant, passed):
    ranking = make_ranking(round_=make_judged_round(totals=totals))
    levels = levels_of(ranking.round.category)
    _, ranked = computing.solve(ranking.inputs)
    places = [(row.entry, row.rank) for row in ranked.rows]

    cut = awarding.cut(places, levels, vacant=vacant, passed=passed)

    rest = replace(ranked, rows=tuple(row for row in ranked.rows if row.entry not in passed))
    quotas = [
        AwardQuota(
            level.key,
            share=None if level.count is not None else level.share,
            count=level.count,
            vacant=level.key in vacant,
        )
        for level in levels
    ]
    awards = engine.cut(rest, quotas, valid=len(places))
    assert {one.key: list(one.entries) for one in awards.levels} == cut
    if not vacant:
        assert {key: len(codes) for key, codes in cut.items()} == {
            line.key: line.taken for line in standings.lines_of(ranking, levels)
        }


def test_ranking_needs_a_closed_round_with_signed_cards(app):
    round_ = make_judged_round(totals=TOTALS)
    empty = make_judged_round(category=round_.category.call.categories[1], totals=(("", "", ""),))
    round_.state = RoundState.OPEN

    with pytest.raises(Conflict, match="还没有结束"):
        make_ranking(round_=round_)
    with pytest.raises(Refused, match="还没有签字的评分表"):
        make_ranking(round_=empty)


def test_each_computation_is_a_new_number(app):
    round_ = make_judged_round(totals=TOTALS)

    assert [1, 2] == [make_ranking(round_=round_).number for _ in range(2)]


def lock(ranking):
    rankings.lock_ranking(ranking, actor=make_user(), at=LATER)


def test_locking_is_refused_when_a_card_changed(app):
    ranking = make_ranking(round_=make_judged_round(totals=TOTALS))
    card = db.session.query(Scorecard).first()
    card.points = spread_over(ranking.round, Decimal(77))
    db.session.flush()

    with pytest.raises(Conflict, match="排名以后评分表、扣分或参评作品有变化"):
        lock(ranking)
    ranking.engine_version = "0.1"
    with pytest.raises(Conflict, match=r"排名引擎从 0\.1 升级到了"):
        lock(ranking)


def test_locking_is_refused_for_an_older_version_and_an_open_round(app):
    round_ = make_judged_round(totals=TOTALS)
    older, newer = make_ranking(round_=round_), make_ranking(round_=round_)

    with pytest.raises(Conflict, match="又排过名"):
        lock(older)
    round_.state = RoundState.OPEN
    db.session.flush()
    with pytest.raises(Conflict, match="又开评了"):
        lock(newer)


def test_locked_ranking_stays(app):
    ranking = make_ranking(round_=make_judged_round(totals=TOTALS), is_locked=True)

    with pytest.raises(Conflict, match="已经锁定"):
        lock(ranking)
    with pytest.raises(Conflict, match="已经锁定"):
        make_ranking(round_=ranking.round)


def test_people_are_told_after_locking_only(app):
    call = make_call()
    entry = make_blind_entry(call=call, author="林晚舟", title="林晚舟自述")
    entry.copies[0].title = "×××自述"
    judges = [make_judge(call=call, name=name) for name in ("甲一", "乙二", "丙三")]
    round_ = make_judged_round(
        totals=(("80", "81", "82"),), entries=[entry], judges=judges, call=call
    )
    ranking = make_ranking(round_=round_)
    table = table_of(ranking)

    assert {} == people.people_of(ranking, [entry.id])
    assert ["×××自述"] == [row.title for row in table.rows]
    assert ("评委1", "评委2", "评委3") == people.judge_names(ranking, table.judges)

    lock(ranking)
    told = people.people_of(ranking, [entry.id])

    assert ["林晚舟"] == [one.authors for one in told.values()]
    assert {"甲一", "乙二", "丙三"} == {
        name.split()[1] for name in people.judge_names(ranking, table.judges)
    }


def sheet_rows(content):
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_sheet_repeats_every_number(app):
    ranking = make_ranking(round_=make_judged_round(totals=TOTALS))
    table = table_of(ranking)
    names = people.judge_names(ranking, table.judges)

    head, *rows = sheet_rows(score_sheet(table, names, {}, ["说明"]))

    assert ["名次", "并列", "编号", "题目", "评委1", "评委2", "评委3"] == head[:7]
    scores, _ = computing.solve(ranking.inputs)
    expected = {}
    for one in scores:
        totals = dict(one.totals)
        expected[one.entry] = [float(totals[judge]) for judge in table.judges]
        expected[one.entry].append(float(one.official))
    assert expected == {row[2]: [*row[4:7], row[8]] for row in rows}


def test_sheet_keeps_a_formula_as_text(app):
    call = make_call()
    entry = make_blind_entry(call=call, title="=1+1")
    round_ = make_judged_round(totals=(("80", "81", "82"),), entries=[entry], call=call)
    table = table_of(make_ranking(round_=round_))

    rows = sheet_rows(score_sheet(table, ("评委1", "评委2", "评委3"), {}, []))

    assert "=1+1" == rows[1][3]
