"""Who knocks: one browser for each kind of person, signed in to the world that is attacked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import select, update

from portal.extensions import db
from portal.models import RoleGrant, User
from tests.blindness import cast, others
from tests.blindness.identities import Identity
from tests.blindness.world import NOW, World
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import rolled_back

LIAISON: Final[Identity] = cast.usual()[cast.WORKS[0]]
#: Role → login. The order is that of the columns in ``expected``.
LOGINS: Final[dict[str, str | None]] = {
    "nobody": None,
    "submitter": others.SUBMITTER[0],
    "liaison": LIAISON.login,
    "judge": "judge-j",
    # signed in as a judge of this call; the role was taken back under the open session
    "former": "judge-k",
    "elsewhere": others.JUDGE_ELSEWHERE[0],
    "observer": others.OBSERVER[0],
    "organiser": "organiser",
    "neighbour": others.NEIGHBOUR[0],
    "admin": others.ADMIN[0],
}
ROLES: Final = tuple(LOGINS)


@contextmanager
def knocking(world: World, role: str) -> Iterator[WatchedClient]:
    """Return a browser of this role; whatever it manages to do is undone."""
    with rolled_back(world.app), world.app.app_context():
        me = browser(world, role)
        if role == "former":
            take_back(LOGINS[role])
        yield me
        db.session.remove()


def browser(world: World, role: str) -> WatchedClient:
    """Return a browser in which somebody of this role signed in a while ago."""
    login = LOGINS[role]
    return world.client(login) if login else WatchedClient(world.app)


def take_back(login: str | None) -> None:
    """Take every role of a person back, as an organiser does."""
    of_them = select(User.id).where(User.login == login).scalar_subquery()
    db.session.execute(update(RoleGrant).where(RoleGrant.user_id == of_them).values(revoked_at=NOW))
    db.session.commit()
