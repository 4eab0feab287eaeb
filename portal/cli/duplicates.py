"""``wenheng duplicates``: files checked against each other, with no database behind it."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from portal.screening.duplicates import folders

_STEPS: Final = 1000


@click.command()
@click.argument(
    "paths", metavar="文件或文件夹…", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--base", "bases", multiple=True, metavar="文件", type=click.Path(path_type=Path),
    help="可以引用的底本，引用它不算雷同；可以写多次。不写就是《信访工作条例》和宣传标语。",
)  # fmt: skip
@click.option(
    "--json", "json_to", metavar="文件", type=click.Path(path_type=Path, dir_okay=False),
    help="把结果写成 JSON；这一项和 --html 都不写，就输出到屏幕。",
)  # fmt: skip
@click.option(
    "--html", "html_to", metavar="文件", type=click.Path(path_type=Path, dir_okay=False),
    help="把结果写成一个网页，不用联网就能看。",
)  # fmt: skip
@click.option(
    "--jobs", metavar="个数", type=click.IntRange(1, 64), default=None,
    help="同时用几个处理器；不写就全用。",
)  # fmt: skip
def duplicates(
    paths: tuple[Path, ...],
    bases: tuple[Path, ...],
    json_to: Path | None,
    html_to: Path | None,
    jobs: int | None,
) -> None:
    """
    两两比对征文，找出雷同的段落，不用数据库。

    收 .txt、.docx、.pdf，文件夹会逐层查找。位置按文件里的字计数，从 0 起，不含末位。
    雷同是线索，不是结论，请人看过再定。
    """
    with _progress() as tell:
        checked = folders.check_files(paths, bases, jobs=jobs or _processors(), tell=tell)
    if html_to:
        folders.write(html_to, folders.as_html(checked))
    content = folders.as_json(checked.report)
    if json_to:
        folders.write(json_to, content)
    elif not html_to:
        click.echo(content, nl=False)
    _tell_problems(checked)


def _tell_problems(checked: folders.Checked) -> None:
    if not checked.documents and not checked.problems:
        click.echo("没有找到 .txt、.docx 或 .pdf 文件。", err=True)
    for sentence in checked.problems:
        click.echo(sentence, err=True)
    if checked.problems:
        sys.exit(1)


def _processors() -> int:
    return len(os.sched_getaffinity(0))


@contextmanager
def _progress() -> Iterator[Callable[[float], None]]:
    """Draw a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _part: None
        return
    with click.progressbar(length=_STEPS, label="查重", file=sys.stderr) as bar:
        yield lambda part: bar.update(round(part * _STEPS) - bar.pos)
