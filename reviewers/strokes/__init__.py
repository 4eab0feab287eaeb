"""
Strokes room: is a scanned page one we have seen? Arrays in, values out.

``print_of`` keeps the ink of a page, ``PageIndex`` finds the few pages worth a comparison among
many, ``compare_prints`` lays one page over the other. Slow to import (OpenCV): import it where
it is used, never where a server starts.
"""

from reviewers.strokes.comparing import ALARM, NOTABLE, compare_prints
from reviewers.strokes.drawing import print_of
from reviewers.strokes.index import NEAR, Hit, PageIndex
from reviewers.strokes.packing import (
    WrongPrint,
    key_from_bytes,
    key_to_bytes,
    print_from_bytes,
    print_to_bytes,
)
from reviewers.strokes.paper import from_middles
from reviewers.strokes.values import (
    PRINT_VERSION,
    Change,
    Matrix,
    PageKey,
    PageMatch,
    PagePrint,
    Pixels,
)

__all__ = [
    "ALARM",
    "NEAR",
    "NOTABLE",
    "PRINT_VERSION",
    "Change",
    "Hit",
    "Matrix",
    "PageIndex",
    "PageKey",
    "PageMatch",
    "PagePrint",
    "Pixels",
    "WrongPrint",
    "compare_prints",
    "from_middles",
    "key_from_bytes",
    "key_to_bytes",
    "print_from_bytes",
    "print_of",
    "print_to_bytes",
]
