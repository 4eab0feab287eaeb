"""
Calls of another making than any set we were given: rewriting, OCR, merging, templates.

Half of what comes in is honest.
"""

from __future__ import annotations

from portal.calls import regulations
from tests.bench.duplicates.pairs import Call, Labelled, Span
from tests.bench.duplicates.wording import Author, Clause, text_of

# What a scanner takes for each other.
_CONFUSED = (
    "己已 未末 日曰 人入 土士 千干 天夭 大太 木本 目日 白自 申由 甲田 王玉 主王 今令 "
    "午牛 力刀 九丸 免兔 没设 清请 请情 晴睛 渴喝 拔拨 住往 仓仑 治冶 冷泠 折拆 柱桂 "
    "栗粟 候侯 享亨 密蜜 辨辩 徽微 暑署 幕慕 在左 有友 的旳 是昰 了子 和知 为力 上土 "
    "这过 中申 个介 来未 他池 到列 说悦 们门 地他 出山 会合 可司 "
)
# Little words that come out differently on the way through another language.
_BACK = (
    "便|就 正|正在 只有|唯有 没有|未曾 先是|起初 后来|其后 大约|大概 照样|依然 "
    "因为|由于 所谓|所说的 末了|最后 幸亏|好在 便无从|就无法 怎样|如何 就得|必须 却|但是 "
    "又|并且 去|前往 还在|仍在 也难免|不免也 "
)


def calls(seeds: range) -> list[Call]:
    """A call of each seed, 29 labelled pairs in about eighty texts."""
    return [_call(seed) for seed in seeds]


def _call(seed: int) -> Call:
    author, call = Author(f"call {seed}"), Call()
    for share in (0.35, 0.5, 0.65):
        _rewritten(call, author, "rewritten", share, 0.15)
    for share in (0.8, 0.9):
        _rewritten(call, author, "rewritten_much", share, 0.25)
    for noise in (0.02, 0.05, 0.08):
        _scanned(call, author, noise)
    for share in (0.2, 0.3, 0.4):
        _translated(call, author, share)
    for clauses in (3, 4, 5):
        _excerpt(call, author, clauses)
    _merged(call, author)
    _template(call, author)
    _quotations(call, author)
    _formulas(call, author)
    for _ in range(2):
        _same_words(call, author)
    for _ in range(3):
        call.honest("strangers", _essay(author), _essay(author))
    return call


def _plain(clauses: list[Clause]) -> list[str]:
    return [clause.said(0) for clause in clauses]


def _essay(author: Author) -> str:
    return text_of(_plain(author.clauses(author.chance.randint(22, 50))))


def _rewritten(call: Call, author: Author, kind: str, share: float, synonyms: float) -> None:
    """Another order inside of the clauses, synonyms, and now and then two clauses swapped."""
    clauses, chance = author.clauses(author.chance.randint(26, 50)), author.chance
    said = []
    for clause in clauses:
        way = chance.choice((1, 2)) if chance.random() < share else 0
        said.append(clause.said(way, chance, synonyms))
    for place in range(0, len(said) - 1, 5):
        said[place], said[place + 1] = said[place + 1], said[place]
    call.copied(kind, text_of(_plain(clauses)), text_of(said, 5))


def _scanned(call: Call, author: Author, noise: float) -> None:
    """A print read by a machine: wrong characters, broken lines, lost points."""
    text, chance = _essay(author), author.chance
    likes = {one: other for pair in _CONFUSED.split() for one, other in (pair, pair[::-1])}
    read = []
    for letter in text:
        wrong = likes.get(letter) or chance.choice(("口", "一", "", "丨", ".", "田"))
        read.append(wrong if chance.random() < noise else letter)
        if len(read) % 31 == 30:
            read.append("\n")
    call.copied("scanned", text, "".join(read))


def _translated(call: Call, author: Author, share: float) -> None:
    """Through another language and back: synonyms, other little words, some other order."""
    clauses, chance = author.clauses(author.chance.randint(26, 50)), author.chance
    said = []
    for clause in clauses:
        words = clause.said(0 if chance.random() < 0.7 else 1, chance, share)
        for pair in _BACK.split():
            here, back = pair.split("|")
            if chance.random() < 0.7:
                words = words.replace(here, back)
        said.append(words)
    call.copied("translated", text_of(_plain(clauses)), text_of(said))


def _excerpt(call: Call, author: Author, clauses: int) -> None:
    """A few sentences in the middle of another essay."""
    taken = text_of(_plain(author.clauses(clauses)), clauses)
    a, b = [_essay(author) + "\n", _essay(author)], [_essay(author) + "\n", _essay(author)]
    at = (len(a[0]), len(a[0]) + len(taken), len(b[0]), len(b[0]) + len(taken))
    call.copied("excerpt", f"{a[0]}{taken}\n{a[1]}", f"{b[0]}{taken}\n{b[1]}", [at])


def _merged(call: Call, author: Author) -> None:
    """An essay put together from paragraphs of two others, in turn."""
    sources = [text_of(_plain(author.clauses(24)), 4).split("\n") for _ in range(2)]
    chosen = [(number % 2, number) for number in range(len(sources[0]))]
    b = "\n".join(sources[source][number] for source, number in chosen)
    key = call.add(b)
    for source, paragraphs in enumerate(sources):
        spans: list[Span] = []
        a_at, b_at = 0, 0
        for number, paragraph in enumerate(paragraphs):
            length = len(sources[number % 2][number])
            if number % 2 == source:
                spans.append((a_at, a_at + length, b_at, b_at + length))
            a_at, b_at = a_at + len(paragraph) + 1, b_at + length + 1
        a = call.add("\n".join(paragraphs))
        call.pairs.append(Labelled(a, key, True, "merged", tuple(spans)))


def _template(call: Call, author: Author) -> None:
    """Ten essays of one unit under the same headings and set sentences, each with its own."""
    heads = [text_of(_plain(author.clauses(2))) for _ in range(5)]
    essays = [
        "\n".join(f"{head}\n{text_of(_plain(author.clauses(7)))}" for head in heads)
        for _ in range(10)
    ]
    for essay in essays[6:]:
        call.add(essay)
    for number in range(0, 6, 2):
        call.honest("unit_template", essays[number], essays[number + 1])


def _quotations(call: Call, author: Author) -> None:
    """The same two articles and slogans quoted by both, not without slips."""
    for _ in range(3):
        articles = author.chance.sample(range(2, 48), 2)
        quoted = "\n".join(regulations.article(number).text for number in articles)
        quoted += "\n" + "，".join(author.chance.sample(regulations.slogans(), 3))
        slipped = list(quoted)
        for place in range(author.chance.randint(5, 25), len(slipped), 40):
            slipped[place] = author.chance.choice(("", "的", "了", slipped[place]))
        a, b = f"{quoted}\n{_essay(author)}", f"{_essay(author)}\n{''.join(slipped)}"
        call.honest("quotation", a, b)


def _formulas(call: Call, author: Author) -> None:
    """Openings and closings that every fourth essay of the call has."""
    formulas = [text_of(_plain(author.clauses(3))) for _ in range(3)]
    wrapped = ["\n".join((formulas[0], _essay(author), *formulas[1:])) for _ in range(12)]
    for essay in wrapped[4:]:
        call.add(essay)
    call.honest("formulas", wrapped[0], wrapped[1])
    call.honest("formulas", wrapped[2], wrapped[3])


def _same_words(call: Call, author: Author) -> None:
    """Two essays with the same few words, each with its own sentences."""
    stock = {kind: [author.word(kind) for _ in range(25)] for kind in "nvadti"}
    written = []
    for _ in range(2):
        said = []
        for clause in author.clauses(35):
            filled = {slot: author.chance.choice(stock[slot[0]]) for slot in clause.filled}
            said.append(clause.ways[author.chance.randint(0, 2)].format(**filled))
        written.append(text_of(said))
    call.honest("same_words", *written)
