"""The doors for operators: ``wenheng …``. Each command calls one operation and commits."""

import sys

import click

from portal.cli import audit, serving, setup
from portal.config import ConfigurationError
from portal.errors import Refused


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wenheng", prog_name="wenheng")
def wenheng() -> None:
    """文衡：征文与书法征集的报送、盲评与发布。"""


for command in (serving.serve, serving.worker, setup.init, audit.audit):
    wenheng.add_command(command)


def main() -> None:
    """Run a command; what goes wrong is said in one sentence, without a traceback."""
    try:
        wenheng()
    except (ConfigurationError, Refused) as problem:
        click.echo(str(problem), err=True)
        sys.exit(2)
