"""审读底本: what a work should say, from the article its author chose, or as it was typed in."""

import hashlib
from typing import Final

from portal.calls import regulations
from portal.calls.regulations import Article
from portal.entries.forms import FULL_TEXT, scope_title

LONGEST: Final = 12_000


def body_of(scopes: list[str]) -> str:
    """Return the words of articles and chapters, a paragraph a line; nothing for unknown ones."""
    chosen = [article for scope in scopes for article in articles_of(scope)]
    if len(chosen) == 1:
        return "\n".join(chosen[0].paras)
    # several articles are told apart by their numbers, so a work writes them too
    return "\n".join(f"{one.no}　" + "\n".join(one.paras) for one in chosen)


def articles_of(scope: str) -> list[Article]:
    """Return the articles a scope covers: the whole text, a chapter, or one."""
    if scope == FULL_TEXT:
        return list(regulations.articles())
    kind, _, number = scope.partition("-")
    if not scope_title(scope):
        return []
    if kind == "chapter":
        return regulations.chapters()[int(number) - 1][1]
    return [regulations.article(int(number))]


def title_of(scopes: list[str]) -> str:
    """Return what the chosen parts are called."""
    return "、".join(filter(None, map(scope_title, scopes)))


def digest_of(body: str) -> str:
    """Return the fingerprint of a text."""
    return hashlib.sha256(body.encode()).hexdigest()
