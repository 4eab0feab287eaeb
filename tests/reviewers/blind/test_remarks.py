"""A judge's remark that says who the judge is, whatever the way; and remarks that do not."""

import random

import pytest

from reviewers.blind import Identity, remark_leaks

JUDGES = (
    ("何伟", "银川市兴庆区信访局", "兴庆信访", "13909511234", "hewei@163.com"),
    ("欧阳志远", "平江县教育体育局", "平江教体局", "18674012398", "oy_zy@qq.com"),
    ("古丽·阿依夏木", "高昌区亚尔镇人民政府", "亚尔镇政府", "15299530876", "guli@sina.cn"),
    ("马秀兰", "银川市第二十一小学", "二十一小", "15909520317", "maxl@nx.cn"),
)
TELLING = (
    "立意好，文字稳。{name}",
    "建议删去第三段。——{name}",
    "评委：{name}",
    "文章真实可感，{name}读后很受触动。",
    "此稿我在{unit}时也办过类似的案子。",
    "{short}的老同志都该读一读。",
    "有问题请打{phone}。",
    "修改稿可以发到{email}。",
    "我是{unit}的，这件事我熟。",
    "加微信{handle}细聊。",
    "{spaced} 2027.6.2",
    "本人系{unit}工作人员，深有同感。",
    "欢迎联系我讨论。",
    "（{name}评，2027年6月）",
    "点评人：{name}，{short}",
)
CALM = (
    "立意好，文字稳，结尾略急。",
    "第三段的数字与前文不一致，建议核对。",
    "援引第二十二条准确，“十五日”的处理写得细。",
    "作者熟悉基层，老人和村干部的对话真实。",
    "情节完整，语言朴素，缺一点提炼。",
    "标题平了些，可再斟酌。",
    "评审时请注意第五段有一处错字。",
    "任何伟大的事都从小处写起，这篇做到了。",
    "文中的信访局、街道办写得有分寸。",
    "我认为结构可以更紧凑，读到后半程有些松。",
    "案例2018年3月到2021年，时间线清楚。",
    "感人，但议论偏多——删去三分之一会更好。",
    "材料里的13件事选三件就够。",
    "主题契合，法治思维突出，建议评为一等。",
    "高兴的是结尾没有喊口号。",
    "找老百姓听得懂的话说，这一点很好。",
)


def telling(seed: int) -> list[tuple[str, Identity]]:
    """Return every sentence as each judge might write it."""
    rng = random.Random(seed)
    remarks = []
    for name, unit, short, phone, email in JUDGES:
        who = Identity(names=(name,), units=(unit, short), phones=(phone,), emails=(email,))
        bare = name.replace("·", "")
        for sentence in TELLING:
            number = rng.choice((phone, f"{phone[:3]} {phone[3:7]} {phone[7:]}"))
            text = sentence.format(
                name=name, unit=unit, short=short, phone=number, email=email,
                handle=f"wx_{phone[-6:]}", spaced="　".join(bare),
            )  # fmt: skip
            remarks.append((text, who))
    return remarks


def test_remarks_that_tell_of_their_judge_are_found() -> None:
    remarks = telling(seed=3)
    missed = [text for text, who in remarks if not remark_leaks(text, who)]

    assert len(missed) <= 0.05 * len(remarks), missed


@pytest.mark.parametrize("text", CALM)
def test_remarks_about_the_work_alone_are_left_alone(text: str) -> None:
    for name, unit, short, phone, email in JUDGES:
        who = Identity(names=(name,), units=(unit, short), phones=(phone,), emails=(email,))
        assert () == remark_leaks(text, who)


def test_a_surname_with_a_title_is_the_judge_and_a_name_that_is_a_word_is_not() -> None:
    assert remark_leaks("何老师读过，同意。", Identity(names=("何伟",)))
    assert () == remark_leaks("读来高兴，安全感很足。", Identity(names=("高兴",)))
