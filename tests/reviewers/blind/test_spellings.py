"""The many ways people, units and numbers are written; and texts in which there is nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewers.blind import (
    Identity,
    LeakAction,
    LeakKind,
    identity_leaks,
    mask,
    scan,
    wanted_leaks,
)
from reviewers.blind.folding import squeezed

NAME = "欧阳志远"
ME = Identity(
    names=(NAME, "古丽·阿依夏木", "何伟"),
    units=("石嘴山市平罗县教育体育局", "银川市第二十一小学", "大武口区朝阳街道办事处"),
    phones=("13909511234", "0951-6012345"),
    emails=("hewei@163.com",),
    id_numbers=("64010219800307121X",),
)
STORY = "\n".join(f"他把第{place}封信放在桌上，慢慢地说。" for place in range(14))


def acting(text: str, identity: Identity = ME) -> list[str]:
    return [
        leak.text
        for leak in identity_leaks(text, identity)
        if leak.action is not LeakAction.FLAGGED
    ]


def flags(text: str, identity: Identity = ME) -> list[tuple[str, bool]]:
    return [
        (leak.text, leak.own)
        for leak in identity_leaks(text, identity)
        if leak.action is LeakAction.FLAGGED
    ]


@pytest.mark.parametrize(
    "words",
    [
        "平罗县教育体育局", "平罗教体局",
        "石嘴山平罗县教体局", "平罗县教体局", "银川二十一小", "银川市二十一小",
        "朝阳街道办事处", "歐陽志遠", "阿依夏木", "139.0951.1234", "139****1234",
        "一三九零九五一一二三四", "6012345", "hewei（at）163。com", "640102 19800307 121x",
    ],
)  # fmt: skip
def test_own_data_is_masked_in_its_other_spellings(words: str) -> None:
    assert words in acting(f"那年我在本子上写过：{words}，一直留着。")


@pytest.mark.parametrize("words", ["老何", "小何", "何科长", "何某", "何老师", "古丽", "平罗县"])
def test_forms_that_could_be_others_are_flagged_as_one_s_own(words: str) -> None:
    assert (words, True) in flags(f"有人喊了一声{words}，我抬起头。")


@pytest.mark.parametrize(
    "words",
    [
        "微信号是hewei_01", "vx：hewei_01", "V信 hewei_01", "QQ号：123456789",
        "加我微信吧，hewei_01",
        "抖音号hewei01",
        "0951-6088888转601", "电话6088888", "+86 138 0000 1234",
        "zhang.san（at）126.com",
    ],
)  # fmt: skip
def test_numbers_of_anybody_are_masked_in_the_usual_wordings(words: str) -> None:
    assert acting(f"纸条上写着{words}。", Identity())


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("车牌号是宁A·12345，停在路口。", "宁A·12345"),
        ("钱打到6222020200112233446这张卡上。", "6222020200112233446"),
        ("热线4008001234打不通。", "4008001234"),
        ("信访人马国良又来了。", "马国良"),
        ("欧阳春来拿着材料。", "欧阳春来"),
        ("哈斯·巴根也来了。", "哈斯·巴根"),
        ("他家住幸福路36号3号楼2单元501室。", "幸福路36号3号楼2单元501室"),
        ("去找平罗县信访局副局长。", "平罗县信访局副局长"),
    ],
)
def test_what_may_be_others_is_shown_and_left_alone(text: str, hit: str) -> None:
    assert [] == acting(f"那天，{text}", Identity())
    assert (hit, False) in flags(f"那天，{text}", Identity())


@pytest.mark.parametrize(
    "line",
    [
        "文/张建国", "□张建国", "兴庆区信访局　张建国", "银川市兴庆区信访局督查科", "张　三",
        "撰稿：李强",
        "供稿单位：某某局", "2027年4月于银川", "工作单位及职务：某局科长", "姓名｜张三｜单位｜某局",
        "【作者简介】张三，某局干部。", "本报通讯员　张三",
        "张三，男，回族，1985年生，现任某局科长，曾获多项表彰，长期从事信访工作，热爱写作，"
        "作品散见于报刊，在基层工作多年，深受好评，被群众称为贴心人。",
    ],
)  # fmt: skip
def test_signature_lines_go_from_the_end_of_a_text(line: str) -> None:
    assert acting(f"{STORY}\n{line}", Identity())[-1] == line


def test_an_aside_about_the_author_goes_from_the_end_of_a_paragraph() -> None:
    text = f"{STORY}\n灯还亮着。（作者系某县信访局干部）"

    assert ["（作者系某县信访局干部）"] == acting(text, Identity())


@pytest.mark.parametrize(
    "text",
    [
        "任何伟大的事业都从小处做起，如何伟大，要看脚下。",
        "对违反规定的严肃处理，纪检监察机关督促检查，建立健全制度。",
        "学校组织学习了《条例》，大家都说受益很多。",
        "作者在书里写道，难的是让人愿意听道理。",
        "单位：万元。共计1380000件，编号202704180013977。",
        "中发〔2022〕8号文件印发以后，0123456789号工单转到了12345热线。",
        "焦裕禄在兰考，于成龙在罗城，都坐到了百姓中间。",
        "王某某、李某、陈大姐，在案卷里都只剩一个姓。",
        "我市各县区、各乡镇和各村都贴了告示。",
        "微信群里发来APP的链接，版本version2。",
    ],
)
def test_ordinary_sentences_tell_of_nobody(text: str) -> None:
    found = identity_leaks(f"{STORY}\n{text}\n{STORY}", Identity(names=("何伟",)))

    assert [] == [leak.text for leak in found if leak.text != "何伟"]
    assert [] == [leak for leak in found if leak.action is not LeakAction.FLAGGED]


def test_a_region_s_own_office_is_flagged_without_its_name() -> None:
    who = Identity(units=("宁夏回族自治区信访局",))

    assert ("自治区信访局", True) in flags("我在自治区信访局跟班学习。", who)
    assert ["宁夏信访局"] == acting("我在宁夏信访局跟班学习。", who)


def test_a_place_is_never_taken_for_a_person() -> None:
    kinds = {
        leak.text: leak.kind for leak in identity_leaks("金凤区和平罗县都来人了。", Identity())
    }

    assert LeakKind.NAME not in kinds.values()


def test_a_line_may_be_kept_unless_it_holds_own_data_or_a_number() -> None:
    lines = ["2027年4月于银川", "手机：13800001234", f"供稿：{NAME}"]
    text = "\n".join([STORY, *lines])
    found = identity_leaks(text, ME, kept=lines)

    assert lines[1:] == [leak.text for leak in found if leak.action is LeakAction.REMOVED]
    assert (lines[0], False) in [(leak.text, leak.own) for leak in found]


def test_a_report_says_what_a_removed_line_held() -> None:
    text = f"{STORY}\n作者：{NAME}　13909511234"

    found = scan(text, ME)

    assert identity_leaks(text, ME) == found.leaks
    assert [("signature", "removed")] == [(leak.kind, leak.action) for leak in found.leaks]
    assert [("name", "removed"), ("phone", "removed")] == [
        (leak.kind, leak.action) for leak in found.inside
    ]


def test_words_a_person_wants_masked_are_found_however_spaced() -> None:
    assert ["某 桥", "某桥"] == [
        leak.text for leak in wanted_leaks("在某 桥边，某桥。", ["某桥", ""])
    ]


GAPS = st.sampled_from(["", " ", "　", "·", "•", "‧", "・", "-", "\u200b", "\ufeff", "\n"])


@given(name=st.sampled_from([NAME, "古丽·阿依夏木", "马秀兰"]), gaps=st.lists(GAPS, min_size=7))
def test_no_spacing_and_no_dots_save_a_name(name: str, gaps: list[str]) -> None:
    who = Identity(names=(name,))
    bare = name.replace("·", "")
    written = bare[0] + "".join(gap + letter for gap, letter in zip(gaps, bare[1:], strict=False))
    text = f"那天，{written}，来过。"

    left = squeezed(mask(text, identity_leaks(text, who))).text
    assert bare not in left


@given(st.lists(st.sampled_from([NAME, "13909511234", "，", "我们说", "何伟", "在平罗教体局"])))
def test_masking_a_masked_sentence_changes_nothing(pieces: list[str]) -> None:
    text = f"那天，{''.join(pieces)}，就这样过去了。"
    once = mask(text, identity_leaks(text, ME))

    assert once == mask(once, identity_leaks(once, ME))
