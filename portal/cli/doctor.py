"""``wenheng doctor``: is everything there that a running portal needs? One line each."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import func, select, text

from portal import clock, database
from portal.cli.context import in_app
from portal.config import MEGABYTE, Settings
from portal.entries import orphans
from portal.extensions import db
from portal.files import active, office, sandbox, typefaces
from portal.models import Job
from portal.models.enums import JobState

LOW_DISK: Final = 5 * 1024 * MEGABYTE
NO_WHOLE: Final = "生僻字、繁体字会印成编码，请安装 fonts-noto-cjk"
# no server of ours can live before its own code was written
EARLIEST: Final = datetime(2026, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2060, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found; ``is_needed`` when the portal cannot do without."""

    is_good: bool
    text: str
    is_needed: bool = True


@click.command()
@in_app
def doctor() -> None:
    """检查运行需要的东西是否齐全。"""
    found = [checked(name, check) for name, check in CHECKS]
    for name, finding in found:
        mark = "好" if finding.is_good else ("缺" if finding.is_needed else "缺（可不装）")
        click.echo(f"{mark}  {name}：{finding.text}")
    if any(not finding.is_good and finding.is_needed for _, finding in found):
        sys.exit(1)


def checked(name: str, check: Callable[[], Finding]) -> tuple[str, Finding]:
    """Do one check; one that fails is a finding too."""
    try:
        return name, check()
    except Exception as problem:
        db.session.rollback()
        if database.is_outdated(problem):
            return name, Finding(False, "数据库结构还没有更新。请运行 wenheng init")
        return name, Finding(False, f"检查时出错（{type(problem).__name__}）。请看日志")


def settings() -> Settings:
    """Return the settings of this application."""
    found: Settings = current_app.extensions["wenheng.settings"]
    return found


def check_database() -> Finding:
    """Can we speak to it?"""
    db.session.execute(text("SELECT 1"))
    return Finding(True, f"{db.engine.dialect.name}，能连上")


def check_schema() -> Finding:
    """Are the tables those of this version?"""
    newest = ScriptDirectory.from_config(database.migrations()).get_current_head()
    # the session's own connection: a second one would wait for the first
    present = MigrationContext.configure(db.session.connection()).get_current_revision()
    if present == newest:
        return Finding(True, f"版本 {present}，是最新的")
    return Finding(False, f"版本 {present or '无'}，应为 {newest}。请运行 wenheng init")


def check_storage() -> Finding:
    """Can a file be put and read back?"""
    # bytes that nobody has uploaded: they are removed again
    store, content = active.storage(), secrets.token_bytes(32)
    key = store.put_bytes(content)
    came_back = store.read(key) == content
    store.delete(key)
    if came_back:
        return Finding(True, "能写也能读")
    return Finding(False, "写进去的和读出来的不一样。请检查存储")


def check_leftovers() -> Finding:
    """Did uploads or jobs die half-way, with no worker to tidy up?"""
    at = clock.now()
    half, unused = len(active.found_leftovers(at=at)), len(orphans.find(at=at))
    found = [
        f"{count} 个{what}"
        for count, what in ((half, "没有传完的旧文件"), (unused, "没有记录的旧文件"))
        if count
    ]
    if found:
        advice = "后台任务每小时清理一次；一直有，请看后台任务是否在运行"
        return Finding(False, f"{'，'.join(found)}。{advice}", is_needed=False)
    return Finding(True, "没有留下的旧文件")


def check_queue() -> Finding:
    """Does work pile up or fail?"""
    counts = dict(
        db.session.execute(
            select(Job.state, func.count()).group_by(Job.state).order_by(Job.state)
        ).all()
    )
    failed, waiting = counts.get(JobState.FAILED, 0), counts.get(JobState.WAITING, 0)
    if failed:
        advice = "请看日志，修好原因后运行 wenheng jobs retry"
        return Finding(False, f"{failed} 件没有做成（{last_error()}）。{advice}", is_needed=False)
    return Finding(True, f"等待处理 {waiting} 件，没有失败的")


def last_error() -> str:
    """Return what the newest failed job said: its kind of error, no names."""
    error = db.session.scalar(
        select(Job.error).where(Job.state == JobState.FAILED).order_by(Job.id.desc()).limit(1)
    )
    return (error or "").partition(":")[0]


def check_clock() -> Finding:
    """Deadlines are kept by this clock."""
    present = clock.now()
    wall = f"北京时间 {clock.to_beijing(present):%Y-%m-%d %H:%M:%S}"
    newest = max(
        (path.stat().st_mtime for path in Path(database.__file__).parent.glob("*.py")), default=0.0
    )
    if not EARLIEST < present < LATEST or present.timestamp() + 86400 < newest:
        return Finding(False, f"{wall}，不对。截止时间以它为准，请开启时间同步")
    return Finding(True, f"{wall}，请和手机核对一眼")


def check_disk() -> Finding:
    """Is there room for uploads?"""
    free = shutil.disk_usage(settings().instance).free
    room = f"剩余 {free / 1024 / MEGABYTE:.1f} GB"
    if free < LOW_DISK:
        return Finding(False, f"{room}。请清理或换大一点的磁盘，至少留 5 GB")
    return Finding(True, room)


def check_instance() -> Finding:
    """Nobody else on this machine may read it."""
    mode = settings().instance.stat().st_mode
    with tempfile.TemporaryFile(dir=settings().staging):
        pass
    if os.name == "posix" and mode & 0o077:
        return Finding(False, f"别的用户也能读。请运行 chmod 700 {settings().instance}")
    return Finding(True, "只有本用户能读写")


def check_fonts() -> Finding:
    """Chinese fonts on the server draw previews and printed sheets; one of them sets reports."""
    if shutil.which("fc-list") is None:
        return Finding(False, "没有 fc-list。请安装 fontconfig 和 fonts-noto-cjk", is_needed=False)
    listed = subprocess.run(
        ["fc-list", ":lang=zh-cn", "family"],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    count = len(set(listed.stdout.split("\n")) - {""})
    if count:
        whole = typefaces.whole_typeface()
        if whole is None:
            return Finding(False, f"{count} 种，没有排 PDF 用的。{NO_WHOLE}", is_needed=False)
        return Finding(True, f"中文字体 {count} 种，PDF 报告用 {whole.name}")
    return Finding(False, "没有中文字体。请安装 fonts-noto-cjk", is_needed=False)


def program(names: tuple[str, ...], otherwise: str) -> Finding:
    """Say whether one of these programs is on the path."""
    found = next((path for path in map(shutil.which, names) if path), None)
    return Finding(found is not None, found or otherwise, is_needed=False)


def check_cage() -> Finding:
    """Uploads are read by processes of their own: can the network be taken away from them?"""
    if sandbox.has_no_network():
        return Finding(True, "读取上传文件的进程连不上网络")
    advice = "系统不允许新建网络命名空间，读取上传文件的进程没有断网。请用防火墙限制本机对外连接"
    return Finding(False, advice, is_needed=False)


def check_libreoffice() -> Finding:
    """It turns .doc, .wps, .rtf and .odt into docx."""
    wish = settings().office
    program = office.find(wish)
    if program is not None and not sandbox.can_hide_folders():
        advice = "系统不允许把数据文件夹藏起来，.doc、.wps 不会转换，由报送人另存为 docx"
        return Finding(False, advice, is_needed=False)
    if program is not None:
        return Finding(True, f"{program}，收 .doc、.wps、.rtf、.odt")
    if wish == office.OFF:
        return Finding(True, "没有启用。.doc、.wps 由报送人另存为 docx", is_needed=False)
    advice = "没有装。.doc、.wps 要由报送人另存为 docx；装上 libreoffice-writer-nogui 就能直接收"
    return Finding(False, advice if wish == office.AUTO else f"没有找到 {wish}", is_needed=False)


def check_chromium() -> Finding:
    """The browser tests need it, the portal does not."""
    return program(
        ("chromium", "chromium-browser", "google-chrome"), "没有装。只有浏览器测试用得到"
    )


CHECKS: Final = (
    ("数据库", check_database),
    ("数据库结构", check_schema),
    ("文件存储", check_storage),
    ("遗留的文件", check_leftovers),
    ("后台任务", check_queue),
    ("断网读文件", check_cage),
    ("时钟", check_clock),
    ("磁盘", check_disk),
    ("instance 文件夹", check_instance),
    ("中文字体", check_fonts),
    ("LibreOffice", check_libreoffice),
    ("Chromium", check_chromium),
)
