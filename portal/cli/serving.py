"""``wenheng serve`` and ``wenheng worker``."""

import click

from portal import jobs
from portal.app import create_app


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口")
@click.option(
    "--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="每个进程的线程数"
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
    from portal import server  # noqa: PLC0415  # gunicorn is not there on Windows

    server.serve(host=host, port=port, threads=threads, workers=workers, worker_inside=worker)


@click.command()
def worker() -> None:
    """只启动后台任务（网站用 wenheng serve --no-worker 启动时用）。"""
    jobs.work(create_app())
