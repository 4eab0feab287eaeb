"""A desk, the published results: the list of winners, the gallery, one work and its pictures."""

from dataclasses import dataclass

from flask import Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.rights import Account
from portal.errors import NotFound
from portal.models import Call, Publication
from portal.models.enums import CategoryKind
from portal.publishing import queries, showing
from portal.publishing.published import Prize, Results
from portal.publishing.showing import PublishedWork
from portal.web.chrome import Link
from portal.web.guards import allow, anyone
from portal.web.public import bp, loads
from portal.web.public.frame import frame

PER_PAGE = 12
HOUR = "public, max-age=3600"
# where a work is found again: (word, endpoint without its desk)
BACK = {
    CategoryKind.ESSAY: ("获奖名单", "winners"),
    CategoryKind.CALLIGRAPHY: ("作品展厅", "gallery"),
}


@dataclass(frozen=True, slots=True)
class Published:
    """A call with its results in force."""

    call: Call
    publication: Publication
    results: Results


def published(account: Account | None, code: str) -> Published:
    """Return the results of a call. Raises NotFound before publication, for everybody alike."""
    call = loads.call(account, code)
    publication = queries.publication_of(call)
    return Published(call, publication, showing.results_now(call, publication))


def work_of(account: Account | None, code: str, work: str) -> PublishedWork:
    """Return a work that may be shown. Raises NotFound."""
    return showing.work_by_code(loads.call(account, code), work)


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """One page of a work that may be shown."""

    work: PublishedWork
    page: str


@dataclass(frozen=True, slots=True)
class PublishedTile:
    """One tile of such a page: (level, column, row)."""

    work: PublishedWork
    page: str
    place: tuple[int, int, int]


def tile_of(
    account: Account | None, code: str, work: str, page: str, level: int, column: int, row: int
) -> PublishedTile:
    """Return a tile of a work that may be shown. Raises NotFound."""
    return PublishedTile(work_of(account, code, work), page, (level, column, row))


def page_of(account: Account | None, code: str, work: str, page: str) -> PublishedPage:
    """Return a page of a work that may be shown. Raises NotFound."""
    return PublishedPage(work_of(account, code, work), page)


@bp.get("/calls/<code>/winners")
@allow(anyone, load=published)
def winners(found: Published) -> ResponseReturnValue:
    """Show who won, by name where the author agreed."""
    category = found.results.category(request.args.get("category", ""))
    if category is None:
        raise NotFound
    shown = showing.shown_prizes(found.results)
    return render_template(
        "public/winners.html",
        call=found.call,
        publication=found.publication,
        category=category,
        tabs=tabs(found, category.key),
        hrefs={one.winner.code: address(found.call, one) for one in shown},
        **frame(found.call, current="winners", is_published=True),
    )


def tabs(found: Published, current: str) -> list[dict[str, object]]:
    """Return one tab a category, with the number of its winners."""
    return [
        {
            "label": one.name,
            "href": url_for("public.winners", code=found.call.code, category=one.key),
            "is_current": one.key == current,
            "count": one.awards,
        }
        for one in found.results.categories
    ]


def address(call: Call, prize: Prize) -> str:
    """Return the address of a work."""
    return url_for("public.work", code=call.code, work=prize.winner.code)


@bp.get("/calls/<code>/gallery")
@allow(anyone, load=published)
def gallery(found: Published) -> ResponseReturnValue:
    """Hang the brush works whose authors agreed."""
    hung = [
        one
        for one in showing.shown_prizes(found.results)
        if one.category.kind is CategoryKind.CALLIGRAPHY and one.winner.pages
    ]
    number = max(request.args.get("page", 1, type=int), 1)
    pages = max(-(-len(hung) // PER_PAGE), 1)
    if number > pages:
        raise NotFound
    here = hung[(number - 1) * PER_PAGE : number * PER_PAGE]
    return render_template(
        "public/gallery.html",
        call=found.call,
        pieces=[piece(found.call, one) for one in here],
        total=len(hung),
        page=number,
        pages=pages,
        **frame(found.call, current="gallery", is_published=True),
    )


def piece(call: Call, prize: Prize) -> dict[str, object]:
    """Return what hangs on the wall for one work: its first page."""
    winner, first = prize.winner, prize.winner.pages[0]
    return {
        "href": address(call, prize),
        "image_href": picture_address(call, winner.code, first.code),
        "width": first.width,
        "height": first.height,
        "title": winner.title,
        "name": winner.holder,
        "unit": winner.unit,
        "level": "，".join(one for one in (prize.level.name, winner.about) if one),
        "alt": f"{winner.title}，{winner.holder}书",
    }


def picture_address(call: Call, work: str, page: str) -> str:
    """Return the address of a page's picture."""
    return url_for("public.work_picture", code=call.code, work=work, page=page)


@bp.get("/calls/<code>/works/<work>")
@allow(anyone, load=work_of)
def work(found: PublishedWork) -> ResponseReturnValue:
    """Show a work: the text of an essay, the pages of a brush work."""
    word, key = BACK[found.prize.category.kind]
    text = showing.text_of(found)
    return render_template(
        "public/work.html",
        call=found.call,
        prize=found.prize,
        pages=leaves(found, request.args.get("page", 1, type=int)),
        paragraphs=text.blocks if text else [],
        figures=[figure_address(found, place + 1) for place in range(len(text.figures))]
        if text
        else [],
        back=Link(word, url_for(f"public.{key}", code=found.call.code)),
        **frame(found.call, current=key, is_published=True),
    )


def leaves(found: PublishedWork, current: int) -> list[dict[str, object]]:
    """Return the pages of a brush work as the viewer wants them."""
    winner, here = found.prize.winner, address(found.call, found.prize)
    tiled = showing.tiled_pages(found)
    shown: list[dict[str, object]] = []
    for place, one in enumerate(winner.pages, start=1):
        href = picture_address(found.call, winner.code, one.code)
        shown.append(
            {
                "label": "页",
                "thumb_href": href,
                "image_href": href,
                "tiles_href": tiles_address(found, one.code) if one.code in tiled else "",
                "href": f"{here}?page={place}",
                "alt": f"{winner.title}，{winner.holder}书，第 {place} 页",
                "is_current": place == current,
            }
        )
    return shown


def tiles_address(found: PublishedWork, page: str) -> str:
    """Return the address of a page's tile description."""
    work = found.prize.winner.code
    return url_for("public.work_tiles", code=found.call.code, work=work, page=page)


def figure_address(found: PublishedWork, number: int) -> str:
    """Return the address of a picture inside an essay."""
    code, work = found.call.code, found.prize.winner.code
    return url_for("public.work_figure", code=code, work=work, number=number)


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One picture inside an essay that may be shown."""

    work: PublishedWork
    number: int


def figure_of(account: Account | None, code: str, work: str, number: int) -> PublishedFigure:
    """Return a picture inside an essay that may be shown. Raises NotFound."""
    return PublishedFigure(work_of(account, code, work), number)


@bp.get("/calls/<code>/works/<work>/figures/<int:number>.jpg")
@allow(anyone, load=figure_of)
def work_figure(found: PublishedFigure) -> ResponseReturnValue:
    """Send a picture inside an essay."""
    return sent(showing.figure(found.work, found.number), "image/jpeg")


@bp.get("/calls/<code>/works/<work>/<page>.jpg")
@allow(anyone, load=page_of)
def work_picture(found: PublishedPage) -> ResponseReturnValue:
    """Send a page's derived picture."""
    return sent(showing.picture(found.work, found.page), "image/jpeg")


@bp.get("/calls/<code>/works/<work>/<page>.dzi")
@allow(anyone, load=page_of)
def work_tiles(found: PublishedPage) -> ResponseReturnValue:
    """Describe a page's tiles to the viewer."""
    return sent(showing.descriptor(found.work, found.page), "application/xml")


@bp.get("/calls/<code>/works/<work>/<page>_files/<int:level>/<int:column>_<int:row>.jpg")
@allow(anyone, load=tile_of)
def work_tile(found: PublishedTile) -> ResponseReturnValue:
    """Send one tile."""
    return sent(showing.tile(found.work, found.page, found.place), "image/jpeg")


def sent(content: bytes, media_type: str) -> Response:
    """Return bytes that a browser may keep for an hour and must not run."""
    answer = Response(content, mimetype=media_type)
    answer.headers["Cache-Control"] = HOUR
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    g.is_cacheable = True
    return answer
