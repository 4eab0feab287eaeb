"""A desk, certificates: a page that says whether one is genuine, and the sheet to print."""

from datetime import datetime

import segno
from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.rights import Account
from portal.publishing import showing
from portal.publishing.policies import may_hold_certificate
from portal.publishing.published import marked
from portal.publishing.showing import IssuedCertificate
from portal.web.addresses import absolute
from portal.web.guards import account, allow, anyone
from portal.web.public import bp
from portal.web.public.frame import frame

DIGITS = "〇一二三四五六七八九"
TEN = 10


def certificate_of(_account: Account | None, number: str) -> IssuedCertificate:
    """Return a certificate by its number. Raises NotFound."""
    return showing.certificate_by_number(number)


@bp.get("/certificates/<number>")
@allow(anyone, load=certificate_of)
def certificate(found: IssuedCertificate) -> ResponseReturnValue:
    """Repeat what was issued under this number."""
    return render_template(
        "public/certificate.html",
        call=found.call,
        certificate=found.certificate,
        title=marked(found.certificate.prize.winner.title),
        **frame(found.call, current="winners", is_published=True),
    )


@bp.get("/certificates/<number>/print")
@allow(anyone, load=certificate_of)
def certificate_print(found: IssuedCertificate) -> ResponseReturnValue:
    """Draw the sheet; its own submitter gets it with the name even where the public does not."""
    winner = found.certificate.prize.winner
    is_named = winner.is_named
    name = winner.holder
    if not is_named and may_hold_certificate(account(), found.entry):
        is_named, name = True, showing.holder_names(found.entry)
    here = absolute(url_for("public.certificate", number=found.certificate.number))
    size, dark = qr_code(here)
    return render_template(
        "public/certificate_print.html",
        certificate=found.certificate,
        title=marked(found.entry.title if name != winner.holder else winner.title),
        greeting=f"{name}同志：" if is_named else f"{name} 号作品作者：",
        hosts=[one.strip() for one in found.certificate.host.split("、") if one.strip()],
        date=chinese_date(found.certificate.published_at),
        qr_size=size,
        qr_path=dark,
        back={
            "href": url_for("public.certificate", number=found.certificate.number),
            "label": "回到查验页",
        },
    )


def qr_code(text: str) -> tuple[int, str]:
    """Return (side, path of the dark squares) of a QR code with its quiet zone."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    path = "".join(
        f"M{x + 2} {y + 2}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return len(rows) + 4, path


def chinese_date(moment: datetime) -> str:
    """二〇二七年七月二十八日."""
    wall = clock.to_beijing(moment)
    year = "".join(DIGITS[int(digit)] for digit in str(wall.year))
    return f"{year}年{spelt(wall.month)}月{spelt(wall.day)}日"


def spelt(number: int) -> str:
    """Return 1 to 31 in characters."""
    tens, ones = divmod(number, TEN)
    head = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return head + (DIGITS[ones] if ones else "")
