"""Every service elsewhere, or everything in one process: an entry goes the same way."""

import time
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from flask import Flask
from moto.server import ThreadedMotoServer
from sqlalchemy import inspect
from sqlalchemy.engine import URL

from portal import database
from portal.entries import queries
from portal.extensions import db
from portal.models import Job, JudgeCopy
from portal.models.enums import JobState
from tests.deployment.running import (
    KEYS,
    Person,
    environment,
    free_port,
    own_app,
    process,
    redis_server,
    served,
    until,
    wenheng,
)
from tests.infrastructure.postgresql import create_database
from tests.portal.files.pictures import quarters, saved

pytestmark = pytest.mark.slow

BUCKET = "wenheng-works"


@pytest.fixture(scope="module")
def bucket() -> Iterator[dict[str, str]]:
    """Start an S3 store with an empty bucket; the settings that name it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    endpoint = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    client(endpoint).create_bucket(Bucket=BUCKET)
    yield {"storage_url": f"s3://{BUCKET}", "storage_endpoint": endpoint, **KEYS}
    server.stop()


def client(endpoint: str):
    """Return another program's view of the store."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=KEYS["storage_access_key"],
        aws_secret_access_key=KEYS["storage_secret_key"],
    )


def fresh(server: URL, name: str) -> str:
    """Return the address of a new database."""
    return create_database(server, name).render_as_string(hide_password=False)


def copy_of(app: Flask, path: str) -> list[str]:
    """Return the codes of the pages of an entry's judge copy, once it is drawn."""
    with app.app_context():
        copy = queries.current_copy(queries.entry_by_code(path.rsplit("/", 1)[-1]))
        return [page.code for page in copy.pages] if isinstance(copy, JudgeCopy) else []


def jobs_of(app: Flask) -> list[tuple[str, JobState, int]]:
    """Return what the table says of every job."""
    with app.app_context():
        jobs = db.session.query(Job).order_by(Job.id)
        return [(job.name, job.state, job.attempts) for job in jobs]


def goes_its_way(person: Person) -> list[str]:
    """Begin a work, upload a scan, wait for the copy, look at it; return the copy's pages."""
    path = person.begin()
    assert 201 == person.upload(path, saved(quarters(), "PNG")).status_code
    pages = until(lambda: copy_of(person.app, path), what="judge copy")
    picture = person.get(f"{path}/copy/{pages[0]}")
    assert (200, b"\xff\xd8") == (picture.status_code, picture.content[:2])
    return list(pages)


def timed_upload(person: Person, scan: bytes) -> tuple[str, float]:
    """Begin a work and upload its scan: the work's path, and the seconds the upload took."""
    path, started = person.begin("calligraphy"), time.monotonic()
    assert 201 == person.upload(path, scan).status_code
    return path, time.monotonic() - started


DRAWN = [("derive_scan", JobState.DONE, 1), ("derive_copy", JobState.DONE, 1)]


def test_postgresql_redis_and_s3_carry_an_entry_even_when_redis_dies(
    postgresql: URL, bucket: dict[str, str], tmp_path: Path
) -> None:
    port = free_port()
    env = environment(
        tmp_path,
        database_url=fresh(postgresql, "services"),
        jobs_url=f"redis://127.0.0.1:{port}/0",
        **bucket,
    )
    with (
        own_app(env) as app,
        redis_server(port) as redis,
        process("worker", env=env, cwd=tmp_path),
        served("--no-worker", env=env, cwd=tmp_path) as (site, _),
    ):
        person = Person(app, site)
        assert 1 == len(goes_its_way(person))
        assert DRAWN == jobs_of(app)
        scan = saved(quarters(600, 900), "PNG")
        usually = timed_upload(person, scan)[1]
        until(lambda: DRAWN * 2 == jobs_of(app), what="second judge copy")
        redis.kill()
        redis.wait()
        path, took = timed_upload(person, scan)
        # a busy machine is slow with and without a queue
        assert took - usually < 10
        until(lambda: copy_of(app, path), what="judge copy without a queue")
        health = person.get("/healthz")
        done = jobs_of(app)

    kept = client(bucket["storage_endpoint"]).list_objects_v2(Bucket=BUCKET)["KeyCount"]
    assert DRAWN * 3 == done
    assert (200, "ok") == (health.status_code, health.json()["queue"])
    assert not (tmp_path / "instance" / "files").exists()
    assert kept >= 8


def test_one_process_with_files_in_a_folder_does_the_same(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/instance/wenheng.sqlite"
    env = environment(tmp_path, database_url=database)
    with own_app(env) as app, served(env=env, cwd=tmp_path) as (site, _):
        goes_its_way(Person(app, site))

        assert DRAWN == jobs_of(app)


def test_a_queue_in_the_database_is_no_part_of_its_schema(postgresql: URL, tmp_path: Path) -> None:
    address = fresh(postgresql, "queue_inside")
    env = environment(tmp_path, database_url=address, jobs_url=address)
    with (
        own_app(env) as app,
        served(env=env, cwd=tmp_path) as (site, _),
    ):
        goes_its_way(Person(app, site))
        done = jobs_of(app)
        with app.app_context():
            tables = set(inspect(db.engine).get_table_names())
            database.upgrade()
    code, said, _ = wenheng("doctor", env=env, cwd=tmp_path)

    assert DRAWN == done
    assert "huey_task" in tables
    assert (0, True) == (code, "好  数据库结构" in said)
