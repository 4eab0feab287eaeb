"""Pictures inside an essay once it is published: those its author showed, where the text is."""

import io
import re

import pytest
from flask import Flask
from PIL import Image

from portal.entries.queries import current_manuscript
from portal.entries.reading import figures_in, places_of_figures
from portal.extensions import db
from portal.files.active import storage
from portal.models import Ranking
from portal.models.enums import EntryStatus
from tests.factories.entry import make_manuscript
from tests.factories.publishing import make_publication
from tests.infrastructure.clients import WatchedClient
from tests.portal.files.everything import everything
from tests.web.public.test_winners import make_results

SHOWN = re.compile(r'<figure class="fig"><img src="([^"]+)"')


def test_the_public_sees_tables_and_the_pictures_the_author_showed(
    client: WatchedClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, (first, second) = make_results(kind=0, is_published=False)
    for entry in (first, second):
        entry.status = EntryStatus.DRAFT
        text = make_manuscript(entry=entry, content=everything(), name="定稿.docx")
        hidden = [figures_in(text.blocks)[0].key]
        entry.answers = entry.answers | {"hidden_figures": hidden}
        entry.status = EntryStatus.ACCEPTED
    make_publication(ranking=db.session.query(Ranking).one())
    db.session.commit()
    place = f"/calls/{call.code}/works/ZW-2027-000"

    page = client.get(f"{place}0")
    shown = SHOWN.findall(page.text)

    assert "<td>牵头单位</td>" in page.text
    assert [f"{place}0/figures/1.jpg", f"{place}0/figures/2.jpg"] == shown
    # the text is built for its page, not once more for each picture in it
    monkeypatch.setattr("portal.entries.copies.build", lambda *_, **__: 1 / 0)
    pictures = [client.get(one) for one in shown]
    manuscript = current_manuscript(first)
    assert manuscript is not None
    kept = [one.key for one in places_of_figures(manuscript.blocks)[-2:]]
    assert [storage().read(key) for key in kept] == [one.data for one in pictures]
    sizes = [Image.open(io.BytesIO(one.data)).size for one in pictures]
    assert [(1000, 667)] * 2 == sizes
    assert "public, max-age=3600" == pictures[0].headers["Cache-Control"]
    assert 404 == client.get(f"{place}0/figures/3.jpg").status_code
    assert 404 == client.get(f"{place}0/figures/0.jpg").status_code
    assert 404 == client.get(f"{place}1/figures/1.jpg").status_code
