"""Judging room, the minutes gathered from what is on record. Reads; decides nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal import audit
from portal.judging import numbering, queries
from portal.judging.cancelled import cancelled_of
from portal.judging.earlier_conflicts import sentences_of, told_about
from portal.judging.excluding import excluded_until
from portal.judging.habits import Habits, habits_of
from portal.judging.minutes import queries as stored
from portal.judging.minutes.outcome import combination_words, moment, outcome, pool_words
from portal.judging.minutes.paper import Minutes, Section, grid
from portal.judging.minutes.severity import severity
from portal.judging.queries import stages
from portal.judging.queries.coverage import EntryProgress
from portal.judging.queries.declared import late_changes
from portal.judging.queries.extra_readings import extra_readings
from portal.judging.queries.plans import secret_of
from portal.judging.queries.progress import judges_progress, standing
from portal.judging.seeds import fingerprint
from portal.labels import word
from portal.models import Plan, Ranking, Round
from portal.models.enums import RoundKind, RoundState

TIES: Final = {
    "official": "得分",
    "main_criterion": "主要评分项",
    "head_to_head": "同评两件的评委谁给得高",
    "untrimmed_mean": "算术平均",
    "median": "中位数",
}
SIGNATURES: Final = (
    "评委（签字）：",
    "监审员（签字）：",
    "组织者（签字）：",
    "　　　　年　　月　　日",
)
SHOWN_SHORT: Final = 200


@dataclass(frozen=True, slots=True)
class Subject:
    """What the sections are written from."""

    round: Round
    ranking: Ranking | None
    labels: Mapping[str, str]
    names: tuple[str, ...]
    habits: Habits | None
    # whether the ranks of the category are locked: from then on numbers need to hide nobody
    is_locked: bool


def minutes_of(round_: Round, *, with_names: bool) -> Minutes:
    """
    Return the minutes of a round that is over.

    Judges go by their numbers in the ranking. *with_names* adds who they were: beside the
    numbers once the ranks are locked, before that in a list that tells no number.
    """
    subject = _subject(round_, with_names=with_names)
    call = round_.category.call
    parts = [
        _terms(subject),
        _judges(subject),
        _works(subject),
        _recusals(subject),
        outcome(round_, subject.ranking),
        *([severity(subject.habits, subject.ranking)] if subject.habits else []),
        _evidence(subject),
    ]
    return Minutes(
        title="评审纪要",
        subtitle=f"{call.title}　{word(round_.category.kind)}{round_.name}",
        sections=tuple(
            Section(f"{number}、{part.heading}", part.sentences, part.grid)
            for number, part in zip("一二三四五六七", parts, strict=False)
        ),
        signatures=SIGNATURES,
    )


def _subject(round_: Round, *, with_names: bool) -> Subject:
    names = stored.judge_names(round_)
    habits = habits_of(round_) if round_.kind is RoundKind.SCORING else None
    ranking = queries.newest_ranking(round_)
    stored_ = numbering.stored_order(ranking) if ranking else []
    signed = [one.figures.judge for one in habits.judges] if habits else stored_
    rest = numbering.drawn(round_, names.keys() - set(signed))
    is_locked = stages.is_locked(round_.category_id)
    labels = {
        judge: f"评委{place}" + (f" {names[judge]}" if with_names and is_locked else "")
        for place, judge in enumerate([*signed, *rest], start=1)
    }
    told = () if not with_names or is_locked else tuple(sorted(names.values()))
    return Subject(round_, ranking, labels, told, habits, is_locked)


def _terms(subject: Subject) -> Section:
    round_, call = subject.round, subject.round.category.call
    chain = [TIES.get(key, key) for key in ("official", *round_.tie_chain)]
    facts = [
        ("征集", call.title),
        ("主办单位", call.host),
        ("组别与轮次", f"{round_.category.name}，{round_.name}（{word(round_.kind)}）"),
        ("入围范围", pool_words(round_)),
        ("开评", moment(round_.opened_at)),
        ("评分截止", moment(round_.due_at)),
        ("结束", moment(round_.closed_at)),
        ("计分办法", word(round_.rule)),
        ("最后的名次", combination_words(round_)),
        ("每件评委数", f"{round_.readings} 位"),
        ("评分细则", f"第 {round_.rubric.number} 版"),
    ]
    if round_.kind is RoundKind.SCORING:
        facts.append(
            (
                "同分时依次看",
                "、".join(dict.fromkeys(chain)) + "；都相同的并列。得分以后比的都是评委给的分",
            )
        )
    facts += [
        (
            "开评以后改过的规则",
            f"{moment(one.at)}，{one.round}{one.what}。理由：{one.reason.rstrip('。')}。",
        )
        for one in late_changes(round_.category)
    ]
    facts += [
        ("取消的轮次", f"{moment(one.at)}，{one.sentence}") for one in cancelled_of(round_.category)
    ]
    rows = [fact for fact in facts if fact[1]]
    return Section("基本情况", grid=grid((("项目", 36), ("内容", 120)), rows))


def _judges(subject: Subject) -> Section:
    progress = {one.code: one for one in judges_progress(subject.round)}
    same = _numbered_as(subject)
    numbered = f"，编号与{same}一致，与姓名、分配无关" if same else ""
    sentences = [f"{len(progress)} 位评委参加{numbered}。"]
    if subject.names:
        sentences.append(f"评委（按姓名排列，与编号无关）：{'、'.join(subject.names)}。")
    if not subject.is_locked:
        # the same counts stand beside names on other pages: here they would name the numbers
        sentences.append("各位评委的份数在名次锁定以后列出。")
        return Section("评委", tuple(sentences))
    rows = [
        (label, str(one.assigned), str(one.signed), str(one.recused))
        for judge, label in subject.labels.items()
        if (one := progress.get(judge)) is not None
    ]
    heads = (("评委", 66), ("分到（件）", 30), ("签字（份）", 30), ("回避（件）", 30))
    return Section("评委", tuple(sentences), grid(heads, rows))


def _numbered_as(subject: Subject) -> str:
    """Say what else has these numbers; before the lock each version draws its own."""
    if subject.is_locked:
        return "评分汇总表"
    habits = subject.habits
    if habits is None or habits.is_dated or not habits.judges:
        return ""
    return f"第 {habits.version} 版排名"


def _works(subject: Subject) -> Section:
    now, short = standing(subject.round), stored.short_entries(subject.round)
    extra = extra_readings(subject.round)
    sentences = [
        f"参评作品 {now.entries} 件，应有评分表 {now.wanted} 份，已签字 {now.signed} 份；"
        f"评分已齐的 {now.complete} 件。"
    ]
    if extra:
        sentences.append(f"加评 {len(extra)} 件，共 {sum(extra.values())} 份。")
    if short:
        sentences.append(f"缺评 {len(short)} 件，列在下表。")
    sentences.append(changed(stored.changes(subject.round)))
    if subject.round.close_note:
        sentences.append(f"结束时的说明：{subject.round.close_note}")
    if len(short) > SHOWN_SHORT:
        sentences.append(f"只列前 {SHOWN_SHORT} 件。")
    rows = [(one.blind_code, f"{one.signed} / {one.wanted}", why(one)) for one in short]
    heads = (("编号", 46), ("已签 / 应评", 30), ("原因", 80))
    return Section("作品与评分", tuple(sentences), grid(heads, rows[:SHOWN_SHORT]))


def changed(counts: stored.Changes) -> str:
    """Say how often signed points were changed and by whom, and what was talked over."""
    points = (
        f"签字以后评委重新打分 {counts.reopenings} 次，组织者更正 {counts.corrections} 次"
        if counts.reopenings or counts.corrections
        else "签字以后没有重新打分，也没有更正"
    )
    if not counts.discussions:
        return f"{points}。没有合议。"
    return f"{points}。合议 {counts.discussions} 件，其中 {counts.conclusions} 件写了结论。"


def why(one: EntryProgress) -> str:
    """Return why readings of an entry are missing, in words."""
    reasons = (
        (one.recused, "份回避"),
        (one.idle, "份评委已退出"),
        (one.draft, "份没有签字"),
        (one.untouched, "份没有开始"),
    )
    said = [f"{number} {words}" for number, words in reasons if number]
    never = one.missing - one.recused - one.idle
    return "，".join([*said, *([f"{never} 份没有分出"] if never > 0 else [])])


def _recusals(subject: Subject) -> Section:
    stepped, settled = stored.recusals(subject.round), stored.dismissed(subject.round)
    kinds = Counter(word(one.kind) if one.kind else "重新分配时收回" for one in stepped)
    counts = "，".join(f"{kind} {number} 件" for kind, number in sorted(kinds.items()))
    sentences = [f"回避 {len(stepped)} 件：{counts}。" if stepped else "没有评委回避。"]
    sentences.append(
        f"认定不构成回避的利益关系 {len(settled)} 项，理由列在下表。" if settled
        else "没有认定为不构成回避的利益关系。"
    )  # fmt: skip
    sentences += excluded_until(subject.round)
    earlier, reason = told_about(subject.round)
    sentences += sentences_of(earlier)
    if earlier:
        stands = f"组织者确认结果仍然成立，理由：{reason.rstrip('。')}。"
        waits = "名次还没有锁定，锁定时要写明为什么结果仍然成立。"
        sentences.append(stands if reason else waits)
    # whose interest it was stands by name on the judge's page, so no number stands here
    rows = [
        (word(one.row.kind), one.blind_code or one.unit or "点名的作者", one.row.reason)
        for one in settled
    ]
    heads = (("关系", 30), ("对象", 46), ("理由", 80))
    return Section("回避与利益关系", tuple(sentences), grid(heads, rows))


def _evidence(subject: Subject) -> Section:
    count, head = audit.head()
    rows = [*_plan_facts(stored.plans_applied(subject.round))]
    if (ranking := subject.ranking) is not None:
        rows.append(("排名引擎与种子", f"{ranking.engine_version}，种子 {ranking.seed}"))
        rows.append(("排名输入指纹", ranking.inputs_digest))
    rows.append(("操作记录", f"到第 {count} 条为止，末条指纹 {head}"))
    sentences = (
        "分配和排名都能按下列种子、输入重新计算，得到同样的结果。",
        "种子指纹是种子原文的 SHA-256，开评以前就公布了；种子原文在评分结束以后公布。",
    )
    return Section("可以核对的凭据", sentences, grid((("项目", 36), ("内容", 120)), rows))


def _plan_facts(plans: Sequence[Plan]) -> list[tuple[str, str]]:
    found = []
    # in the order of the plans; a round that was reopened has a secret more
    for secret, plan in {secret_of(plan): plan for plan in plans}.items():
        found.append(("种子指纹", fingerprint(secret)))
        if plan.round.state is RoundState.CLOSED:
            found.append(("种子原文", secret))
    for number, plan in enumerate(plans, start=1):
        name = "分配方案" if len(plans) == 1 else f"分配方案 {number}"
        if plan.round.state is RoundState.CLOSED:
            found.append((f"{name}种子", str(plan.seed)))
        found.append((f"{name}输入指纹", plan.inputs_digest))
    return found
