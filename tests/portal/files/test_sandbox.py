"""The cage: whatever the child does, the caller gets a refusal and soon."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
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


CONNECT = """
import pathlib, socket, sys
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=5).close()
    word = "reached"
except OSError as problem:
    word = "unreachable"
pathlib.Path("word").write_text(word)
"""
# as a service user: no privileges, so the network can be left by a user namespace alone
LEAVE_AS_NOBODY = """
import ctypes, os, sys
from portal.files import cage
before = cage.namespace()
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
user, left = os.getuid(), cage.leave_network()
folder = sys.argv[1]
open(os.path.join(folder, "mine"), "x").close()
print(left == (before != cage.namespace()), user == os.getuid() == os.stat(folder + "/mine").st_uid)
"""


@pytest.fixture
def port() -> Iterator[int]:
    """A port of this machine that takes connections."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        number: int = listener.getsockname()[1]
        yield number


def program(tmp_path: Path, code: str, *arguments: object, cage: Cage | None = None) -> None:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    sandbox.run_program(command, folder=tmp_path, cage=cage or Cage())


def test_a_caged_program_reaches_no_port_where_the_kernel_can_take_the_network_away(
    tmp_path: Path, port: int
) -> None:
    subprocess.run([sys.executable, "-c", CONNECT, str(port)], cwd=tmp_path, check=True)
    assert "reached" == (tmp_path / "word").read_text()

    program(tmp_path, CONNECT, port)

    expected = "unreachable" if sandbox.has_no_network() else "reached"
    assert expected == (tmp_path / "word").read_text()


def test_a_user_without_privileges_leaves_the_network_and_stays_who_he_is() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        printed = subprocess.run(
            [sys.executable, "-c", LEAVE_AS_NOBODY, folder], capture_output=True, check=True
        ).stdout

    assert b"True True" == printed.strip()


def test_a_caged_program_that_fails_or_hangs_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as failed:
        program(tmp_path, "raise SystemExit(3)")
    with pytest.raises(FileRefused) as hung:
        program(tmp_path, "import time; time.sleep(60)", cage=Cage(wall_seconds=1))

    assert ("damaged", "too_complex") == (failed.value.code, hung.value.code)


def test_nothing_that_a_caged_program_started_outlives_it(tmp_path: Path) -> None:
    code = (
        "import pathlib, subprocess; one = subprocess.Popen(['sleep', '60']);"
        "pathlib.Path('pid').write_text(str(one.pid))"
    )

    program(tmp_path, code)

    pid = int((tmp_path / "pid").read_text())
    for _ in range(100):
        if not is_running(pid):
            break
        time.sleep(0.02)
    assert not is_running(pid)


def is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_a_cage_has_ceilings_for_files_and_processes(tmp_path: Path) -> None:
    code = (
        "import pathlib, resource as r;"
        "pathlib.Path('limits').write_text(repr([r.getrlimit(one)[0] for one in"
        " (r.RLIMIT_NOFILE, r.RLIMIT_NPROC, r.RLIMIT_CORE)]))"
    )

    program(tmp_path, code, cage=Cage(open_files=64, processes=300))

    assert "[64, 300, 0]" == (tmp_path / "limits").read_text()
