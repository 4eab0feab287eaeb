"""``wenheng jobs``: work that failed, once its cause is mended."""

import click

from portal import clock
from portal import jobs as work
from portal.cli.context import in_app
from portal.extensions import db


@click.group()
def jobs() -> None:
    """后台任务。"""


@jobs.command()
@in_app
def retry() -> None:
    """重做没有做成的任务；修好原因（存储、磁盘）之后用。"""
    count = work.retry_failed(at=clock.now())
    db.session.commit()
    click.echo(f"有 {count} 件任务重新排队。" if count else "没有失败的任务。")
