"""``wenheng demo``: fill an empty database with the demonstration call."""

import click
from flask import current_app

from portal import clock, labels
from portal.cli.context import in_app
from portal.config import Settings
from portal.extensions import db


@click.command()
@click.option("--if-empty", is_flag=True, help="数据库里已有内容时什么也不做，也不报错")
@in_app
def demo(if_empty: bool) -> None:
    """放入演示数据：一个评到一半的征集，作品、评委、评分都是虚构的。"""
    # numpy and Pillow take a second to load, which no other command should wait for
    from portal.demo import people, seed  # noqa: PLC0415  # see above

    is_empty = seed.is_empty()
    if if_empty and not is_empty:
        return
    settings: Settings = current_app.extensions["wenheng.settings"]
    if is_empty:
        click.echo("正在准备演示数据：排好 24 篇征文，写好 13 件书法……", err=True)
    call = seed.fill(settings, at=clock.now())
    db.session.commit()
    phase = labels.word(call.state)
    click.echo(f"演示征集“{call.title}”{phase}。演示账号（密码都是 {people.PASSWORD}）：")
    for login, role in people.LOGINS:
        click.echo(f"  {login:<10} {role}")
