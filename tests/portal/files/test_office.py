"""Old documents through a real LibreOffice: read whole, in a cage, or refused with the way out."""

import logging
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from portal.files import derive, office, sandbox
from portal.files.essays import Essay
from portal.files.kinds import Kind
from portal.files.limits import OFFICE_CAGE, Limits
from portal.files.refusals import FileRefused
from tests.portal.files import corpus
from tests.portal.files.everything import TITLE, everything

PROGRAM = office.find("auto")
HAND_WRITTEN = (
    rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}"
    rb"{\pard\qc\fs44 \u19968?\u23553?\u26469?\u20449?\par}"
    rb"{\pard\fs28 \'d0\'c5\'ca\'c7\'c8\'fd\'d4\'c2\'b3\'f5\'b5\'bd\'b5\'c4\'a1\'a3\par}"
    rb"{\pard\fs28 {\*\generator WPS}\u20889?\u36807?\u20004?\u22238?\u20102?\u12290?\par}}"
)


def program() -> Path:
    """Return the program; the tests that call this run where there is one."""
    assert PROGRAM is not None
    return PROGRAM


def converted(path: Path, kind: Kind, *hidden: Path) -> Essay:
    """Return the essay in an old document."""
    with office.converted(program(), path, kind, Limits(), hidden=hidden) as made:
        return derive.extract_essay(made, Kind.DOCX, Limits())


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Path]:
    """Return a folder with the docx that has everything, to be saved in other formats."""
    source = tmp_path / "everything.docx"
    source.write_bytes(everything())
    yield tmp_path
    shutil.rmtree(tmp_path / "profile", ignore_errors=True)


def saved_as(folder: Path, suffix: str) -> Path:
    """Let LibreOffice itself write the old format."""
    command = [
        str(program()),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--convert-to", suffix),
        *("--outdir", str(folder), str(folder / "everything.docx")),
    ]
    sandbox.run_program(command, folder=folder, cage=OFFICE_CAGE)
    return folder / f"everything.{suffix}"


def test_the_program_is_found_or_not_as_the_setting_says(tmp_path: Path) -> None:
    assert office.find("off") is None
    assert office.find(str(tmp_path / "soffice")) is None
    assert Path("/bin/true").resolve() == office.find("/bin/true")


def test_a_program_that_makes_nothing_leads_to_the_wps_steps(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(HAND_WRITTEN)

    for name in ("/bin/true", "/bin/false"):
        with (
            pytest.raises(FileRefused) as refused,
            office.converted(Path(name), path, Kind.RTF, Limits()),
        ):
            pass
        assert "not_converted" == refused.value.code
    assert "点“文件”—“另存为”，文件类型选 .docx，再传" in refused.value.message


def test_who_has_waited_too_long_for_others_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "upload"
    path.write_bytes(HAND_WRITTEN)
    monkeypatch.setattr(office, "_PATIENCE", 0.01)

    with (
        office.alone(),
        pytest.raises(FileRefused) as refused,
        office.converted(Path("/bin/true"), path, Kind.RTF, Limits()),
    ):
        pass

    assert "converter_busy" == refused.value.code


@pytest.mark.skipif(PROGRAM is None, reason="needs libreoffice-writer-nogui")
@pytest.mark.slow
class TestWithLibreOffice:
    """What the real program makes of real files."""

    @pytest.mark.parametrize(("suffix", "kind"), [("doc", Kind.DOC), ("odt", Kind.ODT)])
    def test_everything_survives_the_way_through_an_old_format(
        self, old: Path, suffix: str, kind: Kind
    ) -> None:
        with office.converted(program(), saved_as(old, suffix), kind, Limits()) as made:
            essay = derive.extract_essay(made, Kind.DOCX, Limits())
            sources = [block.source for block in essay.blocks if block.source]
            states = derive.derive_figures(made, Kind.DOCX, sources, old, Limits())

        kinds = [block.kind.value for block in essay.blocks]
        assert TITLE == essay.title
        assert ["title", "paragraph", "heading", "paragraph", "list", "list", "list"] == kinds[:7]
        assert {"table", "figure", "footnote"} <= set(kinds)
        assert [1] == [mark.number for block in essay.blocks for mark in block.marks]
        assert 3 == sum(one.state == "shown" for one in states)

    def test_an_rtf_written_by_hand_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "upload"
        path.write_bytes(HAND_WRITTEN)

        essay = converted(path, Kind.RTF)

        lines = ["一封来信", "信是三月初到的。", "写过两回了。"]
        assert ("一封来信", lines) == (essay.title, [block.text for block in essay.blocks])

    def test_a_picture_of_this_machine_is_not_drawn_into_a_document(self, tmp_path: Path) -> None:
        secrets = tmp_path / "instance"
        secrets.mkdir()
        Image.new("RGB", (70, 50)).save(secrets / "kept.png")
        path = tmp_path / "upload"
        field = f'INCLUDEPICTURE "file://{secrets}/kept.png"'.encode()
        path.write_bytes(
            rb"{\rtf1\ansi body text {\field{\*\fldinst " + field + rb"}{\fldrslt }}\par}"
        )
        assert "word/media/image1.png" in [b.source for b in converted(path, Kind.RTF).blocks]

        hidden = converted(path, Kind.RTF, secrets)

        assert ["body text"] == [block.text for block in hidden.blocks if block.text]
        assert [] == [block.source for block in hidden.blocks if block.source]
        assert (secrets / "kept.png").is_file()

    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (corpus.ole("Root Entry", "WordDocument"), Kind.DOC),
            (b"{\\rtf1 " + b"{" * 200_000, Kind.RTF),
        ],
    )
    def test_what_it_cannot_open_is_refused(
        self, tmp_path: Path, content: bytes, kind: Kind
    ) -> None:
        path = tmp_path / "upload"
        path.write_bytes(content)

        with pytest.raises(FileRefused) as refused:
            converted(path, kind)

        assert "not_converted" == refused.value.code

    def test_a_conversion_that_takes_too_long_is_killed(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        path = tmp_path / "upload"
        path.write_bytes(HAND_WRITTEN)
        caplog.set_level(logging.ERROR)
        short = replace(OFFICE_CAGE, wall_seconds=0.5)

        with (
            pytest.raises(FileRefused) as refused,
            office.converted(program(), path, Kind.RTF, Limits(), cage=short),
        ):
            pass

        assert "too_complex" == refused.value.code
