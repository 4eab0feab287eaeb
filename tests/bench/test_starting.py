"""How long the portal takes from the command to its first page, the first time and again."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.measuring import say

WENHENG = str(Path(sys.executable).with_name("wenheng"))


def first_page(folder: Path, environment: dict[str, str]) -> float:
    """Start the server, ask until the first page comes, stop it; return the seconds."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    began = time.perf_counter()
    process = subprocess.Popen(
        [WENHENG, "serve", "--port", str(port)], cwd=folder, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        while not is_answered(port):
            time.sleep(0.02)
        return time.perf_counter() - began
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def is_answered(port: int) -> bool:
    """Ask for the first page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def test_seconds_to_the_first_page(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WENHENG_")}
    environment = kept | {"WENHENG_INSTANCE": str(tmp_path / "instance")}
    began = time.perf_counter()
    subprocess.run([WENHENG, "init"], cwd=tmp_path, env=environment, check=True)
    say(f"\n{time.perf_counter() - began:8.2f} s   wenheng init")
    for name in ("first start", "second start", "third start"):
        say(f"{first_page(tmp_path, environment):8.2f} s   {name} to first page")
