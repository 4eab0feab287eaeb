"""People who hand works in over slow lines, and note what was confirmed to them."""

import hashlib
import http.client
import random
import re
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from PIL import Image

from tests.portal.files.pictures import saved
from tests.web.submitters.pages import AGREED, filled

RECEIPT = re.compile(r"HZ-\w{4}-\w{4}")
FORM = "application/x-www-form-urlencoded"
#: 64 kB a second, in pieces of half a kilobyte.
PIECE, PAUSE = 512, 0.008


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str
    location: str


@dataclass(slots=True)
class Uploader:
    """One person, and the ledger: digests of files, and receipts with the work they are for."""

    call: str
    cookie: str
    token: str
    chance: random.Random
    files: set[str] = field(default_factory=set)
    receipts: dict[str, str] = field(default_factory=dict)
    essay: str = ""
    is_sent: bool = False
    scroll: str = ""

    def work_until(self, over: threading.Event, port: int) -> None:
        """Hand in one thing after the other; the server may go away at any byte."""
        while not over.is_set():
            try:
                if self.chance.random() < 0.15:
                    self.hand_in_a_scan(port)
                else:
                    self.hand_in_an_essay(port)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)

    def hand_in_an_essay(self, port: int) -> None:
        """Upload a text, now and then a long one, or once more; then submit it."""
        self.essay = self.essay or self.begin(port, "essay")
        if not self.essay:
            return
        if self.is_sent and self.chance.random() < 0.8:
            self.submit(port)
            return
        line = f"　　第 {self.chance.randrange(10**9)} 次走访，信是三月初到的，邮戳模糊。\n"
        lines = self.chance.choice([60, 60, 60, 1000])
        self.is_sent = self.upload(port, self.essay, "定稿.txt", (line * lines).encode())
        if not self.is_sent:
            # refused: it was submitted in the moment of a kill, or has versions enough
            self.essay = ""

    def submit(self, port: int) -> None:
        """Confirm and submit, and read the receipt: it is noted once it could be printed."""
        for _ in range(2):
            # the author's name in the form may mask more: then the copy is new, and looked at again
            page = self.ask(port, "GET", self.essay)
            fields = filled(SimpleNamespace(text=page.text), deed="submit", confirmed="y", **AGREED)
            if self.send(port, self.essay, fields).status == 303:
                break
        receipt = self.ask(port, "GET", f"{self.essay}/receipt")
        if receipt.status == 200:
            self.receipts.update(dict.fromkeys(RECEIPT.findall(receipt.text), self.essay))
        self.essay, self.is_sent = "", False

    def hand_in_a_scan(self, port: int) -> None:
        """Upload a small picture, which a job will draw."""
        self.scroll = self.scroll or self.begin(port, "calligraphy")
        if not self.scroll:
            self.hand_in_an_essay(port)
            return
        colour = tuple(self.chance.randbytes(3))
        picture = saved(Image.new("RGB", (160, 120), colour), "PNG")
        if not self.upload(port, self.scroll, "全幅.png", picture):
            # it has as many pages as it may have
            self.scroll = ""

    def begin(self, port: int, kind: str) -> str:
        """Begin a draft; return its address, or nothing when the person has too many."""
        answer = self.send(port, f"/my/calls/{self.call}/{kind}/new", {})
        return answer.location if answer.status == 303 else ""

    def upload(self, port: int, path: str, name: str, content: bytes) -> bool:
        """Send one file slowly; note its digest when the answer confirms it."""
        border = uuid.uuid4().hex
        body = multipart(border, self.token, name, content)
        kind = f"multipart/form-data; boundary={border}"
        answer = self.ask(port, "POST", f"{path}/files", body, kind, Accept="application/json")
        if answer.status == 201:
            self.files.add(hashlib.sha256(content).hexdigest())
        return answer.status == 201

    def send(self, port: int, path: str, fields: Mapping[str, Any]) -> Answer:
        """Send a form."""
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        return self.ask(port, "POST", path, body, FORM)

    def ask(
        self, port: int, method: str, path: str, body: bytes = b"", kind: str = "", **more: str
    ) -> Answer:
        """Ask for a page, or send a body piece by piece."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.putrequest(method, path or "/")
            headers = {"Cookie": self.cookie, "Origin": f"http://127.0.0.1:{port}", **more}
            if body:
                headers |= {"Content-Type": kind, "Content-Length": str(len(body))}
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            for start in range(0, len(body), PIECE):
                connection.send(body[start : start + PIECE])
                time.sleep(PAUSE)
            answer = connection.getresponse()
            location = answer.headers.get("Location", "")
            return Answer(answer.status, answer.read().decode(), location)
        finally:
            connection.close()


def multipart(border: str, token: str, name: str, content: bytes) -> bytes:
    """Return a form with a token and a file, as a browser sends it."""
    head = (
        f'--{border}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return head.encode() + content + f"\r\n--{border}--\r\n".encode()
