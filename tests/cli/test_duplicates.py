"""``wenheng duplicates`` on files in folders: what it finds, where, and what it says."""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.calls import regulations
from portal.cli import main
from tests.portal.files.corpus import docx, pdf

LETTER = (
    "那年冬天，河湾镇的周大爷第三次走进我们的接待室，棉袄的袖口磨得发亮，手里攥着一张泛黄的收据。"
    "他说村口的水渠改道以后，自家两亩菜地年年被淹，找了三任村干部都没有下文。"
    "我给他倒了一杯热水，把收据上的字一个一个抄进登记簿，又约好第二天去地头看一看。"
)
ORCHARD = (
    "果园里的梨树是父亲亲手栽的，春天开花时整面山坡像落了一层薄雪。"
    "我在县城念书的几年，每到花期都要请一天假回来，帮他把压弯的枝条用竹竿撑住。"
    "后来我当了接访员，才明白撑住一根枝条和撑住一个人，用的是同一种耐心。"
)
STREET = (
    "老街的石板路修好那天，邻居们把桌子搬到巷口，凑了一顿晚饭。"
    "小学退休的吴老师举着茶杯说，图纸改了六遍，每一遍都有人上门来问。"
    "我坐在末席，听他们说起下水道、路灯和那棵差点被砍掉的槐树。"
)


@pytest.fixture
def run(tmp_path, monkeypatch, capsysbinary):
    """Return a runner of the command in an empty folder: (exit code, output, errors)."""
    monkeypatch.chdir(tmp_path)

    def command(*words):
        monkeypatch.setattr(sys, "argv", ["wenheng", "duplicates", *map(str, words), "--jobs", "1"])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsysbinary.readouterr()
        return ended.value.code, said.out.decode(), said.err.decode()

    return command


def paragraphs(*texts):
    """Return a body of a docx with these paragraphs."""
    return "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)


def lines(text):
    """Return a page of a PDF with this text."""
    return [[(72, 760 - 20 * n, text[36 * n : 36 * n + 36]) for n in range(-(-len(text) // 36))]]


def passages(pair, texts):
    """Return what the passages of a pair say on either side."""
    return [
        tuple(texts[pair[side]][slice(*one[side])] for side in "ab") for one in pair["passages"]
    ]


def test_a_copy_is_found_in_every_kind_of_file(run, tmp_path):
    essays = tmp_path / "征文"
    (essays / "二组").mkdir(parents=True)
    (essays / "a.txt").write_bytes(b"\xef\xbb\xbf" + f"{ORCHARD}\r\n{LETTER}".encode())
    (essays / "二组" / "b.docx").write_bytes(docx(paragraphs(LETTER, STREET)))
    (essays / "c.pdf").write_bytes(pdf(lines(LETTER)))
    (essays / "d.txt").write_bytes(STREET.replace("六遍", "六回").encode("gb18030"))
    (essays / "表.xlsx").write_bytes(b"not asked for")

    code, out, err = run(essays)
    found = json.loads(out)

    assert (0, "") == (code, err)
    assert ["a.txt", "c.pdf", "d.txt", "二组/b.docx"] == [one["id"] for one in found["documents"]]
    copied = [{"a.txt", "c.pdf"}, {"a.txt", "二组/b.docx"}, {"c.pdf", "二组/b.docx"}]
    pairs = [{one["a"], one["b"]} for one in found["pairs"]]
    assert all(pair in pairs for pair in [*copied, {"d.txt", "二组/b.docx"}])
    assert 4 == len(pairs)
    assert all(one["alarm"] for one in found["pairs"])
    scores = [one["score"] for one in found["pairs"]]
    assert sorted(scores, reverse=True) == scores
    texts = {"a.txt": f"{ORCHARD}\r\n{LETTER}", "二组/b.docx": f"{LETTER}\n{STREET}"}
    pair = next(one for one in found["pairs"] if (one["a"], one["b"]) == ("a.txt", "二组/b.docx"))
    assert [(LETTER.rstrip("。"),) * 2] == passages(pair, texts)


def test_quotation_of_the_regulations_is_no_copying(run, tmp_path):
    article = regulations.article(5).text
    (tmp_path / "a.txt").write_text(f"{article}\n{ORCHARD}", encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"{STREET}\n{article}", encoding="utf-8")

    usual = json.loads(run(tmp_path)[1])
    (tmp_path / "other.md").write_text(LETTER, encoding="utf-8")
    told = json.loads(run(tmp_path, "--base", tmp_path / "other.md")[1])

    assert [] == usual["pairs"]
    assert all(one["base_chars"] > 200 for one in usual["documents"])
    assert [0.0, 0.0] == [one["share_without_base"] for one in usual["documents"]]
    assert [0, 0] == [one["base_chars"] for one in told["documents"]]
    assert [("a.txt", "b.txt", True)] == [(p["a"], p["b"], p["alarm"]) for p in told["pairs"]]


def test_files_that_cannot_be_read_are_named_and_the_rest_goes_on(run, tmp_path):
    (tmp_path / "a.txt").write_text(LETTER, encoding="utf-8")
    (tmp_path / "b.txt").write_text(LETTER, encoding="utf-8")
    (tmp_path / "broken.docx").write_bytes(docx()[:400])
    (tmp_path / "broken.pdf").write_bytes(b"no pdf at all")
    (tmp_path / "blank.docx").write_bytes(docx("<w:p/>"))
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "nothing.txt").write_bytes(b"")

    code, out, err = run(tmp_path)
    found = json.loads(out)

    assert 1 == code
    assert ["a.txt", "b.txt", "nothing.txt"] == [one["id"] for one in found["documents"]]
    assert [("a.txt", "b.txt")] == [(one["a"], one["b"]) for one in found["pairs"]]
    sentences = err.splitlines()
    assert ["blank.docx", "broken.docx", "broken.pdf", "noise.txt"] == [
        sentence.partition("：")[0] for sentence in sentences
    ]
    assert all(sentence.endswith("。") for sentence in sentences)


def test_equal_names_in_two_folders_are_kept_apart_and_one_file_counts_once(run, tmp_path):
    for folder, text in (("甲", LETTER), ("乙", LETTER)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "征文.txt").write_text(text, encoding="utf-8")
    (tmp_path / "甲" / "别的.txt").write_text(ORCHARD, encoding="utf-8")

    code, out, _ = run("甲", "乙", "甲/征文.txt", tmp_path / "甲")
    found = json.loads(out)

    assert 0 == code
    assert ["乙/征文.txt", "别的.txt", "甲/征文.txt"] == sorted(
        one["id"] for one in found["documents"]
    )
    assert [("乙/征文.txt", "甲/征文.txt", 1.0)] == [
        (one["a"], one["b"], one["share_a"]) for one in found["pairs"]
    ]


def test_an_empty_folder_says_so(run, tmp_path):
    code, out, err = run(tmp_path)

    assert (0, {"documents": [], "pairs": []}) == (code, json.loads(out))
    assert "没有找到 .txt、.docx 或 .pdf 文件。\n" == err


def test_a_folder_or_base_text_that_is_not_there_is_refused(run, tmp_path):
    (tmp_path / "a.txt").write_text(LETTER, encoding="utf-8")

    assert (2, "", "没有这个文件或文件夹：没有。\n") == run("没有")
    assert (2, "", "没有这份引用底本：没有.txt。\n") == run("a.txt", "--base", "没有.txt")
    code, out, err = run("a.txt", "--json", "没有/结果.json")
    assert (2, "") == (code, out)
    assert err.startswith("写不进“没有/结果.json”。")


def test_results_go_into_files(run, tmp_path):
    essays = tmp_path / "征文"
    essays.mkdir()
    (essays / "a.txt").write_text(LETTER + STREET, encoding="utf-8")
    (essays / "b.txt").write_text(ORCHARD + LETTER, encoding="utf-8")

    code, out, err = run(essays, "--json", "结果.json", "--html", "结果.html")
    pair = json.loads((tmp_path / "结果.json").read_bytes())["pairs"][0]
    page = (tmp_path / "结果.html").read_text(encoding="utf-8")

    assert (0, "", "") == (code, out, err)
    assert ("a.txt", "b.txt") == (pair["a"], pair["b"])
    assert "b.txt" in page
    assert "两亩菜地年年被淹" in page
    assert {"征文", "结果.json", "结果.html"} == {one.name for one in tmp_path.iterdir()}


def test_a_pipe_takes_the_result_and_stays_a_pipe(run, tmp_path):
    (tmp_path / "a.txt").write_text(LETTER, encoding="utf-8")
    (tmp_path / "b.txt").write_text(LETTER + STREET, encoding="utf-8")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with ThreadPoolExecutor(1) as reader:
        taken = reader.submit(pipe.read_text, encoding="utf-8")
        code, _, _ = run("a.txt", "b.txt", "--json", pipe)

    assert 0 == code
    assert ["a.txt", "b.txt"] == [one["id"] for one in json.loads(taken.result())["documents"]]
    assert pipe.is_fifo()


def test_a_pipe_in_the_folder_is_named_and_the_rest_goes_on(run, tmp_path):
    folder = tmp_path / "征文"
    folder.mkdir()
    (folder / "a.txt").write_text(LETTER, encoding="utf-8")
    os.mkfifo(folder / "x.txt")

    code, out, err = run(folder)
    alone = run(folder / "x.txt")

    assert 1 == code
    assert ["a.txt"] == [one["id"] for one in json.loads(out)["documents"]]
    assert "x.txt：不是普通文件（是管道、设备一类），没有读。\n" == err == alone[2]


def test_a_folder_that_cannot_be_opened_is_named_and_no_success(run, tmp_path, monkeypatch):
    (tmp_path / "征文" / "密").mkdir(parents=True)
    (tmp_path / "征文" / "a.txt").write_text(LETTER, encoding="utf-8")
    shut(tmp_path / "征文" / "密", monkeypatch)

    code, out, err = run("征文")

    assert 1 == code
    assert ["a.txt"] == [one["id"] for one in json.loads(out)["documents"]]
    assert "征文/密：打不开这个文件夹，里面的文件没有查。请检查有没有权限。\n" == err


def shut(folder, monkeypatch):
    """Let nobody look into a folder; whoever tests as root is refused by hand."""
    folder.chmod(0)
    if os.access(folder, os.R_OK):
        scandir = os.scandir

        def refused(path):
            if os.fspath(path).endswith(folder.name):
                raise PermissionError(13, "Permission denied", os.fspath(path))
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refused)


def test_a_file_keeps_its_own_name_beside_a_link_to_it(run, tmp_path):
    (tmp_path / "same0.txt").write_text(LETTER, encoding="utf-8")
    (tmp_path / "other.txt").write_text(ORCHARD, encoding="utf-8")
    (tmp_path / "link.txt").symlink_to("same0.txt")

    found = json.loads(run(tmp_path)[1])

    assert ["other.txt", "same0.txt"] == [one["id"] for one in found["documents"]]


def test_the_page_names_what_was_left_out_and_the_json_keeps_its_shape(run, tmp_path):
    folder = tmp_path / "征文"
    folder.mkdir()
    (folder / "a.txt").write_text(LETTER, encoding="utf-8")
    (folder / "b.txt").write_text(ORCHARD, encoding="utf-8")
    (folder / "broken\x1b[2J.docx").write_bytes(docx()[:400])

    code, _, err = run(folder, "--html", "查重.html", "--json", "查重.json")
    page = (tmp_path / "查重.html").read_text(encoding="utf-8")

    assert 1 == code
    assert "\x1b" not in err
    assert "broken\ufffd[2J.docx：" in err
    assert "没有查全：查了的文件里没有发现引用以外的相同段落" in page
    assert "没有查的" in page
    assert "<li>broken\ufffd[2J.docx：" in page
    assert "本次征集" not in page
    assert "只在给出的文件之间" in page
    assert {"documents", "pairs"} == set(json.loads((tmp_path / "查重.json").read_bytes()))
