"""评委1, 评委2 …: nobody who reads addresses can work out who is which."""

import hashlib

import pytest
from flask import Flask

from portal.extensions import db
from portal.judging import numbering
from portal.judging.replaying import replay
from tests.factories.publishing import make_judged_round, make_ranking

TOTALS = [[str(80 + work + judge) for judge in range(10)] for work in range(2)]


def public_order(judges: list[str], salt: str) -> list[str]:
    """The order anybody can compute who knows the codes in addresses and the seed text."""
    return sorted(judges, key=lambda one: hashlib.sha256(f"{salt}:{one}".encode()).digest())


def test_numbers_follow_neither_codes_nor_the_seed_text_that_is_published(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_ = make_judged_round(totals=TOTALS)
    ranking = make_ranking(round_=round_)
    judges = ranking.summary["judges"]
    again = numbering.drawn_for(round_, 1, reversed(judges))
    anew = numbering.drawn_for(round_, 2, judges)
    salts = (round_.code, round_.seed_secret)

    monkeypatch.setitem(app.config, "SECRET_KEY", "k" * 40)
    elsewhere = numbering.drawn_for(round_, 1, judges)

    assert judges == again
    assert judges not in (elsewhere, anew)
    assert all(judges != public_order(judges, salt) for salt in salts)
    assert judges not in [numbering.draw(salt, judges, "round") for salt in salts]


def test_a_ranking_replays_in_the_order_it_was_stored_with(app: Flask) -> None:
    ranking = make_ranking(round_=make_judged_round(totals=TOTALS))
    order = public_order(ranking.summary["judges"], ranking.round.code)
    places = [order.index(judge) for judge in ranking.summary["judges"]]
    for row in ranking.rows:
        row.totals = [[places[place], total] for place, total in row.totals]
    severity = dict(zip(ranking.summary["judges"], ranking.summary["severity"], strict=True))
    ranking.summary = ranking.summary | {
        "judges": order,
        "severity": [severity[judge] for judge in order],
    }
    db.session.flush()

    assert replay(ranking).is_same
    ranking.summary = ranking.summary | {"judges": order[::-1]}
    assert not replay(ranking).is_same
