"""A desk, the words around a ranking: tabs, hints beside a row, lines across the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from portal.judging.earlier_conflicts import sentences_of, told_in
from portal.judging.excluding import excluded_until
from portal.judging.findings import (
    NEAR,
    WHOLE,
    Findings,
    LineFinding,
    next_chance,
    own_chance,
)
from portal.judging.pool_line import POOL
from portal.judging.queries.stages import casting_votes
from portal.judging.standings import Line, Standing, Table
from portal.judging.unplaced import Unranked
from portal.models import Call, CastingVote, Category, Ranking, Round
from portal.models.enums import RoundKind, Rule
from portal.web.chrome import Link
from portal.web.filters import points, score, share, ties, word

# what set an entry below the one above it when the scores were equal
DECIDED = {
    "official": "与上一名同分，差在小数第三位以后",
    "main_criterion": "与上一名同分，看主要评分项",
    "head_to_head": "与上一名同分，看同评两件的评委谁给得高",
    "untrimmed_mean": "与上一名同分，看算术平均",
    "median": "与上一名同分，看中位数",
}

# why nothing is said of how sure the lines are, or what with it
DOUBTS = {
    "sifting": "初筛只说通过、不通过，很多作品并列，所以不列分数线的把握。",
    "few_ballots": "只有一份排序表，换一批评委会怎样排无从估计，所以不列分数线的把握。",
    "no_noise": "还没有两位评委评过同一件作品，给分的误差估不出来，所以不列分数线的把握。",
    "mixed": "合成的几轮不是一种尺度，误差估不出来，所以不列分数线的把握。",
    "last_only": "把握只算最后一轮评委给分的误差，前面各轮的得分按已有的算。",
}


# how rounds without points come to an order, and what stands in the place of a score
SIFTED = "得分是判为通过的评委占百分之几。通过的在前，其次看得分，相同的并列。"
PARTED = {
    Rule.MAJORITY: SIFTED,
    Rule.AT_LEAST: SIFTED,
    Rule.SCHULZE: "得分是两两比较时胜过的作品占百分之几；"
    "名次看有几件胜过它，一样多的并列，所以得分高的不一定在前。",
    Rule.BORDA: "得分是评委平均把它排在百分之几的作品前面；相同的并列。",
}


@dataclass(frozen=True, slots=True)
class Cut:
    """A line of the table: which level ends here, how, and how sure that is in per cent."""

    label: str
    note: str
    is_weak: bool
    percent: int | None


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure an entry's level is: per cent, and whether that is too little."""

    percent: int
    is_weak: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What the lines of a ranking decide: what it is called, who has none, the certainty of it."""

    what: str
    none: str
    sure: str


PRIZES = Terms("奖次", "不获奖", "进本档的把握")
GOING_ON = Terms("入围与否", "不入围", "入围的把握")


def terms_of(later: Round | None) -> Terms:
    """Return the words for the lines: of prizes after the last round, of the next pool before."""
    return PRIZES if later is None else GOING_ON


def before_prizes(later: Round | None, table: Table) -> str:
    """Say before the last round which line is drawn, if one can be, and when prizes are."""
    if later is None:
        return ""
    if table.lines:
        return f"画的是{later.name}的入围线；奖次在最后一轮以后定。"
    rule = f"{later.name}的入围范围是“{word(later.pool_kind)}”"
    return f"{rule}，这里画不出入围线；奖次在最后一轮以后定。"


def tabs(call: Call, current: Category, endpoint: str) -> list[Link]:
    """Return one tab a category."""
    return [
        Link(one.name, url_for(endpoint, code=call.code, category=one.key), one is current)
        for one in call.categories
    ]


def combined(table: Table) -> str:
    """Say of which rounds the order is made, and how; nothing where there was one round."""
    if not table.stages:
        return ""
    last, *earlier = table.stages
    shares = [f"{one.name} {points(one.weight)}%" for one in reversed(table.stages) if one.weight]
    what = f"得分是{'、'.join(shares)}的加权分" if table.is_weighted else f"名次以{last.name}为准"
    names = "、".join(one.name for one in earlier)
    rest = f"；{last.name}没有名次的，按{names}的名次排在后面" if table.ranked > last.end else ""
    return f"{last.name}的 {last.end} 件在前，{what}{rest}。"


def in_conflict(ranking: Ranking) -> list[tuple[str, str]]:
    """
    Return (what, the rest of it) of cards whose judges must step aside, in this round or before.

    What earlier rounds count is told with why it stands; what has left a round, with why it could.
    """
    told, reason = told_in(ranking)
    why = (
        f"组织者确认结果仍然成立，理由：{reason.rstrip('。')}。"
        if reason
        else "锁定名次时要写明理由。"
    )
    counted = "".join([*sentences_of(told), why]) if told else ""
    found = [
        ("前面的轮次里有应当回避的评分表。", counted),
        ("排除过应当回避的评分表。", "".join(excluded_until(ranking.round))),
    ]
    return [one for one in found if one[1]]


def doubts(ranking: Ranking, table: Table, found: Findings) -> list[str]:
    """Say why the lines, or some of them, have no certainty, and what the others leave out."""
    said = [DOUBTS[doubt]] if (doubt := ranking.summary.get("doubt", "")) else []
    if found.lines and ranking.round.kind is RoundKind.RANKING:
        said.append("把握是从现有的排序表里反复重抽、重排算出的，评委少、意见又一致时会偏高。")
    end = table.stages[0].end if table.stages else table.ranked
    beyond = [line.name for line in table.lines if line.taken and line.end > end]
    if found.lines and beyond:
        said.append(f"{'、'.join(beyond)}的线落在前面轮次的名次里，不列把握。")
    return said


def hints(
    ranking: Ranking,
    table: Table,
    notes: Mapping[int, Sequence[str]],
    found: Findings,
    short: Mapping[str, int],
) -> dict[str, str]:
    """
    Return blind code → what a person should look at; *short* works have too few scorecards.

    *notes* of the duplicate check may name people: like all names they wait for the lock.
    """
    cast = {code: (cast_word(vote),) for code, vote in cast_of(ranking).items()}
    names, is_locked = {line.key: line.name for line in table.lines}, ranking.locked_at is not None
    return {
        row.code: "，".join(
            [
                *_behind(row, short),
                *cast.get(row.code, ()),
                *_words(row, found, names),
                *_notes(notes.get(row.entry_id, ()), is_locked),
            ]
        )
        for row in table.rows
    }


def _notes(notes: Sequence[str], is_locked: bool) -> list[str]:
    return [f"查重备注：{note}" if is_locked else "查重有备注，锁定后显示" for note in notes]


def cast_of(ranking: Ranking) -> dict[str, CastingVote]:
    """Return blind code → what the organisers settled where a sifting round's judges were split."""
    if ranking.round.kind is not RoundKind.SIFTING:
        return {}
    return {code: vote for vote, code in casting_votes(ranking.round)}


def cast_word(vote: CastingVote) -> str:
    """Say how it was settled, in a few words."""
    return f"组织者定夺{'通过' if vote.is_passed else '不通过'}"


def _behind(row: Standing, short: Mapping[str, int]) -> list[str]:
    why = [f"签字的评分表只有 {short[row.code]} 份"] if row.code in short else []
    return [*why, f"按{row.behind}排"] if row.behind else []


def left_behind(table: Table, short: Mapping[str, int]) -> dict[str, str]:
    """Return blind code → why another round places it, for the table as a file."""
    return {row.code: "，".join(_behind(row, short)) for row in table.rows if row.behind}


def how_parted(ranking: Ranking, *, is_weighted: bool) -> str:
    """Say what the score is where it is no sum of points, and what parts equal ones."""
    if ranking.round.kind is RoundKind.SCORING:
        chain = ties(ranking.round.tie_chain)
        return f"得分相同时{chain}；比的都是评委给的分，审读得分和扣分不再算一次。"
    return "得分相同的并列。" if is_weighted else PARTED[ranking.rule]


def _words(row: Standing, found: Findings, names: Mapping[str, str]) -> list[str]:
    apart = "" if row.is_withheld else f"，分差 {points(row.spread)}"
    words = [f"分歧较大{apart}"] if row.is_wide else []
    words += ["各份的分锁定后列出"] if row.is_withheld else []
    words += [f"只有 {row.readings} 份评分，不去最高最低分，按平均分计"] if row.is_untrimmed else []
    words += [DECIDED.get(row.hint, "与上一名并列")] if row.hint else []
    above = next_chance(row.position, row.chances, found.lines)
    if above is not None and above[0].key in names:
        line, chance = above
        goal = "入围" if line.key == POOL else f"进{names[line.key]}"
        words.append(f"该{goal}的可能 {round(chance / WHOLE)}%")
    return words


def unranked_why(one: Unranked) -> str:
    """Say why an entry has no rank, and in which round if it was an earlier one."""
    if one.is_short:
        return f"{one.stage}评分不足，至少要 {one.least} 份才排名"
    return "这一版去掉最高最低分要有 5 份评分，重新排名以后按平均分计"


def sureness(table: Table, found: Findings) -> dict[str, Sureness]:
    """Return blind code → how sure its level is; nothing for what stands below all lines."""
    chances = {row.code: own_chance(row.position, row.chances, found.lines) for row in table.rows}
    return {
        code: Sureness(round(chance / WHOLE), chance <= NEAR[1])
        for code, chance in chances.items()
        if chance is not None
    }


def cuts(table: Table, findings: Findings) -> dict[int, list[Cut]]:
    """Return number of rows above on this page → the lines there; empty levels are told too."""
    found: dict[int, list[Cut]] = {}
    place = -table.offset
    for line in table.lines:
        place += line.taken
        if 0 < place <= len(table.rows) or place == table.offset == 0:
            found.setdefault(place, []).append(_cut(line, findings.line(line.key, line.end)))
    return found


def _cut(line: Line, finding: LineFinding | None) -> Cut:
    words = [f"{line.taken} 件" + (f"（{share(line.share)}）" if line.share is not None else "")]
    if line.next_score is not None:
        words.append(f"下一名 {score(line.next_score)}")
    if line.extended_by:
        words.append(f"线上并列，比 {line.places} 个名额多 {line.extended_by} 件")
    is_weak = line.extended_by > 0 or (finding is not None and finding.is_weak)
    percent = finding.percent if finding is not None and line.taken > 0 else None
    return Cut(f"{line.name}线", "，".join(words), is_weak, percent)
