"""``wenheng serve`` and ``wenheng worker``."""

import socket

import click

from portal import database, jobs
from portal.app import create_app
from portal.errors import Refused
from portal.extensions import db


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口")
@click.option(
    "--threads",
    default=64,
    show_default=True,
    type=click.IntRange(1, 256),
    help="每个进程的线程数",
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 32), help="进程数")
@click.option(
    "--worker/--no-worker",
    default=True,
    help="后台任务是否在网站里运行；默认是",
    show_default=False,
)
def serve(host: str, port: int, threads: int, workers: int, worker: bool) -> None:
    """启动网站和后台任务。"""
    refuse_unprepared()
    refuse_taken(host, port)
    from portal import server  # noqa: PLC0415  # gunicorn is not there on Windows

    server.serve(host=host, port=port, threads=threads, workers=workers, worker_inside=worker)


def refuse_unprepared() -> None:
    """Say now what every page would say later. Raises Refused, ConfigurationError."""
    with create_app().app_context():
        is_there = database.has_schema()
        # no connection may cross into the server's processes
        db.engine.dispose()
    if not is_there:
        raise Refused("数据库还没有建好。请先运行 wenheng init。")


def refuse_taken(host: str, port: int) -> None:
    """Raise Refused when somebody else listens at this place."""
    try:
        family, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as problem:
        raise Refused(
            f"不能在 {host} 的 {port} 端口上启动（{problem.strerror}）。"
            "可能已有程序在用，请用 --port 换一个。"
        ) from None


@click.command()
def worker() -> None:
    """只启动后台任务（网站用 wenheng serve --no-worker 启动时用）。"""
    refuse_unprepared()
    jobs.work(create_app())
