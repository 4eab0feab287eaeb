"""
Kill -9 while a ranking is being written: nothing of it stays, the page tells it, it starts again.

The process dies between the rows and the commit, which is the moment at which half of it is there.
"""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select, update

import portal
from portal import clock, jobs
from portal.extensions import db
from portal.jobs.rows import ATTEMPTS
from portal.judging.operations import calculations
from portal.judging.replaying import replay
from portal.models import AuditEvent, Job, Ranking, RankingRow
from portal.models.enums import Role
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.publishing import make_judged_round
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import SECRET, Databases, settings_for

MINUTE = timedelta(minutes=1)
#: Does what waits, and dies when the rows of a ranking are written and not yet committed.
SCRIPT = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
import portal
from portal import clock, jobs
from portal.config import Settings
from portal.extensions import db
from portal.judging.operations import calculations

def die(_connection, _cursor, statement, *_rest):
    if statement.startswith("INSERT INTO ranking_row"):
        os.kill(os.getpid(), signal.SIGKILL)

calculations.apart = lambda function, given: function(given)
place, address, secret = sys.argv[1:]
app = portal.create_app(
    Settings(instance=Path(place), database_url=address, secret_key=secret, testing=True)
)
with app.app_context():
    event.listen(db.engine, "after_cursor_execute", die)
    jobs.run_all(at=clock.now())
"""


def kept() -> tuple[int, int, int]:
    """Count rankings, their rows, and the deeds of computing one."""
    computed = select(func.count()).where(AuditEvent.verb == "ranking.computed")
    found = (
        db.session.query(Ranking).count(),
        db.session.query(RankingRow).count(),
        db.session.scalar(computed) or 0,
    )
    # whoever looks outside of a request holds up those who write
    db.session.rollback()
    return found


@pytest.mark.slow
def test_a_killed_ranking_leaves_nothing_and_is_started_again(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calculations, "MOST_RANKED", 0)
    monkeypatch.setattr(calculations, "apart", lambda function, given: function(given))
    address = databases.copy()
    app = portal.create_app(settings_for(tmp_path / "instance", address))
    with app.app_context():
        call = make_call()
        make_judged_round(call=call, totals=(("90", "91", "92"), ("88", "88", "88")))
        client = WatchedClient(app).enter(make_user(role=Role.ORGANISER, call=call))
        rank = f"/organise/{call.code}/results/essay/rank"
        db.session.remove()
        waiting = client.send(rank).location

        killed = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(tmp_path / "instance"), address, SECRET], check=False
        )
        assert (-signal.SIGKILL, (0, 0, 0)) == (killed.returncode, kept())

        with time_machine.travel(clock.now() + MINUTE, tick=True):
            assert (
                "计算中断了，没有留下算了一半的结果；系统会自动重新计算" in client.get(waiting).text
            )

            # as if every attempt had ended so
            db.session.execute(update(Job).values(attempts=ATTEMPTS))
            db.session.commit()
            jobs.run_all(at=clock.now())
            assert "可以重新计算" in client.get(waiting).text
            assert (0, 0, 0) == kept()

            client.send(rank)
            jobs.run_all(at=clock.now())
            assert "名次算好了" in client.get(waiting).text
        assert (1, 2, 1) == kept()
        assert replay(db.session.scalars(select(Ranking)).one()).is_same
        db.session.remove()
        db.engine.dispose()
