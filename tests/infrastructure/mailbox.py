"""A mail server that keeps what it is given, on a port of its own."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Mailbox:
    """
    Letters that came in, oldest first; *refusing* answers every sender with a fault.

    Addresses with a word in *unknown* are refused for good.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.url = ""
        self.refusing = False
        self.unknown: set[bytes] = set()


class Postman(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as a letter needs."""

    server: "Server"

    def handle(self) -> None:
        """Answer one connection."""
        self.say("220 box")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.say("354 go on")
                self.keep()
            elif word == b"MAIL" and self.server.box.refusing:
                self.say("451 try again later")
            elif word == b"RCPT" and any(one in line for one in self.server.box.unknown):
                self.say("550 nobody of that name")
            else:
                self.say("221 bye" if word == b"QUIT" else "250 ok")

    def keep(self) -> None:
        """Take one letter up to its lonely dot."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        letter = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.server.box.letters.append(letter)
        self.say("250 kept")

    def say(self, words: str) -> None:
        """Answer in one line."""
        self.wfile.write(f"{words}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    """Hands what it hears to its mailbox."""

    daemon_threads = True

    def __init__(self, box: Mailbox) -> None:
        super().__init__(("127.0.0.1", 0), Postman)
        self.box = box


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """Run a mail server meanwhile."""
    box = Mailbox()
    with Server(box) as server:
        box.url = f"smtp://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
