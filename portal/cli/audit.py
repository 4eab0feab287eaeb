"""``wenheng audit verify``: walk the hash chain of the record."""

import sys

import click

from portal import audit as trail
from portal.cli.context import in_app

PROBLEMS = {
    "missing": "缺少这一条，或者编号不连续",
    "chain": "与上一条的指纹接不上",
    "changed": "内容被改动过",
}


@click.group()
def audit() -> None:
    """操作记录。"""


@audit.command()
@in_app
def verify() -> None:
    """核对操作记录：逐条重算指纹，任何一条被改动、删除都会指出来。"""
    count, broken = trail.verify()
    if broken is not None:
        click.echo(
            f"第 {broken.sequence} 条有问题：{PROBLEMS[broken.problem]}。之前 {count} 条完好。"
        )
        sys.exit(1)
    _, head = trail.head()
    click.echo(f"操作记录完好，共 {count} 条。最后一条的指纹：{head}")
