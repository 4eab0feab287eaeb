"""``wenheng init``: a key, a database, a place for files."""

import os
import secrets

import click

from portal import database
from portal.app import create_app
from portal.config import Settings, prepare_instance


@click.command()
@click.option("--demo", is_flag=True, help="演示用：密钥单独保存，不写配置文件")
def init(demo: bool) -> None:
    """准备好 instance 文件夹、密钥和数据库；可以重复运行。"""
    settings = Settings(demo=True) if demo else Settings()
    prepare_instance(settings)
    # a clone brings the folder along, readable by everybody
    settings.instance.chmod(0o700)
    if not settings.demo and not settings.secret_key.get_secret_value():
        write_key(settings)
        settings = Settings()
    with create_app(settings).app_context():
        database.upgrade()
    click.echo(f"准备好了：{settings.instance.resolve()}")


def write_key(settings: Settings) -> None:
    """Append a fresh key to the configuration file, readable by this user only."""
    path = settings.instance / "wenheng.toml"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(f'secret_key = "{secrets.token_urlsafe(48)}"\n')
