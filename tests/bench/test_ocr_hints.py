"""How many planted faults of brush works a recogniser hints at, and how many hints are false."""

import io
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageOps, ImageSequence

from portal.demo.brushwork import draw
from portal.demo.scrolls import SCROLLS, Scroll, unpunctuated
from portal.files import characters
from portal.files.wire import to_json
from portal.judging.proofreading import machine
from portal.models import MachineReading
from reviewers.proofreading import Fault, Hint, hints_of
from tests.bench.measuring import say
from tests.house.sources import ROOT

FONTS: Final = ROOT / "static/vendor/fonts"
LIKE: Final = dict(zip("信作民大各关应当意见要求规定处理机单位工办",
                       "言做氏太名失庶当义贝耍救现宝外埋肌单住土力", strict=True))  # fmt: skip
EDGE: Final = 3000
SHOWN: Final = ("pages", "unsure", "faults", "hinted", "false", "seconds")
KINDS: Final = (Fault.WRONG, Fault.MISSING, Fault.EXTRA)


@dataclass(frozen=True)
class Planted:
    """A work with faults: each where it stands in the text."""

    scroll: Scroll
    places: tuple[int, ...]


def planted(scroll: Scroll, seed: int) -> Planted:
    """Write one character wrong, leave one out, add one; in a short text only one of these."""
    random, text = Random(100 * seed + scroll.number), list(unpunctuated(scroll.transcription))
    many = 3 if len(text) > 20 else 1
    last = len(text) - 4
    places = sorted(random.sample(range(3, last, 6), many)) if many > 1 else [5]
    for place, kind in sorted(zip(places, random.sample(KINDS, many), strict=True), reverse=True):
        if kind is Fault.WRONG:
            text[place] = LIKE.get(text[place], "的" if text[place] != "的" else "民")
        elif kind is Fault.MISSING:
            del text[place]
        else:
            text.insert(place, random.choice("的了人之有") if seed == 1 else text[place - 1])
    return Planted(replace(scroll, text="".join(text)), tuple(places))


def pages(scroll: Scroll, folder: Path) -> Iterator[Path]:
    """Draw a work as its readers see it: no larger than a derived page, the name covered."""
    scan = draw(scroll, fonts=FONTS, year=2027)[0]
    frames = ImageSequence.Iterator(Image.open(io.BytesIO(scan.content)))
    for leaf, masks in enumerate(scan.masks):
        page = ImageOps.exif_transpose(frames[leaf].copy())
        if page.mode.startswith("I"):
            page = page.point(lambda value: value / 256).convert("L")
        page = page.convert("RGB")
        for one in masks:
            corner = (one.x + one.width) * page.width, (one.y + one.height) * page.height
            box = (one.x * page.width, one.y * page.height, *corner)
            ImageDraw.Draw(page).rectangle(box, fill=(255, 255, 255))
        page.thumbnail((EDGE, EDGE))
        path = folder / f"{scroll.number}-{leaf}.jpg"
        page.save(path, quality=85)
        yield path


def is_near(hint: Hint, places: tuple[int, ...]) -> bool:
    """Say whether a hint points at a planted fault."""
    return any(abs(hint.start - place) <= 1 for place in places)


def test_hints_at_planted_faults(tmp_path: Path) -> None:
    counted: dict[str, Counter[str]] = {}
    for seed in (1, 2):
        for scroll in SCROLLS:
            work = planted(scroll, seed)
            drawn = list(pages(work.scroll, tmp_path))
            began = time.perf_counter()
            lines = characters.read(drawn)
            row = counted.setdefault(scroll.script, Counter())
            row["seconds"] += round(time.perf_counter() - began)
            kept = MachineReading(pages=[to_json(page) for page in lines])
            found = hints_of(scroll.transcription, machine.lines_of(kept))
            hints = [hint for page in found for hint in page.hints]
            row["pages"] += len(found)
            row["unsure"] += sum(page.is_unsure for page in found)
            row["faults"] += len(work.places)
            row["hinted"] += sum(any(is_near(one, (p,)) for one in hints) for p in work.places)
            row["false"] += sum(not is_near(hint, work.places) for hint in hints)
    for script, row in counted.items():
        said = "  ".join(f"{name} {row[name]}" for name in SHOWN)
        say(f"machine hints, {script}: {said}")

    assert counted["楷"]["hinted"] > counted["楷"]["false"]
