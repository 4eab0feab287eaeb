"""One file blinded from the console: nothing of its author is left in any byte."""

import base64
import html
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from portal.entries import blinding
from portal.errors import Refused
from portal.files import derive
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.office import AUTO, find
from portal.files.refusals import FileRefused
from reviewers.blind import Identity
from reviewers.blind.masking import TOKENS
from tests.portal.files import corpus, pictures
from tests.portal.files.everything import everything

WENHENG = str(Path(sys.executable).with_name("wenheng"))
NAME, UNIT, PHONE = "欧阳志远", "银川市兴庆区信访局", "13909511234"
WHO = {"names": [NAME], "units": [UNIT], "phones": [PHONE], "emails": ["oy@163.com"]}
W = corpus.W


def p(text: str, more: str = "") -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r>{more}</w:p>"


BOX = (
    "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
    f"{p('框里写着欧阳志远的名字。')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)
DELETED = f'<w:del w:author="{NAME}"><w:r><w:delText>删去{UNIT}</w:delText></w:r></w:del>'
NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
ESSAY = corpus.docx(
    p("窗口里的灯") + p(f"作者：{NAME}　{UNIT}") + p("那天他把电话写给我：139 0951 1234。", DELETED)
    + p("老人说，欧 阳 志 远是个好人。", NOTE) + BOX
    + "<w:tbl><w:tr><w:tc>" + p("承办") + "</w:tc><w:tc>" + p(NAME) + "</w:tc></w:tr></w:tbl>"
    + "".join(p(f"这是第{place}段，讲办理的经过。") for place in range(8)),
    relations="".join(
        corpus.relation(kind, f"{kind}.xml") for kind in ("footnotes", "header", "comments")
    ),
    parts={
        "word/footnotes.xml": f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">'
        f"{p('欧阳志远摄。')}</w:footnote></w:footnotes>",
        "word/header.xml": f'<w:hdr xmlns:w="{W}">{p(UNIT)}</w:hdr>',
        "word/comments.xml": f'<w:comments xmlns:w="{W}"><w:comment w:author="{NAME}">'
        f"{p('请志远改。' + PHONE)}</w:comment></w:comments>",
        "docProps/core.xml": f'<c xmlns:dc="d"><dc:creator>{NAME}</dc:creator></c>',
    },
)  # fmt: skip


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    path = tmp_path / "who.json"
    path.write_text(json.dumps(WHO, ensure_ascii=False), encoding="utf-8")
    return path


def wenheng(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [WENHENG, "blind", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.slow
def test_an_essay_is_blinded_by_the_command(tmp_path: Path, identity: Path) -> None:
    file, out = tmp_path / f"{NAME}+窗口里的灯.docx", tmp_path / "out"
    file.write_bytes(ESSAY)
    out.mkdir()
    (out / "page-3.jpg").write_text("old")

    done = wenheng(file, "--identity", identity, "--out", out)

    assert (0, "") == (done.returncode, done.stderr)
    assert "judge-copy.html、report.json" in done.stdout
    assert ["judge-copy.html", "report.json"] == sorted(one.name for one in out.iterdir())
    copy = (out / "judge-copy.html").read_text(encoding="utf-8")
    assert all(kept in copy for kept in ("<style>", "窗口里的灯", "第7段"))
    assert not re.search(r"https?:|src=|href=|欧\s*阳|志远|兴庆|139|0951", copy)
    found = json.loads((out / "report.json").read_text(encoding="utf-8"))["findings"]
    assert ["action", "end", "kind", "start", "text", "where"] == sorted(found[0])
    expected = {"body", "textbox", "footnote", "header", "comment", "revision", "properties"}
    assert expected | {"filename"} == {one["where"] for one in found}
    acts = {(one["kind"], one["where"], one["action"]) for one in found}
    assert acts >= {
        ("signature", "body", "removed"), ("name", "body", "removed"), ("phone", "body", "masked"),
        ("name", "textbox", "masked"), ("unit", "header", "removed"),
        ("name", "filename", "removed"),
    }  # fmt: skip


@pytest.mark.slow
def test_a_scan_is_drawn_anew_and_its_tags_are_reported(tmp_path: Path, identity: Path) -> None:
    exif = Image.Exif()
    exif[0x013B] = NAME.encode()
    exif[0x9C9D] = NAME.encode("utf-16-le")
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 40.0, 50.0)})
    buffer = io.BytesIO()
    picture = pictures.Image.new("RGB", (900, 700), (240, 230, 210))
    picture.save(buffer, "JPEG", exif=exif, comment=UNIT.encode(), xmp=f"<d>{UNIT}</d>".encode())
    file, out = tmp_path / "扫描.jpg", tmp_path / "out"
    file.write_bytes(buffer.getvalue())

    done = wenheng(file, "--identity", identity, "--out", out)

    assert (0, "") == (done.returncode, done.stderr)
    assert ["page-1.jpg", "report.json"] == sorted(one.name for one in out.iterdir())
    page = (out / "page-1.jpg").read_bytes()
    assert (900, 700) == Image.open(io.BytesIO(page)).size
    assert not any(mark in page for mark in (NAME.encode(), UNIT.encode(), b"Exif", b"xmp"))
    found = json.loads((out / "report.json").read_text(encoding="utf-8"))["findings"]
    assert {
        ("name", "exif", "removed"),
        ("unit", "exif", "removed"),
        ("place", "exif", "removed"),
    } == {(one["kind"], one["where"], one["action"]) for one in found}


def test_pictures_of_an_essay_stand_inside_the_copy_as_fresh_pixels(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(everything())

    blinding.blind_file(file, Identity(names=("王建国",)), tmp_path / "out")

    copy = (tmp_path / "out" / "judge-copy.html").read_text(encoding="utf-8")
    pictures_in = re.findall(r'<img src="data:image/\w+;base64,([^"]+)"', copy)
    assert pictures_in
    for content in map(base64.b64decode, pictures_in):
        assert not any(mark in content for mark in (b"Exif", "王建国".encode(), b"xmp"))


@pytest.mark.slow
@pytest.mark.skipif(find(AUTO) is None, reason="needs LibreOffice")
def test_a_document_draws_no_picture_in_that_lies_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor one from the home of who asks; what lies about elsewhere shows that it could."""
    folders = [tmp_path / name for name in ("files", "home", "elsewhere")]
    for number, folder in enumerate(folders):
        folder.mkdir()
        Image.new("RGB", (400, 300 + 100 * number)).save(folder / "kept.png")
    monkeypatch.setenv("HOME", str(folders[1]))
    drawn = "".join(
        rf'{{\field{{\*\fldinst INCLUDEPICTURE "file://{folder}/kept.png"}}{{\fldrslt }}}}\par '
        for folder in folders
    )
    file = folders[0] / "a.rtf"
    file.write_text(rf"{{\rtf1\ansi body text\par {drawn}}}")

    blinding.blind_file(file, Identity(), tmp_path / "out")

    copy = (tmp_path / "out" / "judge-copy.html").read_text("utf-8")
    pictures_in = re.findall(r'<img src="data:image/\w+;base64,([^"]+)"', copy)
    assert "body text" in copy
    assert [(400, 500)] == [
        Image.open(io.BytesIO(base64.b64decode(one))).size for one in pictures_in
    ]


def test_offsets_count_in_the_text_of_the_essay(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    lines = ["灯", "", "　　我叫欧阳志远，家住" + "远处" * 5, *["段落。"] * 9]
    file.write_text("\n".join(lines), encoding="gb18030")

    blinding.blind_file(file, Identity(names=(NAME,)), tmp_path / "out")
    found = report_of(tmp_path / "out")

    body = "\n".join(line.strip() for line in lines if line)
    assert [NAME] == [body[one["start"] : one["end"]] for one in found]


def said_without(body: str, found: list[dict[str, Any]]) -> str:
    """Return the letters of a text that a report leaves standing."""
    gone = {
        at
        for one in found
        if one["action"] != "flagged" and one["start"] is not None
        for at in range(one["start"], one["end"])
    }
    return "".join("".join(letter for at, letter in enumerate(body) if at not in gone).split())


def said_in(copy: str) -> str:
    """Return the letters of a copy that are no token."""
    inside = re.sub(r"<head>.*?</head>|<span class=\"masked\">.*?</span>", "", copy, flags=re.S)
    words = html.unescape(re.sub(r"<[^>]+>", "", inside))
    return "".join(re.sub("|".join(map(re.escape, TOKENS.values())), "", words).split())


def test_the_report_tells_exactly_what_the_copy_has_masked(tmp_path: Path) -> None:
    """Names torn over cells, under and in the title, across a line: one search says it all."""
    table = "<w:tbl><w:tr>" + "".join(f"<w:tc>{p(one)}</w:tc>" for one in ("欧阳", "志远"))
    lines = ["那年春天，", f"我叫{NAME}。", "", "我 姓欧", "阳志远，人称欧阳主任。", "家里有人。"]
    titled = f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>{NAME}的灯</w:t></w:r></w:p>'
    body = titled + p(f"{UNIT}　{NAME}") + "".join(map(p, lines)) + table + "</w:tr></w:tbl>"
    sent = corpus.docx(body + p("又过了一年，") * 6 + p(f"作者：{NAME}　电话{PHONE}"))
    file = tmp_path / "a.docx"
    file.write_bytes(sent)

    made = blinding.blind_file(file, Identity(names=(NAME,), units=(UNIT,)), tmp_path / "out")
    found = report_of(tmp_path / "out")
    copy = (tmp_path / "out" / "judge-copy.html").read_text("utf-8")
    text = derive.extract_essay(file, Kind.DOCX, Limits()).plain()

    assert said_in(copy) == said_without(text, found)
    assert made.acted == sum(one["action"] != "flagged" for one in found) >= 6
    assert [one["text"] for one in found] == [text[one["start"] : one["end"]] for one in found]
    assert "欧阳\n志远" not in text
    assert "欧阳志远" not in copy
    # two cells are not one name, for the copy and for the report
    assert not any("\t" in one["text"] for one in found)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[1]", "身份文件应当是一个 JSON 对象"),
        ('{"name": ["张三"]}', "只有 names、units"),
        ('{"names": "张三"}', "names 应当是文字的列表"),
        ("{", "不是 UTF-8 的 JSON"),
    ],
)
def test_an_identity_file_that_is_wrong_is_refused(
    tmp_path: Path, content: str, sentence: str
) -> None:
    path = tmp_path / "who.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(Refused, match=re.escape(sentence)):
        blinding.read_identity(path)


def test_a_file_that_is_refused_leaves_the_folder_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.json").write_text("{}")
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("a.txt", "x")

    with pytest.raises(FileRefused):
        blinding.blind_file(archive, Identity(), out)
    with pytest.raises(Refused, match="没有这个文件"):
        blinding.blind_file(tmp_path / "没有.docx", Identity(), out)
    assert "{}" == (out / "report.json").read_text()


@pytest.mark.parametrize("named", ["page-1.jpg", "PAGE-2.JPG", "judge-copy.html"])
def test_an_original_is_never_taken_for_an_older_file_of_ours(tmp_path: Path, named: str) -> None:
    original = tmp_path / named
    original.write_bytes(pictures.named_jpeg())
    (tmp_path / "link").symlink_to(tmp_path)

    for file, out in ((original, tmp_path), (tmp_path / "link" / named, tmp_path / "a" / "..")):
        with pytest.raises(Refused, match="输出文件夹里的这个文件就是要处理的原件"):
            blinding.blind_file(file, Identity(), out)

    assert pictures.named_jpeg() == original.read_bytes()
    assert {named, "link"} == {one.name for one in tmp_path.iterdir()}


def test_the_identity_file_is_not_replaced_by_the_report(tmp_path: Path) -> None:
    who, file = tmp_path / "report.json", tmp_path / "a.txt"
    who.write_text(json.dumps(WHO), encoding="utf-8")
    file.write_text("灯" * 50, encoding="utf-8")

    done = wenheng(file, "--identity", who, "--out", tmp_path)

    assert 2 == done.returncode
    assert "就是要处理的原件，请换一个文件夹。" in done.stderr
    assert WHO == json.loads(who.read_text(encoding="utf-8"))


def report_of(out: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((out / "report.json").read_text("utf-8"))["findings"]
    return found
