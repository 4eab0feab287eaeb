"""Sending a case as a browser would, byte for byte, and reading what came of it."""

from __future__ import annotations

import html
import http.client
import json
import re
import time
import uuid
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import requests

from portal.files.refusals import CATALOGUE
from tests.bench.hostile.case import NO_FORM, TAKEN, Case
from tests.deployment.running import Person

TIMEOUT: Final = 120
HIDDEN: Final = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE: Final = re.compile(r'(name|value)="([^"]*)"')


def pattern_of(sentence: str) -> re.Pattern[str]:
    """Return what a refusal looks like on a page, whatever its facts are."""
    parts = [re.escape(part).replace(r"\ ", " ?") for part in re.split(r"\{\w+\}", sentence)]
    return re.compile(".{0,200}?".join(parts))


#: The longest sentence first: a short one may be part of it.
PATTERNS: Final = sorted(
    ((pattern_of(refusal.sentence), code) for code, refusal in CATALOGUE.items()),
    key=lambda pair: -len(pair[0].pattern),
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who is signed in: each of their requests carries the same session."""

    site: str
    cookie: str
    token: str

    @classmethod
    def of(cls, person: Person) -> Sender:
        """Take the session of a person who has not sent anything yet."""
        cookie = f"wenheng={person.browser.cookies['wenheng']}"
        return cls(person.site, cookie, person.token)

    def form(self, path: str) -> dict[str, str]:
        """Return the hidden fields of the form at *path*."""
        asked = requests.get(self.site + path, headers={"Cookie": self.cookie}, timeout=TIMEOUT)
        return hidden(asked.text)


@dataclass(frozen=True, slots=True)
class Throw:
    """One case, sent by one route into an entry of its own."""

    case: Case
    route: str
    entry: str


@dataclass(slots=True)
class Answer:
    """What the server said, how soon, and the verdict that it amounts to."""

    throw: Throw
    status: int
    seconds: float
    verdict: str
    words: str


def code_of(text: str) -> str | None:
    """Return the code of the refusal whose sentence is in *text*."""
    return next((code for pattern, code in PATTERNS if pattern.search(text)), None)


def throw(sender: Sender, wanted: Throw) -> Answer:
    """Send the case; a broken connection counts as status 599."""
    path = f"/my/entries/{wanted.entry}"
    fields = {"csrf_token": sender.token}
    if wanted.route == "form":
        fields |= sender.form(path)
    target = f"{path}/files" if wanted.route == "script" else path
    border = uuid.uuid4().hex
    body = multipart(border, fields, wanted.case)
    started = time.monotonic()
    try:
        status, text = posted(sender, target, border, body, wanted.route)
    except OSError as problem:
        status, text = 599, repr(problem)
    seconds = time.monotonic() - started
    return Answer(wanted, status, seconds, verdict_of(status, text), text[:300])


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of a form."""
    found = {}
    for field in HIDDEN.findall(page):
        named = dict(ATTRIBUTE.findall(field))
        if "name" in named:
            found[named["name"]] = html.unescape(named.get("value", ""))
    return found


def multipart(border: str, fields: dict[str, str], case: Case) -> bytes:
    """Return the body of a form, the file's name as raw as the case wants it."""
    body = bytearray()
    for name, value in fields.items():
        place = f'Content-Disposition: form-data; name="{name}"'
        body += f"--{border}\r\n{place}\r\n\r\n{value}\r\n".encode()
    disposition = case.disposition
    if not disposition:
        name_sent = case.sent_as if isinstance(case.sent_as, bytes) else case.sent_as.encode()
        escaped = name_sent.replace(b'"', b"%22").replace(b"\r", b"%0D").replace(b"\n", b"%0A")
        disposition = b'form-data; name="file"; filename="' + escaped + b'"'
    body += f"--{border}\r\n".encode() + b"Content-Disposition: " + disposition
    body += b"\r\nContent-Type: application/octet-stream\r\n\r\n" + case.make()
    return bytes(body) + f"\r\n--{border}--\r\n".encode()


def posted(sender: Sender, path: str, border: str, body: bytes, route: str) -> tuple[int, str]:
    """Post a body; return the status and the text of the answer, a script's message alone."""
    place = urlsplit(sender.site)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=TIMEOUT)
    try:
        connection.request(
            "POST",
            path,
            body,
            {
                "Accept": "application/json" if route == "script" else "text/html",
                "Content-Type": f"multipart/form-data; boundary={border}",
                "Cookie": sender.cookie,
                "Origin": sender.site,
            },
        )
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        if route == "script" and answer.status != 201:
            text = str(json.loads(text).get("message", ""))
        return answer.status, html.unescape(text)
    finally:
        connection.close()


def verdict_of(status: int, text: str) -> str:
    """Return what an answer amounts to."""
    if status in {201, 303}:
        return TAKEN
    return code_of(text) or (NO_FORM if status == 400 else f"status {status}")
