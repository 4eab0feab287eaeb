"""A desk, how the trail of deeds reads in Chinese: verbs, groups, subjects, facts. Words only."""

import re
from collections.abc import Mapping
from typing import Any, Final

from portal.web.organisers.proofreading_words import PROOFREADING_SUBJECTS, PROOFREADING_VERBS

VERBS: Final = {
    "account.created": "建立了账号",
    "account.disabled": "停用了账号",
    "account.enabled": "启用了账号",
    "account.password_changed": "改了密码",
    "account.password_link_made": "发出了重设密码的链接",
    "account.password_reset": "用链接重设了密码",
    "account.password_set": "设了密码",
    "account.privacy_agreed": "同意了个人信息处理告知",
    "account.role_granted": "给了身份",
    "account.role_revoked": "收回了身份",
    "account.sign_in_failed": "登录没有成功",
    "account.signed_in": "登录了",
    "account.signed_out": "退出了",
    "account.unit_changed": "改了单位",
    "allowance.granted": "给单位单独定了名额或时间",
    "award.decided": "定了一件作品的奖次",
    "awards.proposed": "按名次拟出了奖项",
    "awards.updated": "改了奖次设置",
    "ballot.reopened": "重新打开了一份排序表",
    "ballot.signed": "签字提交了排序表",
    "calibration.removed": "去掉了一件校准作品",
    "calibration.set": "选了一件校准作品",
    "call.closed": "提前截止了报送",
    "call.created": "建立了这次征集",
    "call.dated": "定了报送的起止时间",
    "call.extended": "延长了报送时间",
    "call.opened": "公布了征集，开始收件",
    "call.updated": "改了征集的设置",
    "category.updated": "改了组别的设置",
    "conflict.dismissed": "认定不构成回避",
    "conflict.pinned": "指定了一项回避",
    "conflict.settled": "处理了一项利益关系",
    "declaration.updated": "改了承诺书的文字",
    "deduction.made": "给一件作品扣了分",
    "deduction.withdrawn": "撤销了一项扣分",
    "duplicate.base_text_removed": "去掉了一份引用底本",
    "duplicate.base_text_set": "定了一份引用底本",
    "duplicate.case_gone": "这一组的文稿已改动或撤回，没有雷同了",
    "duplicate.case_merged": "这一组并入了更早的一组",
    "duplicate.case_opened": "查重发现了一组雷同",
    "duplicate.case_reopened": "这一组要重新认定",
    "duplicate.check_asked": "要求全部重查",
    "duplicate.checked": "查完了全部作品",
    "duplicate.decided": "认定了一组雷同",
    "duplicate.reference_added": "添加了一份对照文本",
    "duplicate.reference_withdrawn": "去掉了一份对照文本",
    "duplicate.report_exported": "导出了查重报告",
    "duplicate.table_exported": "导出了查重结果表",
    "duplicate.verdict_withdrawn": "撤销了一项认定",
    "entries.exported": "导出了报送汇总表",
    "entry.accepted": "审查通过，冻结了评审副本",
    "entry.blind_code_drawn": "抽出了匿名编号",
    "entry.copy_confirmed": "看过并确认了评审副本",
    "entry.copy_mended": "换上了多遮几处的评审副本",
    "entry.created": "开始填写作品",
    "entry.file_received": "上传了文件",
    "entry.file_removed": "移除了文件",
    "entry.masks_checked": "核对过图片，落款、印章都已遮住",
    "entry.noted": "给作品加了查重备注",
    "entry.page_covered": "给一张图片加了遮盖",
    "entry.page_masked": "改了一张图片的遮盖",
    "entry.page_removed": "移除了一张图片",
    "entry.page_retried": "重新处理了一张图片",
    "entry.pages_ordered": "调整了图片的顺序",
    "entry.publicity_changed": "改了是否同意公开姓名",
    "entry.reinstated": "恢复了作品的资格",
    "entry.returned": "退回作者修改",
    "entry.revised": "取回作品修改，回执作废",
    "entry.saved": "存了草稿",
    "entry.submitted": "报送了作品",
    "entry.vetoed": "取消了作品的资格",
    "entry.withdrawn": "撤回了作品",
    "entry.word_bared": "恢复了误遮的字词",
    "entry.words_covered": "加遮了评审副本里的字词",
    "file.downloaded": "下载了原件",
    "invitation.accepted": "接受了邀请",
    "invitation.cancelled": "作废了邀请",
    "invitation.created": "发出了邀请",
    "judge.changed": "改了评委的设置",
    "judge.abstained": "弃评了一件作品",
    "judge.briefed": "看过了评分细则和校准作品",
    "judge.declared_interests": "申报了利益关系",
    "judge.enrolled": "加入了评委",
    "judge.readings_released": "收回了评委没有评完的作品",
    "judge.recused": "主动回避了一件作品",
    "judge.reminded": "催办了评委",
    "judge.reported_identity": "报告作品里有身份信息",
    "judge.signed_in_conflict": "评了有利益关系的作品",
    "plan.applied": "采用了分配方案",
    "plan.discarded": "放弃了分配方案",
    "plan.proposed": "算出了分配方案",
    "pool.change_withdrawn": "撤销了一项入围增补或移出",
    "pool.drawn": "确定了入围作品",
    "pool.entry_added": "增补了一件入围作品",
    "pool.entry_removed": "把一件作品移出了入围范围",
    "pool.rule_changed": "改了入围范围",
    "ranking.computed": "算出了名次",
    "ranking.locked": "锁定了名次",
    "readings.ordered": "为作品加评",
    "results.published": "发布了结果",
    "round.changed": "改了评审轮次的设置",
    "round.closed": "结束了评审轮次",
    "round.combination_declared": "定了各轮怎么合成最后名次",
    "round.created": "设了评审轮次",
    "round.extended": "延长了评审轮次的截止时间",
    "round.minutes_exported": "导出了评审纪要",
    "round.opened": "开始了评审轮次",
    "round.preset_applied": "选定了评审程序",
    "round.removed": "删去了还没有开评的轮次",
    "round.reopened": "重新开始了评审轮次",
    "round.scores_exported": "导出了评分汇总表",
    "rubric.revised": "修订了评分细则",
    "scorecard.reopened": "重新打开了一张评分表",
    "scorecard.signed": "签字提交了评分表",
    "secrecy.reviewed": "记下了保密审查的结论",
    "trail.exported": "导出了操作记录",
    "unit.changed": "改了单位",
    "unit.created": "添加了单位",
    "units.imported": "导入了单位表",
    "verdict.cast": "对评委意见相持的作品作了定夺",
    "verdict.signed": "签字提交了初筛意见",
    **PROOFREADING_VERBS,
}

# (key in the address, word, beginnings of the verbs)
GROUPS: Final = (
    ("entry", "作品", ("entry", "entries", "file")),
    ("duplicate", "查重", ("duplicate",)),
    ("judge", "评委与回避", ("judge", "conflict")),
    ("round", "轮次与分配", ("round", "pool", "plan", "readings", "rubric", "calibration")),
    ("scorecard", "评分表", ("scorecard", "verdict", "ballot")),
    ("round", "轮次与分配", ("round", "pool", "plan", "readings", "rubric")),
    ("scorecard", "评分表", ("scorecard",)),
    ("proofreading", "文字审读", ("proofreading",)),
    (
        "result",
        "排名、奖项与发布",
        ("ranking", "deduction", "award", "awards", "secrecy", "results"),
    ),
    ("call", "征集设置", ("call", "category", "declaration", "allowance", "trail")),
    ("people", "人员与单位", ("account", "invitation", "unit", "units")),
)

SUBJECTS: Final = {
    "Award": "奖项",
    "BaseText": "引用底本",
    "AwardLevel": "奖次",
    "Assignment": "评审分配",
    "Call": "征集",
    "Category": "组别",
    "ConflictOfInterest": "利益关系",
    "DeclarationText": "承诺书",
    "Deduction": "扣分",
    "DuplicateCase": "查重个案",
    "DuplicateRun": "查重批次",
    "Entry": "作品",
    "Invitation": "邀请",
    "JudgeProfile": "评委",
    "Plan": "分配方案",
    **PROOFREADING_SUBJECTS,
    "Publication": "发布",
    "Ranking": "排名",
    "ReferenceText": "对照文本",
    "Round": "评审轮次",
    "Rubric": "评分细则",
    "Scorecard": "评分表",
    "SecrecyReview": "保密审查",
    "Unit": "单位",
    "UnitAllowance": "单位名额",
    "User": "账号",
}

FACTS: Final = {
    "added": "人工增补",
    "address": "地址",
    "after": "之后",
    "agreed": "同意",
    "alarms": "雷同处数",
    "awards": "奖项数",
    "before": "之前",
    "blind_code": "匿名编号",
    "category": "组别",
    "changed": "改了",
    "closes_at": "截止时间",
    "conclusion": "结论",
    "copy": "评审副本",
    "count": "前几名",
    "digest": "指纹",
    "due_at": "截止时间",
    "entries": "作品数",
    "entry": "作品",
    "events": "条数",
    "file": "文件",
    "files": "文件指纹",
    "finding": "认定",
    "format": "格式",
    "group": "分组",
    "how": "合成办法",
    "interests": "申报",
    "into": "并入第几组",
    "judges_named": "写明评委姓名",
    "kept": "组织者已认定，保留",
    "kind": "类别",
    "left": "待评份数",
    "level": "奖次",
    "login": "登录名",
    "mailed": "发邮件",
    "masks": "遮盖数",
    "name": "姓名",
    "note": "说明",
    "number": "序号",
    "opens_at": "开始时间",
    "page": "页",
    "pages": "页数",
    "plan": "分配方案",
    "passed_over": "让出名额",
    "passed": "通过",
    "passes": "几票通过",
    "places": "处数",
    "pool": "入围范围指纹",
    "preset": "评审程序",
    "quota": "名额",
    "reader": "给谁看",
    "readings": "评审份数",
    "reason": "理由",
    "receipt": "回执号",
    "remark_above": "高于多少要写评语",
    "remark_below": "低于多少要写评语",
    "removed": "移出",
    "reviewer": "审查人",
    "role": "身份",
    "round": "轮次",
    "rule": "计分规则",
    "seed": "随机种子",
    "sha256": "文件指纹",
    "share": "比例",
    "signed": "已签字",
    "size": "字节数",
    "status": "状态",
    "tied": "并列入围",
    "title": "题目",
    "unit": "单位",
    "unseen": "没有经过全部重查",
    "verdict": "认定编号",
    "version": "版本",
    "weights": "权重",
    "withdrawn": "撤回",
    "wording": "文字版本",
}
LONGEST: Final = 300
# a SHA-256 fills a line and says to the eye no more than its beginning
DIGEST: Final = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")


def sentence(verb: str) -> str:
    """Return what somebody did; a verb of another version is shown as it is."""
    return VERBS.get(verb, verb)


def groups_of(key: str) -> tuple[str, ...]:
    """Return the beginnings of verbs of a group; none for no group."""
    return next((starts for name, _, starts in GROUPS if name == key), ())


def subject_word(kind: str) -> str:
    """Return the word for a kind of subject."""
    return SUBJECTS.get(kind, kind)


def facts_line(facts: Mapping[str, Any]) -> str:
    """Return the facts of an event as one line of plain text, digests by their beginnings."""
    line = DIGEST.sub(r"\1…", facts_full(facts))
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def facts_full(facts: Mapping[str, Any]) -> str:
    """Return the facts of an event as one line, nothing left out."""
    return "；".join(f"{FACTS.get(name, name)}：{plain(value)}" for name, value in facts.items())


def plain(value: object) -> str:
    """Return one fact as text; lists and pairs are read out."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None:
        return "无"
    if isinstance(value, Mapping):
        return "，".join(f"{FACTS.get(name, name)} {plain(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return "、".join(plain(one) for one in value)
    return str(value)
