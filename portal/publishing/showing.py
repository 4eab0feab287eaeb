"""Reads for the public: certificates, works and their pictures. Consent is asked every time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.entries.copies import Built
from portal.entries.forms import EssayAnswers
from portal.entries.reading import places_of_figures, public_copy
from portal.errors import NotFound
from portal.extensions import db
from portal.files import active
from portal.files.storage import BlobMissing
from portal.files.tiles import TileReader
from portal.judging.queries import authors_by_entry
from portal.judging.queries.by_ids import lots
from portal.models import (
    Author,
    Award,
    BlindCode,
    Call,
    Entry,
    JudgeCopy,
    JudgePage,
    Manuscript,
    Publication,
    ScanPage,
)
from portal.publishing import queries
from portal.publishing.policies import may_show_work
from portal.publishing.published import (
    Certificate,
    Prize,
    Results,
    certificate_in,
    prize_by_code,
    results_of,
    unnamed,
    without_names,
)


@dataclass(frozen=True, slots=True)
class PublishedWork:
    """A published work that may be shown, with the publication it stands in."""

    call: Call
    publication: Publication
    prize: Prize


@dataclass(frozen=True, slots=True)
class IssuedCertificate:
    """A certificate that stands, and the entry it was issued for."""

    certificate: Certificate
    call: Call
    entry: Entry


def consenting_codes(call: Call, codes: Iterable[str]) -> set[str]:
    """Return those of these blind codes whose author's consent stands now."""
    by_id = _entries_of(call, codes)
    return {by_id[entry_id] for entry_id in queries.consents(by_id)}


def _entries_of(call: Call, codes: Iterable[str]) -> dict[int, str]:
    statement = (
        select(BlindCode.entry_id, BlindCode.code)
        .where(BlindCode.call_id == call.id)
        .order_by(BlindCode.code)
    )
    found: dict[int, str] = {}
    for lot in lots(codes):
        found.update(db.session.execute(statement.where(BlindCode.code.in_(lot))).all())
    return found


def results_now(call: Call, publication: Publication) -> Results:
    """
    Return the published results as the public may know them today.

    The publication itself never changes; whoever took their consent back since is told by the
    code and the masked title, as if they had never agreed.
    """
    results = results_of(publication.snapshot)
    named = (one.winner.code for one in results.winners() if one.winner.is_named)
    return without_names(results, withdrawn_titles(call, named))


def withdrawn_titles(call: Call, codes: Iterable[str]) -> dict[str, str]:
    """Return blind code → masked title of those of these whose consent no longer stands."""
    by_id = _entries_of(call, codes)
    gone = set(by_id) - queries.consents(by_id)
    titles = queries.masked_titles(gone) if gone else {}
    return {by_id[entry_id]: titles.get(entry_id, "") for entry_id in gone}


def shown_prizes(results: Results) -> list[Prize]:
    """Return the winners whose work may be shown, in the order of the list of today."""
    return [one for one in results.winners() if one.winner.is_named]


def work_by_code(call: Call, code: str) -> PublishedWork:
    """Return a published work. Raises NotFound without publication, award or consent."""
    publication = queries.publication_of(call)
    prize = prize_by_code(results_of(publication.snapshot), code)
    if prize is None or not may_show_work(prize.winner, consenting_codes(call, [code])):
        raise NotFound
    return PublishedWork(call, publication, prize)


def text_of(work: PublishedWork) -> Built | None:
    """Return the text of a published essay; nothing for a brush work."""
    winner, manuscript = work.prize.winner, _manuscript_of(work)
    if manuscript is None:
        return None
    phones = db.session.scalars(
        select(Author.phone)
        .where(Author.entry_id == manuscript.entry_id, Author.phone != "")
        .order_by(Author.position)
    ).all()
    hidden = _hidden_figures(manuscript)
    return public_copy(winner.title, manuscript.blocks, phones=phones, hidden=hidden)


def figure(work: PublishedWork, number: int) -> bytes:
    """Return a picture inside a published essay, counted from 1. Raises NotFound."""
    manuscript = _manuscript_of(work)
    if manuscript is None:
        raise NotFound
    # the same list as the text's, without building the text for each of its pictures
    hidden = _hidden_figures(manuscript)
    keys = [one.key for one in places_of_figures(manuscript.blocks) if one.key not in hidden]
    if not 0 < number <= len(keys):
        raise NotFound
    try:
        return active.storage().read(keys[number - 1])
    except BlobMissing:
        raise NotFound from None


def _manuscript_of(work: PublishedWork) -> Manuscript | None:
    code = work.prize.winner.manuscript
    return db.session.scalar(select(Manuscript).where(Manuscript.code == code))


def _hidden_figures(manuscript: Manuscript) -> Sequence[str]:
    """Return the keys of the pictures that the author shows to nobody."""
    answers = db.session.scalar(select(Entry.answers).where(Entry.id == manuscript.entry_id))
    return EssayAnswers.of(answers or {}).hidden_figures


def picture(work: PublishedWork, page: str) -> bytes:
    """
    Return the derived picture of one page: fresh pixels without metadata, never the upload.

    Raises NotFound for a page that the publication does not name.
    """
    if page not in {one.code for one in work.prize.winner.pages}:
        raise NotFound
    key = db.session.scalar(select(ScanPage.preview_key).where(ScanPage.code == page))
    if key is None:
        raise NotFound
    try:
        return active.storage().read(key)
    except BlobMissing:
        raise NotFound from None


def tiled_pages(work: PublishedWork) -> dict[str, str]:
    """
    Return page code → key of its tile pyramid, for the pages on which nothing was masked.

    Only there are the judges' tiles the work itself; a masked page is shown from its preview.
    """
    places = {one.code: place for place, one in enumerate(work.prize.winner.pages)}
    rows = db.session.execute(
        select(
            ScanPage.code,
            ScanPage.masks,
            ScanPage.added_masks,
            JudgePage.position,
            JudgePage.pyramid_key,
        )
        .join(JudgeCopy, JudgeCopy.entry_id == ScanPage.entry_id)
        .join(JudgePage, JudgePage.copy_id == JudgeCopy.id)
        .where(
            ScanPage.code.in_(list(places)),
            JudgeCopy.frozen_at.is_not(None),
            JudgeCopy.replaced_at.is_(None),
        )
        .order_by(ScanPage.id, JudgePage.position)
    ).all()
    return {
        code: key
        for code, masks, added, position, key in rows
        if not masks and not added and position == places[code]
    }


def descriptor(work: PublishedWork, page: str) -> bytes:
    """Return the description of a page's tile pyramid. Raises NotFound."""
    return _tiles(work, page, lambda reader, key: reader.descriptor(key))


def tile(work: PublishedWork, page: str, place: tuple[int, int, int]) -> bytes:
    """Return the tile at (level, column, row). Raises NotFound."""
    return _tiles(work, page, lambda reader, key: reader.tile(key, *place))


def _tiles(work: PublishedWork, page: str, read: Callable[[TileReader, str], bytes]) -> bytes:
    key = tiled_pages(work).get(page)
    if key is None:
        raise NotFound
    try:
        return read(TileReader(active.storage()), key)
    except BlobMissing:
        raise NotFound from None


def certificate_by_number(number: str) -> IssuedCertificate:
    """Return a published certificate. Raises NotFound for a number that was never issued."""
    entry = db.session.scalar(
        select(Entry)
        .join(Award, Award.entry_id == Entry.id)
        .where(Award.certificate == number)
        .options(joinedload(Entry.call))
        .order_by(Entry.id)
        .limit(1)
    )
    if entry is None:
        raise NotFound
    found = certificate_in(queries.publication_of(entry.call), number)
    if found is None:
        raise NotFound
    titles = withdrawn_titles(entry.call, [found.prize.winner.code])
    if found.prize.winner.is_named and titles:
        prize = replace(found.prize, winner=unnamed(found.prize.winner, titles))
        found = replace(found, prize=prize)
    return IssuedCertificate(found, entry.call, entry)


def holder_names(entry: Entry) -> str:
    """Return the authors' names, for the sheet their own submitter prints."""
    return "、".join(author.name for author in authors_by_entry([entry.id])[entry.id])
