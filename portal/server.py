"""The production server: gunicorn, one process by default, with the job worker inside."""

import os
import threading
import time
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.util import import_app

from portal.jobs import start_embedded, stop_embedded
from portal.web.assets import Assets

WSGI: Final = "portal.wsgi:app"
#: Moment, method, path, status, bytes, microseconds. No address, account, query or browser:
#: who read what is told by the audit trail alone, and searches may hold people's names.
ACCESS_LOG: Final = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(D)s'
STAND_BY_SECONDS: Final = 5
#: A thread reads its request's body itself, so it is busy for as long as a slow line sends:
#: eight slow uploads must not be all that a portal can bear. An idle thread costs next to nothing.
THREADS: Final = 64


@dataclass(frozen=True, slots=True)
class Serving:
    """How to serve: what ``wenheng serve`` was told."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    threads: int = THREADS
    worker_inside: bool = True
    access_log: bool = True

    def options(self) -> dict[str, Any]:
        """Return gunicorn's settings for it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return {
            "bind": f"{host}:{self.port}",
            "workers": self.workers,
            "threads": self.threads,
            "worker_class": "gthread",
            "proc_name": "wenheng",
            "accesslog": "-" if self.access_log else None,
            "access_log_format": ACCESS_LOG,
            "errorlog": "-",
            "loglevel": "warning",
            "graceful_timeout": 30,
            "timeout": 120,
            "keepalive": 5,
            "umask": 0o077,
            # A control socket in the home folder is one more door than we need.
            "control_socket_disable": True,
            # Whom to believe about addresses and schemes is settled once, by the application
            # (``trusted_proxies``), so gunicorn believes nobody.
            "forwarded_allow_ips": "",
            "post_worker_init": start_worker_inside if self.worker_inside else serve_pages_only,
            "worker_exit": stop_worker_inside,
        }


class Server(BaseApplication):
    """Gunicorn around the portal, configured in code: no file, no environment."""

    def __init__(self, serving: Serving) -> None:
        self.serving = serving
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        for name, value in self.serving.options().items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Load the portal in the worker process, after the fork: no connection crosses it."""
        app: Flask = import_app(WSGI)
        serve_static(app)
        return app


def serve_static(app: Flask) -> None:
    """
    Let WhiteNoise answer for the static files, before Flask sees the request.

    Only the folder of stylesheets, scripts and fonts: uploads never lie there.
    """
    if app.static_folder is None:
        return
    app.wsgi_app = Assets(  # type: ignore[method-assign]  # Flask's documented place for it
        app.wsgi_app, root=app.static_folder, prefix=f"{app.static_url_path}/"
    )


def serve_pages_only(worker: Any) -> None:
    """Leave the jobs to ``wenheng worker`` elsewhere."""


def start_worker_inside(worker: Any) -> None:
    """Start the job worker beside the web threads of this process, unless another has it."""
    app: Flask = worker.app.wsgi()
    threading.Thread(target=stand_by, args=(app,), name="wenheng-stand-by", daemon=True).start()


def stop_worker_inside(_server: Any, worker: Any) -> None:
    """Finish the running job, or give it back; the web threads are done by now."""
    # the master calls this too, for a worker that died: there is nothing of ours in it
    if worker.pid == os.getpid() and worker.wsgi is not None:
        stop_embedded(worker.wsgi)


def stand_by(app: Flask) -> None:
    """Take the jobs, or wait until the process that has them is gone."""
    while start_embedded(app) is None:
        time.sleep(STAND_BY_SECONDS)


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    threads: int = THREADS,
    worker_inside: bool = True,
    access_log: bool = True,
) -> None:
    """Serve the portal until it is told to stop."""
    serving = Serving(host, port, workers, threads, worker_inside, access_log)
    Server(serving).run()
