"""A disk that is full: one sentence to whoever needs it, and everybody else goes on working."""

from pathlib import Path

import pytest

from tests.deployment.running import Person, environment, own_app, served
from tests.drills.small_disk import SmallDisk, names_in, wrapper
from tests.web.submitters.pages import hidden

MEGABYTE = 1024 * 1024
LINE = "　　信是三月初到的，邮戳模糊，寄信人没有留下名字。\n"
BIG = (LINE * (9 * MEGABYTE // len(LINE.encode()))).encode()
NO_ROOM = "服务器磁盘快满了，这个文件没有存下。请稍后再传，或告诉组织者"
TITLE = "打了很久的题目"


def saved(me: Person, path: str):
    """Save the form of a draft."""
    return me.send(path, {**hidden(me.get(path)), "title": TITLE, "deed": "save"})


@pytest.mark.slow
def test_a_full_store_refuses_the_file_and_nothing_else(tmp_path: Path) -> None:
    env = environment(tmp_path)
    files = tmp_path / "instance" / "files"
    with (
        own_app(env) as app,
        served(env=env, cwd=tmp_path, program=wrapper(tmp_path, files, 8 * MEGABYTE)) as (
            site,
            web,
        ),
    ):
        me, disk = Person(app, site), SmallDisk(web.pid, files)
        path = me.begin("essay")
        by_script = me.upload(path, BIG, "定稿.txt")
        by_form = me.send(f"{path}/files", {}, files={"file": ("定稿.txt", BIG)})
        left = names_in(disk.folder / "incoming")
        small = me.upload(path, (LINE * 80).encode(), "定稿.txt")
        disk.fill()
        pages = [me.get(page).status_code for page in ("/", "/my", path, "/sign-in")]
        full = me.upload(path, (LINE * 90).encode(), "定稿.txt")
        save = saved(me, path)
        me.browser.close()

    assert (507, NO_ROOM) == (by_script.status_code, by_script.json()["message"])
    assert (507, True) == (by_form.status_code, NO_ROOM in by_form.text)
    assert [] == left
    assert 201 == small.status_code
    assert [200, 200, 200, 303] == pages
    assert (507, NO_ROOM) == (full.status_code, full.json()["message"])
    assert save.status_code in ({303} if disk.is_real else {503, 507})


@pytest.mark.slow
def test_a_disk_that_is_full_with_the_database_on_it_keeps_what_was_typed(tmp_path: Path) -> None:
    env = environment(tmp_path)
    instance = tmp_path / "instance"
    with own_app(env) as app:
        me = Person(app, "")
    with served(
        "--no-worker", env=env, cwd=tmp_path, program=wrapper(tmp_path, instance, 16 * MEGABYTE)
    ) as (site, web):
        me.site = site
        path, disk = me.begin("essay"), SmallDisk(web.pid, instance)
        disk.fill()
        page = me.get(path)
        upload = me.upload(path, (LINE * 80).encode(), "定稿.txt")
        save = saved(me, path)
        disk.free()
        after = (me.upload(path, (LINE * 80).encode(), "定稿.txt"), saved(me, path))
        me.browser.close()

    assert 200 == page.status_code
    assert upload.status_code in ({507} if disk.is_real else {503, 507})
    assert save.status_code in ({507} if disk.is_real else {503, 507})
    assert TITLE in save.text
    assert [201, 303] == [answer.status_code for answer in after]
