"""Demonstration room: puts the cast into an empty database: units, accounts, roles."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.accounts.operations import users
from portal.accounts.operations.units import UnitValues, create_unit
from portal.accounts.passwords import hash_password
from portal.demo import cast
from portal.models import Call, Unit, User
from portal.models.enums import Role

# shown on the console of `make run`; the demonstration holds no real person's data
PASSWORD: Final = "Wenheng-2027"  # noqa: S105  # the demonstration's own, refused elsewhere
LOGINS: Final = (
    ("organiser", "组织者"),
    ("author1", "报送人"),
    ("liaison", "联络员"),
    ("judge1", "评委（征文打分，书法终评排序）"),
    ("judge6", "评委（书法终评排序）"),
    ("judge2", "评委（征文打分），书法的审读员（初读）"),
    ("judge4", "评委（征文打分），书法的审读员（复读）"),
    ("observer", "监审员"),
)


@dataclass(frozen=True, slots=True)
class People:
    """The cast as rows."""

    units: dict[str, Unit]
    authors: dict[str, User]
    judges: dict[str, User]
    organiser: User
    observer: User


def make_units(*, at: datetime) -> dict[str, Unit]:
    """Create the units, parents first."""
    made: dict[str, Unit] = {}
    for one in cast.UNITS:
        made[one.code] = create_unit(
            UnitValues(
                name=one.name,
                code=one.code,
                parent=made[one.parent] if one.parent else None,
                short_names=one.short_names,
                former_names=one.former_names,
            ),
            actor=None,
            at=at,
        )
    return made


class Enrolment:
    """Creates accounts that share one password, whose slow hash is computed once."""

    def __init__(self, units: dict[str, Unit], *, at: datetime) -> None:
        self.units, self.at, self.hash = units, at, hash_password(PASSWORD)

    def account(
        self, login: str, name: str, *, unit: str | None, department: str, post: str, phone: str
    ) -> User:
        """Create one account."""
        user = users.create_user(
            login=login,
            name=name,
            actor=None,
            at=self.at,
            unit=self.units[unit] if unit else None,
            phone=phone,
            department=department,
            post=post,
        )
        user.password_hash = self.hash
        return user


def make_staff(enrolment: Enrolment) -> dict[str, User]:
    """Create organiser, observer and admin; the organiser may create calls."""
    made: dict[str, User] = {}
    for one in cast.STAFF:
        made[one.role] = enrolment.account(
            one.username,
            one.name,
            unit=one.unit,
            department=one.department,
            post=one.post,
            phone=one.phone,
        )
    users.grant_role(made["organiser"], None, Role.ORGANISER, actor=None, at=enrolment.at)
    users.grant_role(made["admin"], None, Role.ADMIN, actor=None, at=enrolment.at)
    return made


def enrol(enrolment: Enrolment, call: Call, staff: dict[str, User]) -> People:
    """Create authors, a liaison and judges, and give everybody a role in the call."""
    organiser, at = staff["organiser"], enrolment.at
    users.grant_role(staff["observer"], call, Role.OBSERVER, actor=organiser, at=at)
    authors = {}
    for number, one in enumerate(cast.AUTHORS, start=1):
        user = enrolment.account(
            f"author{number}",
            one.name,
            unit=one.unit,
            department=one.department,
            post=one.post,
            phone=one.phone,
        )
        users.grant_role(user, call, Role.SUBMITTER, actor=organiser, at=at)
        authors[one.key] = user
    liaison = enrolment.account(
        "liaison", "赵文渊", unit="QL01", department="办公室", post="主任", phone="13000000301"
    )
    users.grant_role(liaison, call, Role.LIAISON, actor=organiser, at=at)
    return People(
        units=enrolment.units,
        authors=authors,
        judges=make_judges(enrolment, call, organiser),
        organiser=organiser,
        observer=staff["observer"],
    )


def make_judges(enrolment: Enrolment, call: Call, organiser: User) -> dict[str, User]:
    """Create the nine judges."""
    made = {}
    for one in cast.JUDGES:
        user = enrolment.account(
            one.username,
            one.name,
            unit=one.unit,
            department=one.employer,
            post=one.post,
            phone=one.phone,
        )
        users.grant_role(user, call, Role.JUDGE, actor=organiser, at=enrolment.at)
        made[one.username] = user
    return made
