"""The worlds that are attacked: built once, with sealed clock and chance, read by many tests."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
import time_machine

import portal
from portal.extensions import db
from portal.models import base
from portal.screening import operations as screening
from tests.blindness import cast
from tests.blindness.building import Builder
from tests.blindness.identities import Identity, Work
from tests.blindness.visits import Visits
from tests.blindness.world import NOW, Chance, World
from tests.infrastructure.databases import Databases, settings_for


@contextmanager
def built(
    databases: Databases, folder: pytest.TempPathFactory, made_by: Mapping[Work, Identity]
) -> Iterator[World]:
    """Build a world; its codes depend on what they are drawn for and not on the order."""
    chance = Chance()
    app = portal.create_app(settings_for(folder.mktemp("world"), databases.copy()))
    with pytest.MonkeyPatch.context() as patch, app.app_context():
        patch.setattr(base, "secrets", chance)
        patch.setattr(screening, "secrets", chance)
        builder = Builder(app=app, chance=chance, made_by=made_by)
        world = builder.build(late=cast.LATE, own=cast.OWN, recused=cast.RECUSED)
        db.session.remove()
    yield world
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="package")
def world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return the world everybody attacks; tests must leave it as it is."""
    with built(databases, tmp_path_factory, cast.usual()) as made:
        yield made


@pytest.fixture(scope="package")
def visits(world: World) -> Visits:
    """Return what every role finds in the world, each asked for once."""
    return Visits(world)


@pytest.fixture
def sealed() -> Iterator[None]:
    """Stop the clock while the portal is attacked."""
    with time_machine.travel(NOW, tick=False):
        yield
