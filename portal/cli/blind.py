"""``wenheng blind``: the judge copy of one file, with no database behind it."""

from pathlib import Path

import click

from portal.entries import blinding


@click.command()
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option(
    "--identity", required=True, metavar="身份.json", type=click.Path(path_type=Path),
    help="作者的身份，JSON 对象：names、units、phones、emails、id_numbers 各是一个列表。",
)  # fmt: skip
@click.option(
    "--out", required=True, metavar="文件夹", type=click.Path(path_type=Path),
    help="写到哪个文件夹；没有就新建，里面上次生成的副本和报告会被替换。",
)  # fmt: skip
def blind(file: Path, identity: Path, out: Path) -> None:
    """
    给一个文件做评审副本，不用数据库。

    征文（docx、pdf、txt，装了 LibreOffice 的还有 doc、wps、rtf、odt）生成 judge-copy.html，
    图片（jpg、png、tiff）和扫描的 PDF 生成 page-1.jpg、page-2.jpg……。report.json 列出找到的
    身份信息：是什么、在哪里、遮盖了还是要人判断。图片上写的字不在检查之列，落款和印章要在系统里
    画框遮盖。
    """
    blinding.spare([file, identity], out)
    known = blinding.read_identity(identity)
    made = blinding.blind_file(file, known, out)
    click.echo(f"已写到 {out}：{'、'.join(made.files)}。")
    judged = f"，另有 {made.flagged} 处没有遮盖，请看 report.json" if made.flagged else ""
    click.echo(f"遮盖或去掉 {made.acted} 处{judged}。")
