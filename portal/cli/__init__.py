"""The doors for operators: ``wenheng …``. Each command calls one operation and commits."""

import os
import sys
from typing import NoReturn

import click
from sqlalchemy.exc import OperationalError

from portal.cli import (
    audit,
    blind,
    demo,
    doctor,
    duplicates,
    jobs,
    replay,
    serving,
    setup,
    units,
    users,
)
from portal.config import ConfigurationError
from portal.errors import Refused
from portal.files.refusals import FileRefused


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wenheng", prog_name="wenheng")
def wenheng() -> None:
    """文衡：征文与书法征集的报送、盲评与发布。"""


for command in (
    serving.serve,
    serving.worker,
    setup.init,
    demo.demo,
    users.users,
    units.units,
    audit.audit,
    replay.replay,
    jobs.jobs,
    doctor.doctor,
    blind.blind,
    duplicates.duplicates,
):
    wenheng.add_command(command)


def main() -> None:
    """Run a command; what goes wrong is said in one sentence, without a traceback."""
    # the database, the key, the files: for this user's eyes only
    os.umask(0o077)
    try:
        code = wenheng.main(standalone_mode=False)
    except (ConfigurationError, Refused, FileRefused) as problem:
        fail(getattr(problem, "message", str(problem)))
    except click.Abort:
        fail("已取消。")
    except click.ClickException as problem:
        fail(f"命令没有写对（{problem.format_message()}）。用 wenheng -h 看用法。")
    except OperationalError:
        fail("数据库连不上，或者还没有建好。请先运行 wenheng init。")
    sys.exit(code if isinstance(code, int) else 0)


def fail(sentence: str) -> NoReturn:
    """Say why nothing was done, and end."""
    click.echo(sentence, err=True)
    sys.exit(2)
