"""Identity in a text is found where it stands, and ordinary words are left to a person."""

import pytest

from reviewers.blind import Identity, Leak, LeakAction, LeakKind, identity_leaks

PERSON = Identity(
    names=("何伟", "古丽·阿依夏木", "王建国"),
    units=("银川市兴庆区信访局", "区信访局"),
    phones=("+86 13912345678", "0951-6012345"),
    emails=("He.Wei@example.cn",),
    id_numbers=("11010519491231002X",),
    posts=("督查科科长", "局长"),
)
FILLER = "\n".join(f"这是第{place}段，讲办理过程。" for place in range(12))


def found(text: str, identity: Identity = PERSON) -> list[tuple[str, str, str]]:
    return [(leak.kind, leak.text, leak.action) for leak in identity_leaks(text, identity)]


@pytest.mark.parametrize(
    ("text", "leak"),
    [
        ("那天何伟来了", ("name", "何伟", "masked")),
        ("那天何　伟来了", ("name", "何　伟", "masked")),
        ("那天何\u200b伟来了", ("name", "何\u200b伟", "masked")),
        ("听古丽•阿依夏木说", ("name", "古丽•阿依夏木", "masked")),
        ("听古丽阿依夏木说", ("name", "古丽阿依夏木", "masked")),
        ("他说，听古丽·阿依\n夏木说", ("name", "古丽·阿依\n夏木", "masked")),
        ("在银川市兴庆区 信访局里", ("unit", "银川市兴庆区 信访局", "masked")),
        ("我打１３９１２３４５６７８", ("phone", "１３９１２３４５６７８", "masked")),
        ("我打 1391234-5678", ("phone", "1391234-5678", "masked")),
        ("写到ＨＥ.wei＠example.cn吧", ("email", "ＨＥ.wei＠example.cn", "masked")),
        ("我是督查科科长", ("other", "督查科科长", "masked")),
        ("去找局长谈", ("other", "局长", "flagged")),
        ("奈何\n伟大", ("name", "何\n伟", "flagged")),
    ],
)
def test_own_data_is_found_however_it_is_written(text: str, leak: tuple[str, str, str]) -> None:
    leaks = identity_leaks(f"{text}。", PERSON)

    assert [(one.kind, one.text, one.action) for one in leaks] == [leak]
    assert leaks[0].own


@pytest.mark.parametrize(
    ("text", "leak"),
    [
        ("打138-0000-1234找他", ("phone", "138-0000-1234", "masked")),
        ("打＋86 138 0000 1234找他", ("phone", "＋86 138 0000 1234", "masked")),
        ("打(0951)6098765找他", ("phone", "(0951)6098765", "masked")),
        ("打0951－6098765找他", ("phone", "0951－6098765", "masked")),
        ("写到 li_1@mail.example.com.cn 吧", ("email", "li_1@mail.example.com.cn", "masked")),
        ("加微信：wx_12345吧", ("wechat", "微信：wx_12345", "masked")),
        ("加qq 123456吧", ("wechat", "qq 123456", "masked")),
        ("平罗县委信访局副局长讲", ("place", "平罗县委信访局副局长", "flagged")),
    ],
)
def test_patterns_of_third_parties_are_found(text: str, leak: tuple[str, str, str]) -> None:
    leaks = identity_leaks(f"{text}。", Identity())

    assert [(one.kind, one.text, one.action) for one in leaks] == [leak]
    assert not leaks[0].own


@pytest.mark.parametrize(
    ("number", "passes"),
    [
        ("11010519491231002X", True),
        ("11010519491231002x", True),
        ("110105194912310021", False),
        ("110105 19491231 0021", False),
    ],
)
def test_id_number_is_masked_whether_or_not_its_checksum_is_right(
    number: str, *, passes: bool
) -> None:
    (leak,) = identity_leaks(f"他的身份证号是{number}。", Identity())

    assert (leak.kind, leak.text, leak.action) == (LeakKind.ID_NUMBER, number, LeakAction.MASKED)
    assert leak.checksum_ok is passes


def test_own_id_number_is_told_from_a_stranger_s() -> None:
    (leak,) = identity_leaks("证号11010519491231002X。", PERSON)

    assert (leak.own, leak.checksum_ok) == (True, True)


def test_own_number_that_is_no_id_number_has_no_checksum() -> None:
    (leak,) = identity_leaks("军官证90123456号。", Identity(id_numbers=("90123456",)))

    assert (leak.own, leak.checksum_ok) == (True, None)


@pytest.mark.parametrize("word", ["高兴", "和平", "安全", "常宁"])
def test_name_that_is_an_ordinary_word_is_left_to_a_person(word: str) -> None:
    assert found(f"大家很{word}。", Identity(names=(word,))) == [("name", word, "flagged")]


@pytest.mark.parametrize("before", ["我叫", "我名叫 ", "作者：", "姓名："])
def test_after_an_introduction_even_an_ordinary_word_is_a_name(before: str) -> None:
    text = f"大家好，{before}高兴，很高兴认识各位，今天说说我们窗口的事。"

    assert found(text, Identity(names=("高兴",))) == [
        ("name", "高兴", "masked"),
        ("name", "高兴", "flagged"),
    ]


def test_values_too_short_to_mean_anything_are_ignored() -> None:
    short = Identity(names=("何", " "), units=("局",), phones=("110",), id_numbers=("123",))

    assert found("何局110，123。", short) == []


@pytest.mark.parametrize(
    "text",
    [
        "《信访工作条例》第三十四条规定。",
        "共办理1380000件，金额13800001234567元。",
        "微信公众号平台。",
    ],
)
def test_ordinary_sentences_have_no_leak(text: str) -> None:
    assert found(text) == []


def test_name_is_not_matched_across_a_blank_line() -> None:
    assert found("欧阳\n\n志远。", Identity(names=("欧阳志远",))) == []
    assert found("欧阳\n志远。", Identity(names=("欧阳志远",))) != []


@pytest.mark.parametrize(
    "line",
    [
        "作者：李某",
        "（作者单位：某县信访局）",
        "【姓名】".replace("】", "：】"),
        "联 系 电 话 ：12",
        "作者系某县干部",
        "指导老师：赵某",
    ],
)
def test_signature_with_a_key_is_removed_wherever_it_stands(line: str) -> None:
    text = f"{FILLER}\n{line}\n{FILLER}"

    assert found(text, Identity()) == [("signature", line, "removed")]


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("作者单位 某县信访局", "removed"),
        ("作者李某", "removed"),
        ("姓 名 李某", "removed"),
        ("学校", "flagged"),
        ("学校里的信访室", "flagged"),
    ],
)
def test_signature_without_colon_counts_only_at_the_edges(line: str, action: str) -> None:
    assert found(f"标题\n{line}\n{FILLER}", Identity()) == [("signature", line, action)]
    assert found(f"{FILLER}\n{line}", Identity()) == [("signature", line, action)]
    assert found(f"{FILLER}\n{line}\n{FILLER}", Identity()) == []


def test_sentence_that_opens_like_a_signature_stays() -> None:
    line = "学校组织学习了《条例》，大家结合各自的岗位谈了体会，都说受益很多，今后要照着去做。"

    assert found(f"{line}\n{FILLER}", Identity()) == []
    assert found("作者为什么这样写？", Identity(names=("王五",))) == []


def test_long_paragraph_with_a_key_is_removed_at_the_end_but_flagged_in_the_middle() -> None:
    line = "姓名：" + "他" * 80

    assert found(f"{FILLER}\n{line}", Identity()) == [("signature", line, "removed")]
    assert found(f"{FILLER}\n{line}\n{FILLER}", Identity()) == [("signature", line, "flagged")]


def test_line_of_nothing_but_own_data_is_a_signature_at_the_edges() -> None:
    line = "银川市兴庆区信访局  何 伟"

    assert found(f"题目\n{line}\n{FILLER}") == [("signature", line, "removed")]
    assert [kind for kind, _, _ in found(f"{FILLER}\n{line}\n{FILLER}")] == ["unit", "name"]


def test_leaks_come_in_order_with_raw_offsets() -> None:
    text = "何伟说，王建国也说。"

    assert identity_leaks(text, PERSON) == (
        Leak(LeakKind.NAME, 0, 2, "何伟", LeakAction.MASKED, own=True),
        Leak(LeakKind.NAME, 4, 7, "王建国", LeakAction.MASKED, own=True),
    )


def test_short_unit_name_inside_the_full_one_is_listed_once() -> None:
    assert found("在银川市兴庆区信访局。") == [("unit", "银川市兴庆区信访局", "masked")]


def test_flag_does_not_hide_another_kind_of_flag() -> None:
    kinds = [kind for kind, _, _ in found("找平罗县委办公室局长谈。")]

    assert kinds == ["place", "other"]


def test_own_phone_with_country_code_is_still_one_s_own() -> None:
    (leak,) = identity_leaks("打+86 139 1234 5678找我。", PERSON)

    assert (leak.text, leak.own) == ("+86 139 1234 5678", True)


def test_own_data_inside_a_signature_line_is_listed_once() -> None:
    assert found(f"题目\n作者：何伟\n{FILLER}") == [("signature", "作者：何伟", "removed")]


def test_text_full_of_leaks_is_scanned_in_step_with_its_length() -> None:
    assert len(identity_leaks("何伟来。" * 3000, PERSON)) == 3000
