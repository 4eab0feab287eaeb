"""``wenheng replay``: what was decided is computed again: rankings, plans, pools, casting votes."""

import sys

import click
from sqlalchemy import select

from portal.cli.context import in_app
from portal.errors import Refused
from portal.extensions import db
from portal.judging.minutes.queries import plans_applied
from portal.judging.pool_replaying import (
    CastingReplay,
    PoolReplay,
    Way,
    replay_casting,
    replay_pool,
)
from portal.judging.queries import newest_ranking
from portal.judging.replaying import (
    CURRENT_ENGINE,
    Difference,
    Place,
    Replay,
    Verdict,
    is_seed_drawn,
    replay_plan,
)
from portal.judging.replaying import replay as computed_again
from portal.models import Plan, Ranking, Round
from portal.models.enums import RoundState

MOST = 20
BESIDE = {
    "is_tied": "是否并列",
    "hint": "与上一名怎样分先后",
    "readings": "评分份数",
    "judged": "评委分",
    "added": "审读和扣分",
    "plain_mean": "算术平均",
    "adjusted": "校宽严后",
    "spread": "分差",
    "low": "可能的得分",
    "high": "可能的得分",
    "chances": "入围把握",
    "totals": "评委给分",
}
KEPT = {
    "unranked": "没有排名的作品",
    "seed": "种子",
    "rule": "计分规则",
    "changes": "与上一版的比较",
    "wide": "分差大的作品",
    "wide_limit": "分差超过几分算大",
    "lines": "分数线的把握和边界作品",
    "moved": "奖次会变的作品",
    "caveat": "奖次会变的作品",
    "severity": "评委的宽严",
    "strict": "评委的宽严",
    "lenient": "评委的宽严",
    "icc": "评委一致程度",
    "icc_k": "评委一致程度",
    "unproofread": "审读得分是否计入",
}
POOLS = {
    "digest": "入围的输入与输入指纹对不上",
    "trail": "输入指纹与操作记录里确定入围时记下的对不上",
    "ranks": "入围依据的名次与上一轮的排名对不上",
    "summary": "入围页面上的件数",
    "hands": "人工增补、移出或者理由，与操作记录对不上",
}
WAYS = {"ranked": "按名次入围", "tied": "并列入围", "added": "人工增补"}
OTHERS = "页面上的其他数字"
# what the command ends with
DIFFERENT, OTHER_ENGINE = 1, 2


@click.command()
@click.argument("ranking")
@in_app
def replay(ranking: str) -> None:
    """复算：按保存的输入和种子重新计算一次排名、分配方案，或者一整轮，说一致还是哪里不一致。"""
    found = db.session.scalar(select(Ranking).where(Ranking.code == ranking))
    if found is not None:
        sys.exit(_of_ranking(found, computed_again(found)))
    plan = db.session.scalar(select(Plan).where(Plan.code == ranking))
    if plan is not None:
        sys.exit(_of_plan(plan))
    round_ = db.session.scalar(select(Round).where(Round.code == ranking))
    if round_ is None:
        raise Refused(
            f"没有编号为“{ranking}”的排名、分配方案或轮次。"
            "编号写在排名、分配方案和入围范围页的下方。"
        )
    sys.exit(_of_round(round_))


def _of_round(round_: Round) -> int:
    """Replay all that was decided in a round; what is wrong goes before what is only another."""
    if round_.state is RoundState.CANCELLED:
        click.echo(f"{round_.name}已取消，没有进行。原因：{round_.close_note}")
    ranking = newest_ranking(round_)
    ends = [_of_pool(round_, replay_pool(round_))]
    ends += [_of_plan(plan) for plan in plans_applied(round_)]
    ends.append(_of_casting(replay_casting(round_, ranking)))
    if ranking is not None:
        ends.append(_of_ranking(ranking, computed_again(ranking)))
    return next((code for code in (DIFFERENT, OTHER_ENGINE) if code in ends), 0)


def _of_pool(round_: Round, outcome: PoolReplay | None) -> int:
    click.echo(f"{round_.category.name}{round_.name}的入围范围")
    if outcome is None:
        click.echo("还没有确定入围，没有可以复算的。")
        return 0
    if not outcome.has_reasons:
        click.echo("这个入围范围定得早，保存的输入里没有增补、移出的理由；理由按操作记录核对。")
    if outcome.verdict is Verdict.SAME:
        click.echo(f"一致：{outcome.compared} 件入围作品，入围的方式和上一轮名次都与保存的相同。")
        return 0
    is_other = outcome.verdict is Verdict.OTHER_ENGINE
    word = "引擎不同" if is_other else "不一致"
    for name in outcome.wrong:
        click.echo(f"{word}：{POOLS[name]}")
    for one in outcome.members[:MOST]:
        click.echo(f"{word}：{one.code}，保存的{_way(one.stored)}，重新确定{_way(one.computed)}")
    if len(outcome.members) > MOST:
        click.echo(f"另有 {len(outcome.members) - MOST} 件{word}。")
    return OTHER_ENGINE if is_other else DIFFERENT


def _way(way: Way | None) -> str:
    if way is None:
        return "没有入围"
    entrance, rank = way
    return WAYS[entrance] + (f"（上一轮第 {rank} 名）" if rank is not None else "")


def _of_casting(outcome: CastingReplay | None) -> int:
    if outcome is None:
        return 0
    if outcome.verdict is Verdict.SAME:
        click.echo(f"一致：{outcome.compared} 件定夺，结论和理由都与操作记录相同，排名照此计算。")
        return 0
    for code in outcome.wrong[:MOST]:
        click.echo(f"不一致：{code} 的定夺与操作记录或者排名的输入对不上。")
    if len(outcome.wrong) > MOST:
        click.echo(f"另有 {len(outcome.wrong) - MOST} 件不一致。")
    return DIFFERENT


def _of_ranking(ranking: Ranking, outcome: Replay) -> int:
    round_ = ranking.round
    of = f"{round_.category.name}{round_.name}，第 {ranking.number} 版"
    click.echo(f"{of}，引擎 {ranking.engine_version}")
    click.echo(f"种子 {ranking.seed}，输入指纹 {ranking.inputs_digest}")
    if not outcome.are_inputs_intact:
        click.echo("不一致：保存的输入与输入指纹对不上。")
    if not outcome.is_recorded:
        click.echo("不一致：输入指纹与操作记录里排名时记下的对不上。")
    if not outcome.is_whole:
        click.echo(f"这一版由别的版本的引擎算出，现在是 {CURRENT_ENGINE}，只比较名次和得分。")
    if outcome.verdict is Verdict.SAME:
        beside = "，表上其他数字也相同" if outcome.is_whole else ""
        click.echo(f"一致：{outcome.compared} 件作品，名次、得分都与保存的相同{beside}。")
        return 0
    return _told(outcome)


def _told(outcome: Replay) -> int:
    """Say what differs."""
    is_other = outcome.verdict is Verdict.OTHER_ENGINE
    word = "引擎不同" if is_other else "不一致"
    if is_other:
        click.echo(
            "引擎不同：两个版本的算法不一样，这不说明保存的有误。要核对，请用原来的版本复算。"
        )
    for one in outcome.differences[:MOST]:
        click.echo(f"{word}：{one.code}，{_said(one)}")
    if len(outcome.differences) > MOST:
        click.echo(f"另有 {len(outcome.differences) - MOST} 件{word}。")
    for name in dict.fromkeys(KEPT.get(one, OTHERS) for one in outcome.kept):
        click.echo(f"{word}：{name}")
    return OTHER_ENGINE if is_other else DIFFERENT


def _said(one: Difference) -> str:
    if one.stored != one.computed:
        return f"保存的是{_place(one.stored)}，重新算是{_place(one.computed)}"
    names = dict.fromkeys(BESIDE[name] for name in one.beside)
    return f"名次和得分相同，{'、'.join(names)}不同"


def _place(place: Place | None) -> str:
    return "没有名次" if place is None else f"第 {place[1]} 名 {place[2]} 分"


def _of_plan(plan: Plan) -> int:
    click.echo(f"分配方案，引擎 {plan.engine_version}，种子 {plan.seed}")
    click.echo(f"输入指纹 {plan.inputs_digest}")
    verdict = replay_plan(plan)
    if verdict is Verdict.SAME:
        click.echo(f"一致：{len(plan.pairs)} 份分配都与保存的相同。")
        return 0
    if verdict is Verdict.OTHER_ENGINE:
        click.echo(f"引擎不同：现在是 {CURRENT_ENGINE}，分法不一样，这不说明保存的有误。")
        return OTHER_ENGINE
    if not is_seed_drawn(plan):
        click.echo("不一致：种子不是由当时公布了指纹的种子原文得出的。")
        return DIFFERENT
    click.echo("不一致：按保存的输入重新分配，结果或者指纹与保存的不同。")
    return DIFFERENT
