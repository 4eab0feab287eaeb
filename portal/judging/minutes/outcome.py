"""Judging room, the minutes' words on what a round took in and what came out of it. Reads only."""

from datetime import datetime

from portal import clock
from portal.judging import orders
from portal.judging.blocks import stages_of
from portal.judging.minutes.paper import Section, grid
from portal.judging.model_words import beside_ranking
from portal.judging.queries.coverage import below_least
from portal.judging.queries.pools import pool_drawn, rounds_held
from portal.judging.queries.stages import casting_votes, locked_at
from portal.labels import word
from portal.models import Ranking, Round
from portal.models.enums import Combination, PoolKind, RoundKind


def pool_words(round_: Round) -> str:
    """Say by which rule works came into a round, how many, and how many by hand."""
    drawn = pool_drawn(round_)
    rule = word(round_.pool_kind)
    if round_.pool_kind is PoolKind.TOP_SHARE and round_.pool_share is not None:
        rule = f"上一轮前 {round_.pool_share * 100:.4g}%"
    elif round_.pool_count is not None:
        group = f"每个{word(round_.pool_group)}" if round_.pool_group else ""
        rule = f"上一轮{group}前 {round_.pool_count} 名"
    if drawn is None:
        return rule
    told = drawn.summary
    more = (
        (told.get("tied"), "并列入围"),
        (told.get("added"), "人工增补"),
        (told.get("removed"), "人工移出"),
    )
    said = [f"{what} {number} 件" for number, what in more if number]
    return "，".join([f"{rule}：{told['members']} 件", *said])


def combination_words(round_: Round) -> str:
    """Say how several rounds become one order; "" where there is one."""
    held = rounds_held(round_.category)
    if len(held) < 2:
        return ""
    if round_.category.combination is not Combination.WEIGHTED:
        return f"以最后一轮{held[-1].name}为准，没有进的按前一轮排在后面"
    weights = "，".join(f"{one.name} {one.weight:.4g}%" for one in held if one.weight)
    return f"各轮评委分按权重相加：{weights}；没有进下一轮的排在后面，按到过的各轮的权重平均"


def outcome(round_: Round, ranking: Ranking | None) -> Section:
    """Say which ranking stands, and what it says in the terms of this kind of round."""
    if ranking is None:
        return Section("排名", ("还没有排名。",))
    told = ranking.summary
    locked = locked_at(round_.category_id)
    state = f"名次 {moment(locked)} 锁定" if locked else "还没有锁定"
    sentences = [f"第 {ranking.number} 版，{moment(ranking.made_at)} 算出，{state}。"]
    if round_.kind is RoundKind.SIFTING:
        return _sifted(round_, ranking, sentences)
    if "ranked" in told:
        sentences.append(_counts(round_, ranking))
    if told.get("wide") and round_.kind is RoundKind.SCORING:
        sentences.append(f"分差超过 {told['wide_limit']} 分的 {told['wide']} 件。")
    sentences += beside_ranking(ranking).in_line()
    sentences.append("名次和每件的各份评分见《评分汇总表》。")
    return Section("排名", tuple(sentences))


def _counts(round_: Round, ranking: Ranking) -> str:
    """Say how many this round placed, and how many it could not for want of scorecards."""
    told, stages = ranking.summary, stages_of(ranking)
    short = len(below_least(round_, told["least_readings"]))
    if not stages:
        return f"有效作品 {told['ranked']} 件，评分不足、没有排名的 {told['left_out']} 件。"
    placed = stages[0].end
    return (
        f"这一轮排出名次的 {placed} 件，按前面轮次排在后面的 {told['ranked'] - placed} 件；"
        f"评分不足、没有这一轮名次的 {short} 件。"
    )


def _sifted(round_: Round, ranking: Ranking, sentences: list[str]) -> Section:
    """Say what was let through, and what the organisers settled with which reason."""
    through = len(orders.passed(ranking.inputs) or ())
    votes = casting_votes(round_)
    sentences.append(f"通过 {through} 件，没有通过 {len(ranking.inputs['entries']) - through} 件。")
    sentences += beside_ranking(ranking).in_line()
    if votes:
        sentences.append(f"评委意见相持、由组织者定夺的 {len(votes)} 件，列在下表。")
    sentences.append("每件的各份意见见《评分汇总表》。")
    rows = [(code, "通过" if vote.is_passed else "不通过", vote.reason) for vote, code in votes]
    heads = (("编号", 46), ("定夺", 30), ("理由", 80))
    return Section("初筛结果", tuple(sentences), grid(heads, rows))


def moment(at: datetime | None) -> str:
    """2027 年 7 月 9 日 17:31; empty for never."""
    if at is None:
        return ""
    wall = clock.to_beijing(at)
    return f"{wall.year} 年 {wall.month} 月 {wall.day} 日 {wall:%H:%M}"
