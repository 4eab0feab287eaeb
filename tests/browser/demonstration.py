"""The demonstration as it is served: filled once a run, a copy for each process that looks."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from flask import Flask

import portal
from portal import clock
from portal.demo import seed
from portal.extensions import db
from tests.infrastructure.databases import migrate, settings_for

DATABASE: Final = "demonstration.sqlite"


def copied(factory: pytest.TempPathFactory) -> Flask:
    """Return an application on a demonstration of this process's own."""
    instance = factory.mktemp("demo") / "instance"
    shutil.copytree(filled(folder_of_run(factory)), instance)
    return portal.create_app(settings_for(instance, address_in(instance)))


def folder_of_run(factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all processes of this run have in common."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def filled(folder: Path) -> Path:
    """Return the instance that is copied; who comes first fills it, the others wait."""
    whole = folder / "demonstration"
    with alone(folder / "demonstration.lock"):
        if not whole.exists():
            fill(folder / "filling")
            (folder / "filling").rename(whole)
    return whole


def fill(instance: Path) -> None:
    """Make a demonstration; nothing of it is open afterwards."""
    migrate(address_in(instance), instance)
    settings = settings_for(instance, address_in(instance))
    app = portal.create_app(settings)
    with app.app_context():
        seed.fill(settings, at=clock.now())
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def address_in(instance: Path) -> str:
    """Return the address of the database inside an instance."""
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    return f"sqlite:///{instance / DATABASE}"


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep other processes out until the block has ended."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
