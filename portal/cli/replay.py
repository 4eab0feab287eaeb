"""``wenheng replay``: compute a stored ranking or plan again and say whether it is the same."""

import sys

import click
from sqlalchemy import select

from portal.cli.context import in_app
from portal.errors import Refused
from portal.extensions import db
from portal.judging.plan_inputs import is_replayable
from portal.judging.replaying import Difference, Place, Replay
from portal.judging.replaying import replay as computed_again
from portal.models import Plan, Ranking

MOST = 20
BESIDE = {
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


@click.command()
@click.argument("ranking")
@in_app
def replay(ranking: str) -> None:
    """复算：按保存的输入和种子重新计算一次排名（或分配方案），说一致还是哪里不一致。"""
    found = db.session.scalar(select(Ranking).where(Ranking.code == ranking))
    if found is not None:
        sys.exit(_of_ranking(found, computed_again(found)))
    plan = db.session.scalar(select(Plan).where(Plan.code == ranking))
    if plan is None:
        raise Refused(f"没有编号为“{ranking}”的排名或分配方案。编号写在排名页和分配方案页的下方。")
    sys.exit(_of_plan(plan))


def _of_ranking(ranking: Ranking, outcome: Replay) -> int:
    round_ = ranking.round
    of = f"{round_.category.name}{round_.name}，第 {ranking.number} 版"
    click.echo(f"{of}，引擎 {ranking.engine_version}")
    click.echo(f"种子 {ranking.seed}，输入指纹 {ranking.inputs_digest}")
    if not outcome.are_inputs_intact:
        click.echo("不一致：保存的输入与输入指纹对不上。")
    if not outcome.is_whole:
        click.echo("这一版由别的版本的引擎算出，只比较名次和得分。")
    if outcome.is_same:
        click.echo(f"一致：{outcome.compared} 件作品，名次、得分都与保存的相同。")
        return 0
    for one in outcome.differences[:MOST]:
        click.echo(f"不一致：{one.code}，{_said(one)}")
    if len(outcome.differences) > MOST:
        click.echo(f"另有 {len(outcome.differences) - MOST} 件不一致。")
    return 1


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
    if is_replayable(plan):
        click.echo(f"一致：{len(plan.pairs)} 份分配都与保存的相同。")
        return 0
    click.echo("不一致：按保存的输入重新分配，结果与保存的不同。")
    return 1
