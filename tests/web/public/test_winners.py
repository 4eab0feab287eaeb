"""What the public sees of results: nothing before, and after it only what was agreed to."""

import io

import pytest
from PIL import Image

from portal.extensions import db
from portal.files import active, derive
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.models import Declaration, Entry, JudgePage
from portal.models.enums import CategoryKind, EntryStatus
from portal.publishing import queries
from portal.publishing.published import marked
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.entry import make_manuscript
from tests.factories.judging import make_blind_entry
from tests.factories.publishing import (
    make_consent,
    make_judged_round,
    make_publication,
    make_ranking,
    make_scan_page,
)
from tests.web.organisers.reading import counting

ESSAY = "我与条例\n作者：林晚舟　电话：13900001234\n　　信是三月初到的，信封上没有寄信人。\n" * 3


def drawn():
    """Return a small real JPEG."""
    target = io.BytesIO()
    Image.new("RGB", (60, 90), "#efe6d2").save(target, "JPEG")
    return target.getvalue()


def add_work(entry):
    """Give an entry its text or its page."""
    if entry.category.kind is CategoryKind.CALLIGRAPHY:
        make_scan_page(entry=entry, picture=drawn())
        return
    entry.status = EntryStatus.DRAFT
    make_manuscript(entry=entry, text=ESSAY)
    entry.status = EntryStatus.ACCEPTED


def make_results(*, kind=1, consents=(True, False), call=None, is_published=True):
    """Return (call, entries): winners of one category, each with a work and a decision."""
    call = call or make_call()
    category = call.categories[kind]
    entries = []
    for number, is_agreed in enumerate(consents):
        entry = make_blind_entry(
            category=category, author=f"作者{number}", title=f"作品{number}",
            blind_code=f"{category.prefix}-2027-000{number}",
        )  # fmt: skip
        make_consent(entry=entry, is_agreed=is_agreed)
        add_work(entry)
        entries.append(entry)
    totals = [(str(80 - 2 * n),) * 3 for n in range(len(consents))]
    round_ = make_judged_round(category=category, entries=entries, totals=totals)
    ranking = make_ranking(round_=round_, is_locked=True)
    if is_published:
        make_publication(ranking=ranking)
    db.session.commit()
    return call, entries


PAGES = ("winners", "gallery", "works/SF-2027-0000", "works/SF-2027-0000/{page}.jpg")


@pytest.mark.parametrize("page", PAGES)
def test_before_publication_a_page_looks_like_one_that_never_was(client, app, page):
    call, entries = make_results(is_published=False)
    path = page.format(page=entries[0].pages[0].code)

    hidden = client.get(f"/calls/{call.code}/{path}")
    absent = client.get(f"/calls/NOTHERE2/{path}")

    assert (404, 404) == (hidden.status_code, absent.status_code)
    assert absent.text.replace("NOTHERE2", call.code) == hidden.text


def test_before_publication_organisers_see_the_same_nothing(as_, app):
    call, _ = make_results(is_published=False)
    organiser = as_(make_user(role="organiser", call=call))

    assert 404 == organiser.get(f"/calls/{call.code}/winners").status_code


def test_winners_are_named_with_consent_and_coded_without(client, app):
    call, entries = make_results()

    page = client.get(f"/calls/{call.code}/winners").text

    assert "作者0" in page
    assert entries[0].unit.name in page
    assert "作者1" not in page
    assert entries[1].unit.name not in page
    assert "SF-2027-0001" in page
    assert "作者未同意公开姓名" in page
    assert "空缺" in page


def test_gallery_hangs_only_what_authors_agreed_to(client, app):
    call, _ = make_results()

    page = client.get(f"/calls/{call.code}/gallery").text

    assert "/works/SF-2027-0000" in page
    assert "SF-2027-0001" not in page
    assert "1 件获奖书法" in page


def test_picture_is_a_derived_one_and_may_be_kept_an_hour(client, app):
    call, entries = make_results()
    base = f"/calls/{call.code}/works"

    answer = client.get(f"{base}/SF-2027-0000/{entries[0].pages[0].code}.jpg")

    assert (200, "image/jpeg", drawn()) == (answer.status_code, answer.mimetype, answer.data)
    assert "public, max-age=3600" == answer.headers["Cache-Control"]
    assert "sandbox; default-src 'none'" == answer.headers["Content-Security-Policy"]
    assert "nosniff" == answer.headers["X-Content-Type-Options"]
    other = entries[1].pages[0].code
    assert 404 == client.get(f"{base}/SF-2027-0001/{other}.jpg").status_code
    assert 404 == client.get(f"{base}/SF-2027-0000/{other}.jpg").status_code
    assert 404 == client.get(f"{base}/SF-2027-0001").status_code


def test_a_consent_taken_back_closes_the_work_at_once(client, app):
    call, entries = make_results()
    path = f"/calls/{call.code}/works/SF-2027-0000"
    assert 200 == client.get(path).status_code

    db.session.query(Declaration).filter_by(entry_id=entries[0].id).update({"is_agreed": False})
    db.session.commit()

    assert 404 == client.get(path).status_code
    assert 404 == client.get(f"{path}/{entries[0].pages[0].code}.jpg").status_code
    assert "SF-2027-0000" not in client.get(f"/calls/{call.code}/gallery").text


def test_a_consent_taken_back_takes_the_name_off_the_published_list(client, app):
    call, entries = make_results()
    entries[0].copies[0].title = "×××的作品"
    publication = queries.publication_of(call)
    digest = publication.digest
    pages = (f"/calls/{call.code}/winners", certificate_of(entries[0]))
    assert ["作者0" in client.get(page).text for page in pages] == [True, True]

    db.session.query(Declaration).filter_by(entry_id=entries[0].id).update({"is_agreed": False})
    db.session.commit()

    for page in (*pages, f"{pages[1]}/print"):
        text = client.get(page).text
        assert "SF-2027-0000" in text
        assert [False] * 3 == [one in text for one in ("作者0", "作品0", entries[0].unit.name)]
    assert digest == queries.publication_of(call).digest


def test_essay_is_read_in_full_without_telephone_numbers(client, app):
    call, _ = make_results(kind=0)
    base = f"/calls/{call.code}/works"

    page = client.get(f"{base}/ZW-2027-0000").text

    assert "信是三月初到的，信封上没有寄信人。" in page
    assert "作者0" in page
    assert "13900001234" not in page
    assert 404 == client.get(f"{base}/ZW-2027-0001").status_code


def certificate_of(entry: Entry) -> str:
    found = queries.award_of_entry(entry)
    assert found is not None
    return f"/certificates/{found.certificate}"


def test_certificate_repeats_what_was_issued(client, app):
    _, entries = make_results()

    page = client.get(certificate_of(entries[0])).text

    for word in ("有效", "作者0", "作品0", "一等奖"):
        assert word in page
    assert 404 == client.get("/certificates/WH-2222-2222").status_code


def test_certificate_without_consent_names_only_its_code(client, app, as_):
    _, entries = make_results()
    path = certificate_of(entries[1])

    for page in (client.get(path).text, client.get(f"{path}/print").text):
        assert "作者1" not in page
        assert "SF-2027-0001" in page
    assert "作者1同志：" in as_(entries[1].submitter).get(f"{path}/print").text


def test_title_with_book_marks_keeps_them_single_inside():
    assert "《〈信访工作条例〉第七条》" == marked("《信访工作条例》第七条")


def test_sheet_is_worded_as_certificates_are(client, app):
    _, entries = make_results(kind=0)

    page = client.get(f"{certificate_of(entries[0])}/print").text

    assert "作者0同志：" in page
    assert (
        "您的作品《作品0》在“我与《信访工作条例》”征文活动中荣获<b>一等奖</b>。特发此证，以资鼓励。"
        in page
    )
    assert "二〇二七年五月十四日" in page
    assert 'aria-label="证书查验二维码"' in page


@pytest.mark.parametrize("page", ["winners", "gallery", "works/SF-2027-0000"])
def test_three_winners_cost_as_many_queries_as_one(client, app, page):
    numbers = []
    for consents in ((True,), (True, True, True)):
        call, _ = make_results(consents=consents)
        with counting() as count:
            assert 200 == client.get(f"/calls/{call.code}/{page}").status_code
        numbers.append(count.number)

    assert numbers[0] == numbers[1]


def test_a_certificate_costs_the_same_among_three_as_alone(client, app):
    numbers = []
    for consents in ((True,), (True, True, True)):
        path = certificate_of(make_results(consents=consents)[1][0])
        with counting() as count:
            assert 200 == client.get(path).status_code
        numbers.append(count.number)

    assert numbers[0] == numbers[1]


@pytest.fixture
def pyramid(app, tmp_path):
    """Return the key of a real tile pyramid in storage."""
    source, out = tmp_path / "page.jpg", tmp_path / "out"
    out.mkdir()
    source.write_bytes(drawn())
    limits = Limits()
    files = derive.derive_pages(source, Kind.JPEG, {0: ()}, out, limits)[0]
    return active.storage().put(out / files.tiles.name, sha256=files.tiles.sha256)


def test_deep_zoom_is_for_pages_without_masks_only(client, app, pyramid):
    call, entries = make_results()
    page, copy = entries[0].pages[0], entries[0].copies[0]
    keys = dict.fromkeys(("page_key", "preview_key", "thumb_key", "pyramid_key"), pyramid)
    copy.pages = [JudgePage(position=0, width=60, height=90, **keys)]
    db.session.commit()
    base = f"/calls/{call.code}/works/SF-2027-0000/{page.code}"

    assert b"Image" in client.get(f"{base}.dzi").data
    tile = client.get(f"{base}_files/0/0_0.jpg")
    assert (200, "image/jpeg") == (tile.status_code, tile.mimetype)
    assert 404 == client.get(f"{base}_files/99/0_0.jpg").status_code

    page.masks = [[0, 0, 1, 0.1]]
    db.session.commit()
    assert 404 == client.get(f"{base}.dzi").status_code
    assert 404 == client.get(f"{base}_files/0/0_0.jpg").status_code
