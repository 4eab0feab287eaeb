"""Mail: one letter at a time to the server the operator named. Off when none is named."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid, parseaddr
from typing import Final
from urllib.parse import urlsplit

from flask import current_app

from portal.config import Settings

# a server that says nothing for this long is away; the job tries again later
PATIENCE_SECONDS: Final = 20
PORTS: Final = {"smtp": 587, "smtps": 465}


def is_on() -> bool:
    """Say whether mail can be sent at all."""
    return bool(_settings().mail_url)


def is_address(text: str) -> bool:
    """Say whether a letter could go there; typed addresses are not looked at more closely."""
    name, at, host = text.rpartition("@")
    return bool(name and at and host) and parseaddr(text)[1] == text and text.isprintable()


def link_to(path: str) -> str:
    """Return the address a letter may give for a path; empty while nobody set ``public_url``."""
    site = _settings().public_url.rstrip("/")
    return site + path if site else ""


def send(*, to: str, subject: str, text: str) -> None:
    """
    Send a letter. Raises OSError when it did not get through (SMTPException is one).

    Whatever is in *subject* stays one line: a title with a line break adds no header.
    """
    settings = _settings()
    letter = EmailMessage()
    letter["From"] = formataddr((settings.mail_name, settings.mail_from))
    letter["To"], letter["Subject"] = to, " ".join(subject.split())
    letter["Date"] = formatdate()
    letter["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2])
    # out-of-office answers to a machine help nobody
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text)
    with _connected(settings) as server:
        server.send_message(letter)


@contextmanager
def _connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    place = urlsplit(settings.mail_url)
    host, port = place.hostname or "", place.port or PORTS[place.scheme]
    trusted = ssl.create_default_context()
    if place.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, timeout=PATIENCE_SECONDS, context=trusted
        )
    else:
        server = smtplib.SMTP(host, port, timeout=PATIENCE_SECONDS)
    with server:
        if place.scheme == "smtp" and settings.mail_starttls:
            server.starttls(context=trusted)
        if settings.mail_user:
            server.login(settings.mail_user, settings.mail_password.get_secret_value())
        yield server


def _settings() -> Settings:
    found: Settings = current_app.extensions["wenheng.settings"]
    return found
