"""A desk, how the facts of a deed read in Chinese: names of facts, values read out. Words only."""

import re
from collections.abc import Mapping
from typing import Any, Final

FACTS: Final = {
    "added": "人工增补",
    "address": "地址",
    "after": "之后",
    "agreed": "同意",
    "alarms": "雷同处数",
    "answers": "复读原来的回答",
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
    "has_discussion": "有合议",
    "in_conflict": "前面轮次应当回避、没有移出的",
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
    "seed_before": "以前的种子原文",
    "seed_print": "种子指纹",
    "shows_peers": "评委看得到别人的总分",
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
    "wide_limit": "分差超过几分算大",
    "withdrawn": "撤回",
    "wording": "文字版本",
}
LONGEST: Final = 300
# a SHA-256 fills a line and says to the eye no more than its beginning
DIGEST: Final = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")


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
