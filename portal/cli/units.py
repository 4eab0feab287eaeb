"""``wenheng units import``: the same rules and the same report as the page."""

import sys
from pathlib import Path

import click

from portal import clock
from portal.accounts import operations
from portal.accounts.unit_sheet import read_sheet
from portal.cli.context import call_or_refuse, in_app
from portal.extensions import db


@click.group()
def units() -> None:
    """单位。"""


@units.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--call", "code", help="征集的编号；指定以后，表里的任务数和限额才会写进去")
@in_app
def import_(file: Path, code: str | None) -> None:
    """从 .xlsx 导入单位：有一处不对，就一个也不导入。"""
    call = call_or_refuse(code) if code else None
    with file.open("rb") as stream:
        rows, problems = read_sheet(stream, file.name)
    report = operations.import_units(
        rows,
        problems=problems,
        categories=call.categories if call else (),
        actor=None,
        at=clock.now(),
    )
    if not report.is_good:
        for problem in report.problems:
            click.echo(f"第 {problem.line} 行：{problem.reason}", err=True)
        count = len(report.problems)
        click.echo(f"有 {count} 处需要改正，一个单位也没有导入。", err=True)
        sys.exit(1)
    db.session.commit()
    click.echo(f"导入好了：新增 {len(report.added)} 个单位，更新 {len(report.changed)} 个。")
    if call is None and any(row.quotas for row in rows):
        click.echo("任务数和限额没有写入，需要的话请加上 --call 征集编号再导入一次。")
