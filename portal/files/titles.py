"""Finding the title of an essay that was typed without styles. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from portal.files.essays import Block, BlockKind

_LONGEST: Final = 60
_LONGEST_HEADING: Final = 30
# 一、 above （一）: the order of every official paper.
_TYPED_HEADING: Final = re.compile(
    r"(?:([一二三四五六七八九十]{1,3}、)|[（(][一二三四五六七八九十]{1,3}[）)])\S"
)
_SENTENCE_ENDS: Final = tuple("。；，：、;,:")
# A level that readers give a paragraph which stood in the middle; with_title removes it.
CENTRED: Final = -1


def with_title(blocks: list[Block]) -> tuple[str | None, list[Block]]:
    """
    Return the title and the blocks with the title marked as such.

    A block of the Title style wins; else an only top heading that opens the essay; else
    a short, centred first paragraph that does not read like a sentence.
    """
    at = _title_index(blocks)
    settled = [_settled(block) for block in blocks]
    if at is None:
        return None, settled
    title = " ".join(settled[at].text.split())
    marks = tuple(replace(mark, at=min(mark.at, len(title))) for mark in settled[at].marks)
    settled[at] = Block(BlockKind.TITLE, title, marks=marks)
    return title, settled


def _settled(block: Block) -> Block:
    """Drop the "stood in the middle" hint, and see a heading where one was typed by hand."""
    if block.kind is not BlockKind.PARAGRAPH:
        return block
    depth = _TYPED_HEADING.match(block.text)
    if depth and len(block.text) <= _LONGEST_HEADING and looks_like_title(block.text):
        return replace(block, kind=BlockKind.HEADING, level=1 if depth[1] else 2)
    return replace(block, level=0)


def looks_like_title(text: str) -> bool:
    """Say whether a line could stand over an essay: short, and no sentence."""
    return 0 < len(text) <= _LONGEST and "\n" not in text and not text.endswith(_SENTENCE_ENDS)


def _title_index(blocks: list[Block]) -> int | None:
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.TITLE:
            return index
    first = next((index for index, block in enumerate(blocks) if block.text), None)
    if first is None:
        return None
    block = blocks[first]
    if block.kind is BlockKind.HEADING and block.level == 1:
        tops = sum(other.kind is BlockKind.HEADING and other.level == 1 for other in blocks)
        return first if tops == 1 else None
    centred = block.kind is BlockKind.PARAGRAPH and block.level == CENTRED
    return first if centred and len(blocks) > 1 and looks_like_title(block.text) else None
