"""Screening room: the words of the duplicate reports, one place for all formats."""

from typing import Final

NAME: Final = "活动内部相似度"
#: What every report says of itself.
NOT_A_VERDICT: Final = (
    "本报告给出的是活动内部相似度：只在本次征集的作品、往届作品和组织者放入的对照文本之间比较，"
    "不是中国知网等学术不端文献检测系统的结果，也不能当作那样的结果使用。数字只提示哪里值得看，"
    "是否抄袭由人对照原文判断。"
)
#: What the page of files alone says: it knows of no call and of no earlier one.
FILES_ALONE: Final = (
    "这一页只在给出的文件之间两两比较，没有和别的作品、往届作品或网上的文章比。不是中国知网等学术"
    "不端文献检测系统的结果，也不能当作那样的结果使用。数字只提示哪里值得看，是否抄袭由人对照原文判断。"
)
#: Beside the likeness of topics, wherever it is printed.
TOPIC: Final = "题材相近度"
SAME_TOPIC: Final = "题材相近（不是雷同）"
SAME_TOPIC_ALONE: Final = (
    "最近一次全部重查时用词最相近、没有发现抄写的，每件最多五篇；从不报警，也不计入任何数字"
)
TOPIC_ALONE: Final = "题材相近度只说用词像不像，题材相近本身从不报警。"
SHARE: Final = "总文字复制比"
SHARE_WITHOUT_BASE: Final = "去除引用后复制比"
KINDS: Final = {"same": "相同", "reworded": "改写"}
INTERNAL: Final = "内部资料，注意保管"
SECTIONS: Final = {
    "facts": "检查范围",
    "subjects": "文字复制比",
    "comparisons": "相似段落对照",
    "quotations": "引用底本的文字（不计为雷同）",
    "findings": "人工认定",
    "caution": "说明",
}
SUBJECT_HEADS: Final = ("作品", SHARE, SHARE_WITHOUT_BASE, "档次", "情况")
PASSAGE_HEAD: Final = "段"
QUOTATION_HEADS: Final = ("作品", "引自", "引文")
NOTHING_FOUND: Final = "没有发现引用以外的相同段落。"
NO_QUOTATIONS: Final = "没有整句引用底本的文字。"
NOT_YET: Final = "还没查完，现在不能说有没有。"
NOT_DECIDED: Final = "还没有认定。"
CHANGES: Final = {
    "turned": "转过",
    "mirrored": "左右翻转",
    "cropped": "裁切过",
    "tilted": "斜着拍",
}
BANDS: Final = {"quiet": "未到提示线", "notice": "提示", "review": "需人工复核"}


def headings(*, has_findings: bool) -> dict[str, str]:
    """Return the headings of a report, numbered; an author is told of no verdict on others."""
    shown = [key for key in SECTIONS if key != "findings" or has_findings]
    return {key: f"{chinese(n)}、{SECTIONS[key]}" for n, key in enumerate(shown, start=1)}


def nothing(*, is_whole: bool) -> dict[str, str]:
    """Return what stands where nothing was found: half a check has not found nothing."""
    return {
        "comparisons": NOTHING_FOUND if is_whole else NOT_YET,
        "quotations": NO_QUOTATIONS if is_whole else NOT_YET,
        "findings": NOT_DECIDED,
    }


def percent(share: float) -> str:
    """Return a share as people read it; what is not nought is never printed as nought."""
    shown = f"{share * 100:.1f}%"
    return "不到 0.1%" if share > 0 and shown == "0.0%" else shown


def confidence(score: float) -> str:
    """Return a score of the engine; only certainty itself is printed as 1."""
    return f"{min(score, 0.99):.2f}" if score < 1 else "1.00"


def article(title: str, part: int) -> str:
    """Return how a quotation is named: the base text, and the article where it has some."""
    return f"{title}第{chinese(part)}条" if part else title


def chinese(number: int) -> str:
    """Return a number under a hundred as laws write it: 三十七."""
    digits = "零一二三四五六七八九"
    if not 0 < number < 100:  # no law of ours is as long
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{digits[tens]}十"
    return head + (digits[ones] if ones else "")


def titled(title: str) -> str:
    """Return a title in its marks; those inside become the inner ones: 《〈条例〉第一条》."""
    inner = title.replace("《", "〈").replace("》", "〉")
    return f"《{inner}》"
