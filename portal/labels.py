"""Enum value → 中文: the only place a state gets its Chinese name. Words, and the shape beside."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from portal.models import enums as e
from portal.models import proofreading_enums as p

# kind of badge: done ● work ◐ look ◆ bad □ none ○ (see static/css/components.css)
_BADGES: Final[tuple[tuple[StrEnum, tuple[str, str]], ...]] = (
    (e.EntryStatus.DRAFT, ("草稿", "none")),
    (e.EntryStatus.SUBMITTED, ("已报送", "work")),
    (e.EntryStatus.RETURNED, ("退回修改", "bad")),
    (e.EntryStatus.ACCEPTED, ("审查通过", "done")),
    (e.EntryStatus.WITHDRAWN, ("已撤回", "none")),
    (e.EntryStatus.VETOED, ("取消资格", "bad")),
    (e.CallState.DRAFT, ("筹备中", "none")),
    (e.CallState.ANNOUNCED, ("已公布", "done")),
    (e.CallPhase.DRAFT, ("筹备中", "none")),
    (e.CallPhase.ANNOUNCED, ("未开始收件", "none")),
    (e.CallPhase.SUBMITTING, ("正在收件", "work")),
    (e.CallPhase.JUDGING, ("收件截止，评审中", "work")),
    (e.CallPhase.PUBLISHED, ("结果已发布", "done")),
    (e.PageState.PENDING, ("正在处理", "work")),
    (e.PageState.READY, ("已收到", "done")),
    (e.PageState.DAMAGED, ("文件不完整", "bad")),
    (e.ScreeningDecision.ACCEPTED, ("审查通过", "done")),
    (e.ScreeningDecision.RETURNED, ("退回修改", "bad")),
    (e.RoundState.PLANNED, ("未开评", "none")),
    (e.RoundState.OPEN, ("评分中", "work")),
    (e.RoundState.CLOSED, ("已结束", "done")),
    (e.RoundState.CANCELLED, ("已取消", "bad")),
    (e.PlanState.PROPOSED, ("待确认", "look")),
    (e.PlanState.APPLIED, ("已生效", "done")),
    (e.PlanState.DISCARDED, ("已弃用", "none")),
    (e.AssignmentState.ASSIGNED, ("已分配", "work")),
    (e.AssignmentState.RECUSED, ("已回避", "none")),
    (e.ScorecardState.DRAFT, ("打分中", "work")),
    (e.ScorecardState.SIGNED, ("已签字", "done")),
    (e.ScorecardState.REOPENED, ("重新打分", "look")),
    (e.ConflictState.SUGGESTED, ("待核实", "look")),
    (e.ConflictState.CONFIRMED, ("需回避", "bad")),
    (e.ConflictState.DISMISSED, ("不构成回避", "none")),
    (e.ConflictState.WITHDRAWN, ("已撤回", "none")),
    (e.JobState.WAITING, ("等待处理", "none")),
    (e.JobState.RUNNING, ("正在处理", "work")),
    (e.JobState.DONE, ("已完成", "done")),
    (e.JobState.FAILED, ("没有做成", "bad")),
    (e.SecrecyConclusion.PASSED, ("可以公开", "done")),
    (e.SecrecyConclusion.HELD, ("暂不公开", "bad")),
    (e.SimilarityBand.NONE, ("未到提示线", "none")),
    (e.SimilarityBand.NOTICE, ("提示", "look")),
    (e.SimilarityBand.REVIEW, ("需人工复核", "bad")),
    (e.RunState.WAITING, ("等待检查", "none")),
    (e.RunState.RUNNING, ("正在检查", "work")),
    (e.RunState.DONE, ("已查完", "done")),
    (e.RunState.FAILED, ("没有查成", "bad")),
    (e.RunState.SUPERSEDED, ("已由新批次代替", "none")),
    (e.CaseState.OPEN, ("待认定", "look")),
    (e.CaseState.SETTLED, ("已认定", "done")),
    (e.CaseState.GONE, ("已改动或撤回", "none")),
    (e.CaseState.MERGED, ("已并入另一组", "none")),
    (p.ProofreadingState.FIRST, ("初读中", "work")),
    (p.ProofreadingState.SECOND, ("复读中", "work")),
    (p.ProofreadingState.DISPUTED, ("有分歧，待裁定", "look")),
    (p.ProofreadingState.CONFIRMED, ("审读完成", "done")),
    (p.MarkState.PLACED, ("待复读", "none")),
    (p.MarkState.CONFIRMED, ("复读认可", "done")),
    (p.MarkState.DISMISSED, ("复读不认可", "look")),
    (p.MarkState.UPHELD, ("裁定计入", "done")),
    (p.MarkState.OVERRULED, ("裁定不计", "none")),
    (p.MarkState.WITHDRAWN, ("已撤销", "none")),
)

_WORDS: Final[tuple[tuple[StrEnum, str], ...]] = (
    (e.Role.SUBMITTER, "报送人"),
    (e.Role.LIAISON, "联络员"),
    (e.Role.JUDGE, "评委"),
    (e.Role.ORGANISER, "组织者"),
    (e.Role.OBSERVER, "监审员"),
    (e.Role.PROOFREADER, "审读员"),
    (e.Role.ADMIN, "系统管理员"),
    (e.CategoryKind.ESSAY, "征文"),
    (e.CategoryKind.CALLIGRAPHY, "书法"),
    (e.EntryDeed.SUBMIT, "报送"),
    (e.EntryDeed.WITHDRAW, "撤回"),
    (e.EntryDeed.REVISE, "修改"),
    (e.EntryDeed.RETURN, "退回修改"),
    (e.EntryDeed.ACCEPT, "审查通过"),
    (e.EntryDeed.VETO, "取消资格"),
    (e.EntryDeed.REINSTATE, "恢复资格"),
    (e.Rule.MEAN, "算术平均"),
    (e.Rule.TRIMMED_MEAN, "去掉一个最高分和一个最低分后平均"),
    (e.Rule.MEDIAN, "取中位数"),
    (e.Rule.Z_SCORE, "标准分（Z 分数）平均"),
    (e.Rule.GROUP_RANK, "组内排名百分位平均"),
    (e.Rule.MODEL, "校宽严后得分"),
    (e.Rule.MAJORITY, "过半数通过"),
    (e.Rule.AT_LEAST, "达到规定票数通过"),
    (e.Rule.SCHULZE, "两两比较（舒尔策法）"),
    (e.Rule.BORDA, "名次积分（波达法）"),
    (e.RoundKind.SCORING, "打分"),
    (e.RoundKind.SIFTING, "初筛"),
    (e.RoundKind.RANKING, "排序"),
    (e.RoundDeed.OPEN, "开评"),
    (e.RoundDeed.EXTEND, "延期"),
    (e.RoundDeed.CLOSE, "结束"),
    (e.RoundDeed.REOPEN, "重新开评"),
    (e.RoundDeed.CANCEL, "取消"),
    (e.RoundDeed.RESTORE, "恢复"),
    (e.PoolKind.ALL, "全部审查通过的作品"),
    (e.PoolKind.PASSED, "上一轮通过的作品"),
    (e.PoolKind.TOP_COUNT, "上一轮前若干名"),
    (e.PoolKind.TOP_SHARE, "上一轮前百分之几"),
    (e.PoolKind.TOP_IN_GROUP, "上一轮每组前若干名"),
    (e.PoolKind.BY_HAND, "逐件指定"),
    (e.PoolGroup.UNIT, "单位"),
    (e.PoolGroup.SCRIPT, "书体"),
    (e.PoolGroup.FORM, "形式"),
    (e.Entrance.RANKED, "按名次入围"),
    (e.Entrance.TIED, "并列入围"),
    (e.Entrance.ADDED, "人工增补"),
    (e.Combination.LAST_ROUND, "以最后一轮为准"),
    (e.Combination.WEIGHTED, "各轮加权相加"),
    (e.RecusalKind.RECOGNISED, "认出作者"),
    (e.RecusalKind.INTEREST, "有利益关系"),
    (e.RecusalKind.IDENTITY_FOUND, "发现身份信息"),
    (e.RecusalKind.ABSTAINED, "弃评"),
    (e.RecusalKind.WITHDRAWN, "收回"),
    (e.InterestKind.SAME_UNIT, "同一单位"),
    (e.InterestKind.RELATED_UNIT, "上下级单位"),
    (e.InterestKind.KIN, "亲属"),
    (e.InterestKind.TEACHER, "师生、师徒"),
    (e.InterestKind.COAUTHOR, "合作者"),
    (e.InterestKind.SAME_PERSON, "本人"),
    (e.InterestKind.OTHER, "其他关系"),
    (e.BaseTextKind.NOTICE, "征集通知"),
    (e.BaseTextKind.TEMPLATE, "单位模板"),
    (e.BaseTextKind.OTHER, "其他底本"),
    (e.PairKind.TEXT, "文稿雷同"),
    (e.PairKind.SCAN, "图片雷同"),
    (e.RunKind.ARRIVAL, "报送时检查"),
    (e.RunKind.FULL, "全量检查"),
    (e.CaseOpening.FOUND, "首次发现"),
    (e.CaseOpening.JOINED, "又有作品与本组雷同"),
    (e.CaseOpening.CHANGED, "文稿或图片改过，仍然雷同"),
    (e.CaseOpening.WITHDRAWN, "原来的认定已撤销"),
    (e.CaseOpening.AGAIN, "文稿没有改，再次发现雷同"),
    (e.Finding.FALSE_ALARM, "误报"),
    (e.Finding.FAIR_QUOTATION, "合理引用"),
    (e.Finding.PLAGIARISM, "抄袭"),
    (e.Finding.MULTIPLE_SUBMISSION, "一稿多投"),
    (e.Finding.SHARED_TEMPLATE, "同源模板"),
    (e.Consequence.RETURN, "退回修改"),
    (e.Consequence.VETO, "取消资格"),
    (e.Consequence.NOTE, "备注"),
    (p.TextSource.AUTHOR, "作者报送时选定"),
    (p.TextSource.ARTICLES, "组织者选定"),
    (p.TextSource.TYPED, "组织者录入"),
    (p.ProofreadingDeed.FINISH_FIRST, "完成初读"),
    (p.ProofreadingDeed.AGREE, "完成复读，两人一致"),
    (p.ProofreadingDeed.DISAGREE, "完成复读，交组织者裁定"),
    (p.ProofreadingDeed.SETTLE, "裁定"),
    (p.ProofreadingDeed.REOPEN, "重新审读"),
    (p.MarkKind.WRONG, "错字"),
    (p.MarkKind.MISSING, "漏字"),
    (p.MarkKind.EXTRA, "衍字"),
    (p.MarkKind.TRANSPOSED, "倒字"),
    (p.MarkKind.DOUBTFUL, "存疑"),
)

# Keyed by class too: members of two string enums with one value are equal (``draft`` is a state
# of four things), and a plain dict would give all of them the last word.
BADGES: Final = {(type(member), member): badge for member, badge in _BADGES}
WORDS: Final = {(type(member), member): word for member, word in _WORDS}


def word(value: StrEnum) -> str:
    """Return the Chinese word for an enum member. Raises KeyError for a member without one."""
    key = type(value), value
    return WORDS[key] if key in WORDS else BADGES[key][0]


def badge(value: StrEnum) -> tuple[str, str]:
    """Return (word, kind of badge) for a state."""
    return BADGES[type(value), value]


# how a round parts equal scores, link by link
TIES = {
    "main_criterion": "主要评分项的平均分",
    "head_to_head": "同评两件的评委谁给得高",
    "untrimmed_mean": "全部评分的算术平均",
    "median": "全部评分的中位数",
}


def ties(chain: Iterable[str]) -> str:
    """Return how equal scores are parted, in one clause; what no link parts shares its rank."""
    links = [TIES[key] for key in chain if key in TIES]
    return "先看" + "，再看".join(links) + "，仍相同的并列" if links else "一律并列"
