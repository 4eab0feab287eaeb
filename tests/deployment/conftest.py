"""The services that every module here may ask for, started once."""

import os
from collections.abc import Iterator

import pytest
from sqlalchemy.engine import URL

from tests.infrastructure.postgresql import postgresql_server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[URL]:
    """Start a PostgreSQL, or take the one the suite runs on."""
    choice = os.environ.get("WENHENG_TEST_DATABASE", "")
    with postgresql_server(choice if "://" in choice else "postgresql") as server:
        yield server
