"""A desk, the overview of a call: first what has to be done, then how far it has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.calls import phases, progress, queries
from portal.calls.policies import may_view_call
from portal.calls.progress import UnitProgress
from portal.calls.queries import progress as counting
from portal.calls.queries.progress import RoundProgress, Tally
from portal.judging.round_states import is_late
from portal.models import Call
from portal.models.enums import CallPhase, EntryStatus, RoundState
from portal.web.filters import remaining, word
from portal.web.guards import allow
from portal.web.organisers import bp, loads
from portal.web.organisers.charts import DailyChart, coverage_chart, daily_chart
from portal.web.organisers.frame import frame

SHOWN_UNITS = 8
# (status, word, colour) in the order an entry walks
WALK = (
    (EntryStatus.DRAFT, "草稿", "b4"),
    (EntryStatus.SUBMITTED, "待审查", "b1"),
    (EntryStatus.ACCEPTED, "审查通过", "b2"),
    (EntryStatus.RETURNED, "退回修改", "bs"),
)


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for the organiser: how many, what, why now, and where to do it."""

    number: int | str
    what: str
    why: str
    action: str
    href: str


@dataclass(frozen=True, slots=True)
class State:
    """What the overview is made of, read in a fixed number of queries."""

    call: Call
    at: datetime
    phase: CallPhase
    tallies: list[Tally]
    units: list[UnitProgress]
    unassigned: int
    rounds: list[RoundProgress]
    signed: int
    due: int

    def count(self, status: EntryStatus) -> int:
        """How many entries have this status."""
        return progress.by_status(self.tallies)[status]


@bp.get("/<code>")
@allow(may_view_call, load=loads.call)
def dashboard(call: Call) -> ResponseReturnValue:
    """Show the overview of a call."""
    state = read(call, at=clock.now())
    return render_template(
        "organisers/dashboard.html",
        phase=state.phase,
        now=state.at,
        left=time_left(state),
        tasks=tasks(state),
        figures=figures(state),
        chart=chart(state),
        coverage=coverage_chart(progress.coverage(counting.scopes_written(call))),
        walk=[{"label": w, "value": state.count(s), "kind": k} for s, w, k in WALK],
        quotas=quota_rows(state),
        settled=sum(1 for unit in state.units if not unit.missing),
        unit_count=len(state.units),
        done=request.args.get("done", ""),
        **frame(call, current="dashboard"),
    )


def read(call: Call, *, at: datetime) -> State:
    """Ask the database everything the overview needs."""
    is_published = queries.is_published(call)
    tallies = counting.tallies(call)
    rounds = counting.scorecard_progress(call)
    return State(
        call=call,
        at=at,
        phase=phases.phase(call, at=at, is_published=is_published),
        tallies=tallies,
        units=progress.units_progress(
            counting.active_units(), call.categories, counting.allowances(call), tallies
        ),
        unassigned=counting.count_unassigned(call),
        rounds=rounds,
        signed=sum(one.signed for one in rounds),
        due=sum(one.due for one in rounds),
    )


def time_left(state: State) -> timedelta | None:
    """Return how long submitting goes on, while it does."""
    if state.phase is not CallPhase.SUBMITTING or state.call.closes_at is None:
        return None
    return state.call.closes_at - state.at


def tasks(state: State) -> list[Task]:
    """Return what waits, most urgent first."""
    if state.phase is CallPhase.DRAFT:
        return preparing(state)
    waiting = [*screening_tasks(state), *submitting_tasks(state), *judging_tasks(state)]
    return [task for task in waiting if task.number]


def preparing(state: State) -> list[Task]:
    """Return the three steps before a call is opened."""
    code = state.call.code
    known = f"已有 {len(state.units)} 个单位" if state.units else "还没有单位"
    dates = "时间已经填好" if state.call.closes_at else "还没有定截止时间"
    return [
        Task("一", "核对设置", "通知、限额、评分细则、奖次、承诺书", "去核对",
             url_for("organisers.settings", code=code)),
        Task("二", "导入单位", known, "去导入", url_for("organisers.units", code=code)),
        Task("三", "开启征集", dates, "开启", url_for("organisers.open_call", code=code)),
    ]  # fmt: skip


def screening_tasks(state: State) -> list[Task]:
    """Entries that wait for the formal check."""
    since = counting.waiting_since(state.call)
    why = f"最早一件已等 {remaining(state.at - since)}" if since else ""
    screening = url_for("organisers.screening", code=state.call.code)
    return [Task(state.count(EntryStatus.SUBMITTED), "件待形式审查", why, "开始审查", screening)]


def submitting_tasks(state: State) -> list[Task]:
    """Units that owe works, entries that came back, drafts that never left."""
    code = state.call.code
    owing = [unit for unit in state.units if unit.missing]
    missing = sum(unit.missing for unit in owing)
    drafts = "截止后草稿不能再报送"
    if state.phase is not CallPhase.SUBMITTING:
        drafts = "报送已经截止，延期才能再报"
    return [
        Task(len(owing), "个单位还没有完成任务数", f"共缺 {missing} 件", "看单位",
             url_for("organisers.units", code=code)),
        Task(state.count(EntryStatus.RETURNED), "件退回修改，还没有再报", "作者看得到退回的原因",
             "看作品", url_for("organisers.entries", code=code, status="returned")),
        Task(state.count(EntryStatus.DRAFT), "件草稿还没有报送", drafts, "看作品",
             url_for("organisers.entries", code=code, status="draft")),
    ]  # fmt: skip


def judging_tasks(state: State) -> list[Task]:
    """Accepted entries without a judge, rounds whose scorecards lack a signature."""
    code = state.call.code
    rounds = url_for("organisers.rounds", code=code)
    return [
        Task(
            state.unassigned, "件审查通过，还没有分给评委", "分配前可以先核对回避", "去分配", rounds
        ),
        *(unsigned(state, one) for one in state.rounds),
        *(settled for one in front(state.rounds) if (settled := next_step(code, one))),
    ]


def unsigned(state: State, one: RoundProgress) -> Task:
    """Scorecards an open round waits for, and whether they can be signed at all."""
    name = f"{word(one.kind)}{one.name}"
    why = f"{name}，已签字 {one.signed} 份，共 {one.due} 份"
    if is_late(one.state, one.due_at, state.at):
        where = url_for("organisers.round", code=state.call.code, round_=one.code)
        late = f"{name}的评分截止已经过了，评委不能签字"
        return Task(one.unsigned, "份评分表还没有签字", late, "延期或结束", where)
    where = url_for("organisers.reminders", code=state.call.code, round_=one.code)
    return Task(one.unsigned, "份评分表还没有签字", why, "去催办", where)


def front(rounds: list[RoundProgress]) -> list[RoundProgress]:
    """Return the last round of each category that has begun."""
    return list({one.key: one for one in rounds}.values())


def next_step(code: str, one: RoundProgress) -> Task | None:
    """Return what follows a round that is over: ranking, the next pool, locking, awards."""
    if one.state is not RoundState.CLOSED or one.is_awarded:
        return None
    name = f"{word(one.kind)}{one.name}"
    if one.is_locked:
        awards = url_for("organisers.awards", code=code, category=one.key)
        return Task(one.signed, "份评分表的名次已经锁定", f"{name}可以定奖项了", "去定奖项", awards)
    results = url_for("organisers.results", code=code, category=one.key)
    if not one.is_ranked:
        return Task(one.signed, "份评分表等着排名", f"{name}已经结束", "去排名", results)
    if one.later is None:
        why = f"{name}排好了，锁定以后才能定奖项"
        return Task(one.signed, "份评分表的名次还没有锁定", why, "看排名", results)
    pool = url_for("organisers.pool", code=code, round_=one.later)
    why = f"{name}排好了，下一轮还没有开评"
    return Task(one.signed, "份评分表的名次等着定入围", why, "定入围", pool)


def figures(state: State) -> list[dict[str, object]]:
    """Return the numbers everybody asks for."""
    per_category = progress.by_category(state.tallies)
    rows: list[dict[str, object]] = [
        {"number": per_category[category.id], "unit": "件", "text": f"{word(category.kind)}已收"}
        for category in state.call.categories
    ]
    accepted = state.count(EntryStatus.ACCEPTED)
    rows.append({"number": accepted, "unit": "件", "text": "审查通过"})
    rows.append({"number": f"{state.signed} / {state.due}", "unit": "", "text": "评分表已签字"})
    return rows


def chart(state: State) -> DailyChart | None:
    """Return the chart of submissions a day, once there is something to see."""
    days = counting.submissions_by_day(state.call)
    if not days or state.call.opens_at is None or state.call.closes_at is None:
        return None
    today = clock.beijing_date(state.at)
    last = clock.beijing_date(min(state.at, state.call.closes_at))
    return daily_chart(
        days,
        start=clock.beijing_date(state.call.opens_at),
        end=max([last, *days]),
        today=today,
    )


def quota_rows(state: State) -> list[dict[str, object]]:
    """Return the units that owe most, for the list of quotas."""
    href = url_for("organisers.units", code=state.call.code)
    return [
        {
            "unit": unit.name,
            "done": unit.done,
            "least": unit.least,
            # without a limit the bar ends at what there is
            "most": max(unit.done, unit.least, 1) if unit.most is None else unit.most,
            "note": note(unit),
            "href": href,
        }
        for unit in state.units[:SHOWN_UNITS]
    ]


def note(unit: UnitProgress) -> str:
    """A word on how the unit stands."""
    if unit.missing:
        return f"还缺 {unit.missing} 件"
    if unit.most is None:
        return "不限额"
    return "已满额" if unit.is_full else "已完成"
