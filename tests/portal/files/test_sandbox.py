"""The cage: whatever the child does, the caller gets a refusal and soon."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.files import sandbox
from portal.files.derive import extract_essay
from portal.files.kinds import Kind
from portal.files.limits import MEGABYTE, Cage, Limits
from portal.files.refusals import FileRefused
from tests.portal.files import corpus


def refusal_of(path: Path, kind: Kind, cage: Cage) -> str:
    with pytest.raises(FileRefused) as refused:
        extract_essay(path, kind, Limits(part_bytes=200 * MEGABYTE), cage=cage)
    return refused.value.code


@pytest.fixture
def bomb(tmp_path: Path) -> Path:
    """A docx of some hundred kilobytes with millions of elements, past the cheap checks."""
    path = tmp_path / "bomb.docx"
    path.write_bytes(corpus.docx("<w:p/>" * 10_000_000))
    return path


def test_a_child_out_of_memory_is_too_complex(bomb: Path) -> None:
    started = time.monotonic()

    assert "too_complex" == refusal_of(bomb, Kind.DOCX, Cage(memory_bytes=400 * MEGABYTE))
    assert time.monotonic() - started < 15


def test_a_child_out_of_processor_time_is_too_complex(bomb: Path) -> None:
    assert "too_complex" == refusal_of(
        bomb, Kind.DOCX, Cage(memory_bytes=4096 * MEGABYTE, cpu_seconds=1)
    )


def test_a_child_past_the_wall_clock_is_killed(bomb: Path) -> None:
    cage = Cage(memory_bytes=4096 * MEGABYTE, wall_seconds=0.6)
    started = time.monotonic()

    assert "too_complex" == refusal_of(bomb, Kind.DOCX, cage)
    assert time.monotonic() - started < 5


def test_a_child_that_fails_is_a_damaged_file_and_logs_no_text(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(FileRefused) as refused:
        sandbox.run("essay", {"path": str(tmp_path / "秘密.docx"), "kind": "txt", "limits": {}})

    assert "damaged" == refused.value.code
    assert "FileNotFoundError at" in caplog.text
    assert "秘密" not in caplog.text


def test_the_child_imports_no_web_framework() -> None:
    code = (
        "import sys; from portal.files import child, tasks; "
        "print(sorted(m for m in ('flask', 'werkzeug', 'sqlalchemy', 'pyvips', 'docx', "
        "'pypdfium2') if m in sys.modules))"
    )

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout

    assert b"[]" == printed.strip()
