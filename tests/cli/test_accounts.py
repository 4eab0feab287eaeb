"""``wenheng users``, ``wenheng units import``, ``wenheng doctor``: sentences and exit codes."""

import pytest
import xlsxwriter

PASSWORD = "Jianglin-2027"


def add(run, *more, login="zhouzheng", password=PASSWORD):
    """Add an account."""
    return run("users", "add", login, "--name", "周正", "--password", password, *more)


def test_first_organiser_is_added_and_listed(ready):
    before = ready("users", "list")
    added = add(ready, "--role", "organiser")
    listed = ready("users", "list")

    assert (0, "还没有账号。用 wenheng users add 添加第一个。\n") == before
    assert (0, "添加好了：周正，账号 zhouzheng。\n") == added
    assert (0, "zhouzheng\t周正\t\t组织者\n") == listed


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--role", "judge"), "评委要指定征集，请加上 --call 征集编号。"),
        (("--role", "judge", "--call", "X"), "没有编号为“X”的征集。"),
        (("--unit", "没有的"), "没有找到“没有的”。请从列表里选，没有的请组织者先添加"),
        (("--role", "king"), "命令没有写对"),
    ],
)
def test_what_cannot_be_added_is_told_in_one_sentence(ready, words, sentence):
    code, said = add(ready, *words)

    assert (2, 1) == (code, len(said.splitlines()))
    assert said.startswith(sentence)
    assert "zhouzheng" not in ready("users", "list")[1]


def test_weak_password_and_taken_login_are_refused(ready):
    weak = add(ready, password="short")
    add(ready)
    taken = add(ready)

    assert (2, "密码至少 10 个字符，现在是 5 个\n") == weak
    assert (2, "这个账号已经有人用了。请换一个账号\n") == taken


def test_password_is_reset_for_one_sign_in(ready):
    add(ready)

    done = ready("users", "reset", "zhouzheng", "--password", "Qingfeng-2028")
    nobody = ready("users", "reset", "nobody", "--password", "Qingfeng-2028")

    assert (0, "周正的密码改好了，下次登录时要再换一个。原来的登录都已退出。\n") == done
    assert (2, "没有账号“nobody”。用 wenheng users list 看全部账号。\n") == nobody


def sheet(path, *rows):
    """Write a real workbook."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for line, row in enumerate([("单位名称", "上级单位", "征文任务数"), *rows]):
            page.write_row(line, 0, row)
    return str(path)


def test_units_are_imported_by_the_rules_of_the_page(ready, tmp_path):
    file = sheet(tmp_path / "单位.xlsx", ("甲局", "", 2), ("乙所", "甲局"))

    first, second = (ready("units", "import", file) for _ in range(2))

    assert (0, "导入好了：新增 2 个单位，更新 0 个。") == (first[0], first[1].splitlines()[0])
    assert "任务数和限额没有写入" in first[1]
    assert (0, "导入好了：新增 0 个单位，更新 2 个。") == (second[0], second[1].splitlines()[0])


def test_bad_rows_are_listed_and_nothing_is_imported(ready, tmp_path):
    bad = ready("units", "import", sheet(tmp_path / "坏.xlsx", ("甲局",), ("乙所", "没有的")))
    good = ready("units", "import", sheet(tmp_path / "好.xlsx", ("甲局",)))

    assert (
        1,
        "第 3 行：上级单位“没有的”不在表里，也不在已有单位里\n"
        "有 1 处需要改正，一个单位也没有导入。\n",
    ) == bad
    assert "新增 1 个单位" in good[1]


def test_file_that_is_no_sheet_is_refused(ready, tmp_path):
    (tmp_path / "单位.xlsx").write_bytes(b"")

    code, said = ready("units", "import", str(tmp_path / "单位.xlsx"))

    assert 2 == code
    assert said.startswith("这是空文件")


def test_doctor_finds_a_fresh_installation_well(ready):
    code, said = ready("doctor")

    lines = dict(line.split("  ", 1) for line in said.splitlines())
    assert 12 == len(said.splitlines())
    assert ("缺" in lines, 0) == (False, code), said


def test_doctor_says_what_is_missing_and_what_to_do(run):
    code, said = run("doctor")

    assert 1 == code
    assert "缺  数据库结构：版本 无，应为" in said
    assert "请运行 wenheng init" in said


def test_command_before_init_is_told_in_one_sentence(run):
    assert (2, "数据库连不上，或者还没有建好。请先运行 wenheng init。\n") == run("users", "list")
