"""Deeds of 加评 in a large call: planned in steps, so that nobody waits for it to be computed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.errors import Conflict
from portal.extensions import db
from portal.judging.operations.cut_lines import open_for_near, read_near_lines
from portal.judging.operations.extra_readings import order_extra_readings, put_orders
from portal.judging.operations.plans import answered_in_steps, notice_in_steps
from portal.judging.plan_inputs import Keep
from portal.judging.plan_question import Answered, Question, Solve, answered, question_of
from portal.judging.queries import newest_ranking
from portal.judging.queries.extra_readings import extra_readings
from portal.models import Ranking, Round, User
from portal.models.base import new_secret
from portal.models.enums import RoundState

GONE = "排名又有了新的一版。请看最新的一版，再加评。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """
    What is asked for: which works (blind codes), how many judges more for each, and why.

    ``ranking`` is the code of the one whose lines they are near; empty where somebody chose them.
    """

    entries: tuple[str, ...]
    readings: int
    reason: str
    due_at: datetime | None = None
    ranking: str = ""

    def stored(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "entries": list(self.entries),
            "readings": self.readings,
            "reason": self.reason,
            "due_at": self.due_at.isoformat() if self.due_at else None,
            "ranking": self.ranking,
        }

    @staticmethod
    def of(told: Mapping[str, Any]) -> "Extra":
        """Read back what was stored."""
        due_at = datetime.fromisoformat(told["due_at"]) if told["due_at"] else None
        return Extra(
            entries=tuple(told["entries"]), readings=told["readings"], reason=told["reason"],
            due_at=due_at, ranking=told["ranking"],
        )  # fmt: skip

    def begin(self, round_: Round, *, actor: User, at: datetime) -> None:
        """Do all of it but the plan."""
        due_at = self.due_at
        if self.ranking:
            due_at = open_for_near(
                self._ranking(round_), entries=self.entries, reason=self.reason, due_at=due_at,
                actor=actor, at=at,
            )  # fmt: skip
        put_orders(
            round_, entries=self.entries, readings=self.readings, reason=self.reason,
            due_at=due_at, actor=actor, at=at,
        )  # fmt: skip

    def question(self, round_: Round, secret: str) -> Question:
        """Return what will be asked once it is ordered; a round that is over gets the secret."""
        before = extra_readings(round_)
        extra = {code: before.get(code, 0) + self.readings for code in self.entries}
        fresh = secret if round_.state is RoundState.CLOSED else None
        return question_of(round_, keep=Keep.ASSIGNED, extra=extra, secret=fresh)

    def order(
        self,
        round_: Round,
        known: Answered | None = None,
        *,
        secret: str | None = None,
        actor: User,
        at: datetime,
    ) -> None:
        """Do all of it, with the plan that was computed where one was."""
        about: dict[str, Any] = {
            "entries": self.entries, "readings": self.readings, "reason": self.reason,
            "due_at": self.due_at, "known": known, "actor": actor, "at": at,
        }  # fmt: skip
        if self.ranking:
            read_near_lines(self._ranking(round_), secret=secret, **about)
        else:
            order_extra_readings(round_, **about)

    def _ranking(self, round_: Round) -> Ranking:
        newest = newest_ranking(round_)
        if newest is None or newest.code != self.ranking:
            raise Conflict(GONE)
        return newest


def order_in_steps(
    round_id: int,
    wanted: Extra,
    *,
    actor_id: int,
    now: Callable[[], datetime],
    solve: Solve = answered,
) -> Iterator[None]:
    """Order 加评 as ``plans.propose_in_steps`` proposes a plan; all of it or nothing is kept."""
    yield from notice_in_steps(round_id, actor_id=actor_id, now=now)
    secret = new_secret()
    known = yield from answered_in_steps(
        round_id, lambda round_: wanted.question(round_, secret), solve=solve
    )
    wanted.order(
        db.session.get_one(Round, round_id), known, secret=secret,
        actor=db.session.get_one(User, actor_id), at=now(),
    )  # fmt: skip
