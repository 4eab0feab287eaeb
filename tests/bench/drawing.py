"""Scans to measure with, and processes of their own to measure in."""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyvips

from portal.files.kinds import Kind

VIPS: Final = """
import sys, time
import pyvips
pyvips.cache_set_max(0)
began = time.perf_counter()
image = pyvips.Image.new_from_file(sys.argv[1], access="sequential")
image.dzsave(sys.argv[2], suffix=".jpg[Q=85]", tile_size=512, overlap=1)
took = time.perf_counter() - began
"""
OURS: Final = """
import sys, time
from pathlib import Path
from portal.files import images
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.masks import Mask
images._vips()
began = time.perf_counter()
masks = {"0": (Mask(0.1, 0.7, 0.2, 0.2),)}
images.derive_scan(Path(sys.argv[1]), Kind(sys.argv[3]), masks, Path(sys.argv[2]), Limits())
took = time.perf_counter() - began
"""
PREVIEWS: Final = OURS.replace("images.derive_scan(", "images.derive_previews(").replace(
    "masks, ", ""
)
SAY: Final = """
import json, resource
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([took, used.ru_utime + used.ru_stime, int(peak) / 1024]))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds by the wall, seconds of the processors, megabytes at the peak."""

    wall: float
    busy: float
    peak: float


def run(script: str, scan: Path, kind: Kind) -> Run:
    """Do it in a process of its own, with the threads and the memory of a caged child."""
    out = scan.parent / "out"
    out.mkdir()
    environment = {**os.environ, "VIPS_CONCURRENCY": "2", "MALLOC_ARENA_MAX": "2"}
    target = out / "tiles" if script is VIPS else out
    try:
        done = subprocess.run(
            [sys.executable, "-c", script + SAY, str(scan), str(target), kind.value],
            env=environment, cwd=Path.cwd(), check=True, capture_output=True, timeout=600,
        )  # fmt: skip
    finally:
        shutil.rmtree(out)
    return Run(*json.loads(done.stdout))


def paper(width: int, height: int) -> Any:
    """Return a sheet with grain, strokes of ink and a seal, in memory."""
    rng = np.random.default_rng(11)
    tile = rng.normal(236, 6, (1500, 1500, 1)) + np.array([4, 0, -12])
    for _ in range(24):
        x, y, w, h = rng.integers((0, 0, 20, 20), (1300, 1300, 60, 200))
        tile[y : y + h, x : x + w] = 34
    tile[1300:1400, 200:300] = (178, 34, 28)
    pixels = np.tile(tile.clip(0, 255).astype(np.uint8), (-(-height // 1500), -(-width // 1500), 1))
    image = pyvips.Image.new_from_array(np.ascontiguousarray(pixels[:height, :width]))
    return image.copy(interpretation="srgb", xres=11.8, yres=11.8)


def settled(seconds: float) -> None:
    """Let what was just written reach the disk."""
    os.sync()
    time.sleep(seconds)
