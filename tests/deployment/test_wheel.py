"""The wheel: everything inside, and a portal that runs from it, far from the repository."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
import requests

from tests.deployment.running import environment, served, wenheng
from tests.house.sources import ROOT

pytestmark = pytest.mark.slow

CARRIED = (
    "portal/_templates/base.html",
    "portal/_static/css/base.css",
    "portal/_static/js/page.js",
    "portal/_static/vendor/bootstrap/bootstrap.min.css",
    "portal/_static/vendor/openseadragon/openseadragon.min.js",
    "portal/_static/vendor/fonts/ma-shan-zheng.ttf",
    "portal/migrations/script.py.mako",
    "portal/migrations/versions/0001_the_whole_schema.py",
    "reviewers/__init__.py",
)
FOLDERS = ("portal/demo/essays/", "portal/calls/texts/")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as an operator does, from what is locked and already here."""
    folder = tmp_path_factory.mktemp("wheel")
    uv = str(Path(sys.executable).with_name("uv"))
    words = [uv, "build", "--wheel", "--quiet", "--out-dir", str(folder), str(ROOT)]
    subprocess.run(words, check=True, timeout=120)
    (built,) = folder.glob("wenheng-*.whl")
    return built


def test_the_wheel_carries_all_that_is_served_or_read(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    sources = {
        path.relative_to(ROOT).as_posix()
        for room in ("portal", "reviewers")
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    pages = {
        f"portal/_templates/{path.relative_to(ROOT / 'templates').as_posix()}"
        for path in (ROOT / "templates").rglob("*.html")
    }

    assert set() == {*CARRIED, *sources, *pages} - set(names)
    assert all(any(name.startswith(folder) for name in names) for folder in FOLDERS)
    outside = ("tests/", "instance/", ".ci/", "portal/_static/vendor/axe/")
    assert [] == [name for name in names if name.startswith(outside)]


def test_a_portal_runs_from_the_wheel_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "venv"
    venv.create(place, with_pip=False, symlinks=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(place)}))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # the locked packages, without the editable install of this repository
    (site / "locked.pth").write_text(
        f"import sys; sys.path.append({sysconfig.get_path('purelib')!r})\n", encoding="utf-8"
    )
    program = place / "bin" / "wenheng"
    program.write_text(
        f"#!{place}/bin/python\nfrom portal.cli import main\nmain()\n", encoding="utf-8"
    )
    program.chmod(0o755)
    folder = tmp_path / "empty"
    folder.mkdir()
    env = environment(folder, secret_key="")
    env.pop("PYTHONPATH", None)
    code, _, said = wenheng("init", env=env, cwd=folder, program=str(program))
    with served(env=env, cwd=folder, program=str(program)) as (url, _):
        page = requests.get(url, timeout=20)
        sheet = requests.get(f"{url}/static/vendor/bootstrap/bootstrap.min.css", timeout=20)
    where = subprocess.run(
        [place / "bin" / "python", "-c", "import portal; print(portal.__file__)"],
        capture_output=True,
        text=True,
        cwd=folder,
        env=env,
        check=True,
    )

    assert (0, "") == (code, said)
    assert (200, 200) == (page.status_code, sheet.status_code)
    assert "文衡" in page.text
    assert where.stdout.startswith(str(place))
