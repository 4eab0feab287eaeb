"""A judge's remark that says who the judge is, whatever the way; and remarks that do not."""

import random

import pytest

from reviewers.blind import Identity, LeakAction, remark_leaks

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
    "能联系我市信访工作实际",
    "紧密联系我国实际",
    "参加我们身边的调解",
    "更加我行我素",
    "群众来找我反映问题一段最好",
    "建议紧密联系我县实际，可以联系我们身边的事",
    "结构完整——值得推荐",
    "紧扣条例——用例子说理",
    "点评2023年的案例到位",
    "专家点评2023年的案例到位",
    "信访人本人是一名社会工作者",
    "专家：评析部分稍弱",
    "评委：文字流畅",
    "结尾令我叫绝，我叫好",
    "我在读到信访局工作人员熬夜那一段时很感动",
)
SIGNED = (
    "欢迎联系我讨论。",
    "可随时打电话联系我",
    "写得好。\n评委：何老师",
    "点评人：欧阳志远",
    "本人是基层法院干部，深有同感。",
    "我姓何，在基层多年。",
    "（老何同意）何评（2027年6月）",
    "我在乡镇政府工作，写得真。",
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


@pytest.mark.parametrize("text", SIGNED)
def test_words_that_may_be_a_signature_are_flagged_and_never_more(text: str) -> None:
    found = remark_leaks(text, Identity(names=("王建国",)))

    assert {LeakAction.FLAGGED} == {leak.action for leak in found}


def test_a_person_of_the_essay_with_the_judges_surname_is_flagged_and_never_more() -> None:
    found = remark_leaks("王局长的形象鲜明", Identity(names=("王建国",)))

    assert {("王局", LeakAction.FLAGGED), ("王局长", LeakAction.FLAGGED)} == {
        (leak.text, leak.action) for leak in found
    }


def test_a_surname_with_a_title_is_the_judge_and_a_name_that_is_a_word_is_not() -> None:
    assert remark_leaks("何老师读过，同意。", Identity(names=("何伟",)))
    assert () == remark_leaks("读来高兴，安全感很足。", Identity(names=("高兴",)))
