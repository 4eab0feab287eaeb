"""How soon a big scan is confirmed, long before it is drawn, and what the web process takes."""

import io
import time
from pathlib import Path

import numpy as np
from PIL import Image
from sqlalchemy import select

from portal.extensions import db
from portal.models import ScanPage
from tests.bench.measuring import say
from tests.deployment.running import Person, environment, own_app, served

MEGABYTE = 1024 * 1024
TIMES = 3


def scan(seed: int) -> bytes:
    """Return a JPEG of 27 megapixels with the grain of real paper."""
    grain = np.random.default_rng(seed).normal(200, 30, (4500, 6000, 3))
    stream = io.BytesIO()
    Image.fromarray(grain.clip(0, 255).astype(np.uint8)).save(stream, "JPEG", quality=90)
    return stream.getvalue()


def memory(pid: int) -> dict[int, float]:
    """Return the most that each process of the server has had in memory, in megabytes."""
    found = {}
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for one in (pid, *map(int, children)):
        lines = Path(f"/proc/{one}/status").read_text().splitlines()
        peak = next(line for line in lines if line.startswith("VmHWM"))
        found[one] = int(peak.split()[1]) / 1024
    return found


def test_a_scan_of_27_megapixels_is_confirmed_before_it_is_drawn(tmp_path: Path) -> None:
    env = environment(tmp_path)
    scans = [scan(seed) for seed in range(TIMES)]
    say(f"\nscans of 27 Mpx, {len(scans[0]) / MEGABYTE:.1f} MB each")
    with own_app(env) as app, served(env=env, cwd=tmp_path) as (site, web):
        me = Person(app, site)
        path = me.begin()
        before = memory(web.pid)
        for number, content in enumerate(scans):
            began = time.perf_counter()
            answer = me.upload(path, content, f"{number}.jpg")
            took = time.perf_counter() - began
            with app.app_context():
                drawn = db.session.scalars(
                    select(ScanPage.preview_key).order_by(ScanPage.id.desc()).limit(1)
                ).one()
                db.session.rollback()
            say(f"{took:8.2f} s   answer {answer.status_code}, drawn by then: {drawn is not None}")
        began = time.perf_counter()
        while undrawn(app) and time.perf_counter() - began < 300:
            time.sleep(0.2)
        say(f"{time.perf_counter() - began:8.2f} s   more until all of them were drawn")
        after = memory(web.pid)
        me.browser.close()
    for pid, most in after.items():
        say(f"{most:8.0f} MB   most of a server process ({before.get(pid, 0):.0f} MB before)")


def undrawn(app) -> int:
    """Return how many pages wait for their preview."""
    with app.app_context():
        waiting = len(db.session.scalars(
            select(ScanPage.id).where(ScanPage.preview_key.is_(None)).order_by(ScanPage.id)
        ).all())  # fmt: skip
        db.session.rollback()
    return waiting
