"""
Engine room, proofreading (文字审读): what a work should say, what it says, what that costs.

Nothing here decides: an alignment suggests, people mark, and the points follow from the marks
that two people agreed on, by a rule that was declared before.
"""

from reviewers.proofreading.aligning import compare
from reviewers.proofreading.glyphs import Glyph, GlyphLine
from reviewers.proofreading.hinting import Hint, PageHints, PageLines, hints_of
from reviewers.proofreading.layout import Cell, Column, cells, divided
from reviewers.proofreading.letters import Letter, folded, letters
from reviewers.proofreading.moves import Suggestion
from reviewers.proofreading.points import Counted, Fault, PointsRule, Tally, tally

__all__ = [
    "Cell",
    "Column",
    "Counted",
    "Fault",
    "Glyph",
    "GlyphLine",
    "Hint",
    "Letter",
    "PageHints",
    "PageLines",
    "PointsRule",
    "Suggestion",
    "Tally",
    "cells",
    "compare",
    "divided",
    "folded",
    "hints_of",
    "letters",
    "tally",
]
