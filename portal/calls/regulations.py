"""
Calls room: the text of 《信访工作条例》 and the official slogans, as package data.

The law is what essays quote and brush works write, so the words here are the
yardstick for quotations, transcriptions and the coverage of articles.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

TITLE = "信访工作条例"


class _ArticleText(TypedDict):
    no: str
    paras: list[str]


class _ChapterText(TypedDict):
    title: str
    articles: list[_ArticleText]


class _Text(TypedDict):
    title: str
    chapters: list[_ChapterText]


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its name (第六条), its number (6), its chapter and its paragraphs."""

    no: str
    number: int
    chapter: str
    paras: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole article without its number, paragraphs run together."""
        return "".join(self.paras)


@cache
def articles() -> tuple[Article, ...]:
    """All fifty articles in order."""
    text: _Text = json.loads(_read("tiaoli.json"))
    placed = [(part["title"], body) for part in text["chapters"] for body in part["articles"]]
    return tuple(
        Article(body["no"], number, chapter, tuple(body["paras"]))
        for number, (chapter, body) in enumerate(placed, start=1)
    )


def article(number: int) -> Article:
    """The article with this number, counted from 1 as the law counts."""
    if number < 1:
        raise IndexError(number)
    return articles()[number - 1]


def chapters() -> list[tuple[str, list[Article]]]:
    """The chapters in order, each with its articles."""
    parts: dict[str, list[Article]] = {}
    for part in articles():
        parts.setdefault(part.chapter, []).append(part)
    return list(parts.items())


def plain_text() -> str:
    """The whole text for a download, an article a paragraph, chapters set apart."""
    lines = [TITLE, ""]
    for title, parts in chapters():
        lines += [title, ""]
        for part in parts:
            lines += [f"{part.no}　" + "\n　　".join(part.paras), ""]
    return "\n".join(lines)


@cache
def slogans() -> tuple[str, ...]:
    """The slogans handed out with the call, one a line."""
    return tuple(line.strip() for line in _read("slogans.txt").splitlines() if line.strip())


def _read(name: str) -> str:
    return (Path(__file__).parent / "texts" / name).read_text(encoding="utf-8")
