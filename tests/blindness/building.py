"""
A small call, made by the same operations as in life, up to the middle of the judging.

The judge everybody attacks with reads essays and scans, one essay a scanned PDF; has signed one,
drafted one, stepped aside from one and is in conflict with one; a last one was accepted after the
plan. Of three works the organisers have covered more since, so that their copies are new.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from flask import Flask
from sqlalchemy import select

from portal import jobs
from portal.accounts import operations as accounts
from portal.accounts.operations import UnitValues
from portal.calls import operations as calls
from portal.calls.queries import current_declarations
from portal.calls.settings import calligraphy_rules, essay_rules
from portal.entries import operations as entries
from portal.entries import queries, uploads
from portal.entries.forms import AuthorValues
from portal.extensions import db
from portal.files.masks import Mask
from portal.judging.operations import briefing, judges, plans, recusals, rounds, scorecards
from portal.judging.operations.judges import Interest
from portal.models import (
    Assignment,
    BlindCode,
    Entry,
    JudgeProfile,
    Round,
    StoredFile,
    Unit,
    User,
)
from portal.models.enums import InterestKind, RecusalKind, Role
from portal.screening import operations as screening
from tests.blindness import cast, desks, likeness, others, stages
from tests.blindness.covered import cover_more, retired_pages
from tests.blindness.identities import Identity, Work, filled
from tests.blindness.works import planted, signature_mask
from tests.blindness.world import CLOSES, CODE, JUDGED, OPENED, SCREENED, Chance, Placed, World
from tests.factories.entry import look_at

OWN_UNIT: Final = "江临市文学艺术界联合会"
ANSWERS: Final = {
    True: {"genre": "典型案例", "ai_use": "没有", "published_before": "没有"},
    False: {
        "scope": "article-6",
        "script": "楷书",
        "format": "中堂",
        "width_cm": "69",
        "height_cm": "138",
        "has_signature": True,
    },
}


@dataclass(slots=True)
class Builder:
    """The people of the call, and what they do one after the other."""

    app: Flask
    chance: Chance
    made_by: Mapping[Work, Identity]
    call: Any = None
    organiser: Any = None
    rounds: Sequence[Round] = ()
    units: dict[str, Unit] = field(default_factory=dict)
    liaisons: dict[str, User] = field(default_factory=dict)
    profiles: dict[str, JudgeProfile] = field(default_factory=dict)

    def build(self, late: frozenset[str], own: str, recused: str) -> World:
        """Lead the call into its judging. *late*, *own*, *recused*: labels of works."""
        self.open_call(own)
        in_order = sorted(self.made_by, key=lambda work: self.made_by[work].hours)
        handed_in = {work: self.enter(work) for work in in_order}
        db.session.commit()
        for work, entry in handed_in.items():
            if work.label not in late:
                self.accept(work, entry)
        self.judge_them()
        for work, entry in handed_in.items():
            if work.label in late:
                self.accept(work, entry)
        self.give_points(handed_in, recused)
        cover_more(self, {work.label: entry for work, entry in handed_in.items()})
        desks.proofread(self, next(e for work, e in handed_in.items() if work.label == "scan-1"))
        calibration = desks.calibrate(self, handed_in, late)
        held = stages.hold(self)
        self.chance.at("others")
        unjudged = others.let_in(self.call, self.units["identity-4"])
        base_texts, references = others.lay_beside(self.call, self.organiser)
        self.chance.at("likeness")
        in_cast = {work: handed_in[work] for work in self.made_by}
        found = likeness.find(self.call, in_cast, self.organiser)
        db.session.commit()
        return World(
            app=self.app,
            judge="judge-j",
            round_codes={one.category.key: one.code for one in self.rounds},
            unjudged=unjudged,
            calibration=calibration,
            stages=held,
            base_texts=base_texts,
            references=references,
            duplicates=found,
            digests=list(db.session.scalars(select(StoredFile.sha256).distinct())),
            units=list(db.session.scalars(select(Unit.code).order_by(Unit.id))),
            people=list(db.session.scalars(select(User.code).order_by(User.id))),
            judges=[profile.code for profile in self.profiles.values()],
            # in the order of the works, whoever handed them in when
            placed={work.label: self.placed(work, handed_in[work]) for work in self.made_by},
        )

    def open_call(self, own: str) -> None:
        """Create people, units and the call, in an order that tells nothing of the works."""
        self.chance.at("call")
        self.organiser = accounts.create_user(
            login="organiser", name="许知行", actor=None, at=OPENED
        )
        self.call = calls.create_call(
            title="《条例》主题征集", code=CODE, opens_at=OPENED, closes_at=CLOSES,
            actor=self.organiser, at=OPENED,
        )  # fmt: skip
        for category in self.call.categories:
            category.readings = 2
        calls.open_call(self.call, opens_at=OPENED, closes_at=CLOSES, actor=None, at=OPENED)
        owner = next(one for work, one in self.made_by.items() if work.label == own)
        for one in sorted(self.made_by.values(), key=lambda one: one.label):
            self.enrol(one, OWN_UNIT if one is owner else one.unit)
        for login, name in cast.JUDGES.items():
            self.chance.at(login)
            unit = self.units[owner.label] if login == "judge-j" else None
            user = accounts.create_user(
                login=login, name=name, unit=unit, actor=None, at=OPENED,
            )  # fmt: skip
            accounts.grant_role(user, self.call, Role.JUDGE, actor=None, at=OPENED)

    def enrol(self, one: Identity, unit_name: str) -> None:
        """Make a unit with its liaison."""
        self.chance.at(f"identity {one.label}")
        values = UnitValues(
            name=unit_name, short_names=(one.short_name,), former_names=(one.former_name,)
        )
        unit = accounts.create_unit(values, actor=None, at=OPENED)
        user = accounts.create_user(
            login=one.login, name=one.liaison, unit=unit, phone=one.liaison_phone,
            department=one.department, post=one.post, actor=None, at=OPENED,
        )  # fmt: skip
        accounts.grant_role(user, self.call, Role.LIAISON, actor=None, at=OPENED)
        self.units[one.label], self.liaisons[one.label] = unit, user

    def enter(self, work: Work) -> Entry:
        """Let the liaison fill in the form, send the file, confirm the copy and hand in."""
        one = self.made_by[work]
        at, user = OPENED + timedelta(hours=one.hours), self.liaisons[one.label]
        self.chance.at(f"entry {work.label}")
        category = self.call.categories[0 if work.is_essay else 1]
        entry = entries.create_entry(
            call=self.call, category=category, unit=self.units[one.label], submitter=user,
            creation_key=f"key-{work.label}", at=at,
        )  # fmt: skip
        author = AuthorValues(
            name=one.name, department=one.department, post=one.post, staff_kind="信访专职",
            phone=one.phone,
        )  # fmt: skip
        entries.save_entry(
            entry, title=filled(work.title, one), answers=ANSWERS[work.is_essay],
            authors=[author], version=entry.version, actor=user, at=at,
        )  # fmt: skip
        (self.attach_essay if work.is_essay else self.attach_scan)(work, entry, at)
        copy = queries.current_copy(entry)
        assert copy is not None
        entries.confirm_copy(entry, copy_code=copy.code, actor=user, at=at)
        agreed = {text.id for text in current_declarations(self.call)}
        entries.submit_entry(entry, agreed=agreed, actor=user, at=at)
        likeness.leave_unchecked()
        return entry

    def attach_essay(self, work: Work, entry: Entry, at: datetime) -> None:
        """Send the text."""
        one = self.made_by[work]
        with uploads.essay_upload(
            io.BytesIO(planted(work, one)[0]), name=f"{one.file_name}.{work.ending}",
            rules=essay_rules(entry.category), staging=self.staging(),
        ) as upload:  # fmt: skip
            entries.attach_manuscript(entry, upload=upload, actor=entry.submitter, at=at)
        if work.is_scanned:
            db.session.commit()
            jobs.run_all(at=at)
            self.cover_signature(entry, at)

    def attach_scan(self, work: Work, entry: Entry, at: datetime) -> None:
        """Send the scan and cover its signature."""
        one = self.made_by[work]
        with uploads.scan_upload(
            io.BytesIO(planted(work, one)[0]), name=f"{one.file_name}.{work.ending}",
            rules=calligraphy_rules(entry.category), staging=self.staging(),
        ) as upload:  # fmt: skip
            entries.attach_scan(entry, upload=upload, actor=entry.submitter, at=at)
        self.cover_signature(entry, at)

    def cover_signature(self, entry: Entry, at: datetime) -> None:
        """Let the author draw the rectangle, and have the page drawn."""
        (page,) = queries.current_pages(entry)
        mask = Mask(*signature_mask())
        entries.set_masks(entry, page=page, masks=[mask], actor=entry.submitter, at=at)
        db.session.commit()
        jobs.run_all(at=at)

    def staging(self) -> Any:
        """Return the folder files arrive in."""
        return self.app.extensions["wenheng.settings"].staging

    def accept(self, work: Work, entry: Entry) -> None:
        """Let a work into the judging."""
        self.chance.at(f"acceptance {work.label}")
        look_at(entry, actor=self.organiser, at=SCREENED)
        screening.accept(entry, actor=self.organiser, at=SCREENED)

    def judge_them(self) -> None:
        """Declare, plan and open both rounds; the third judge may read the conflicted one only."""
        self.chance.at("rounds")
        self.rounds = rounds.ensure_rounds(self.call, actor=self.organiser, at=SCREENED)
        found = select(JudgeProfile).where(JudgeProfile.call_id == self.call.id)
        self.profiles = {one.user.login: one for one in db.session.scalars(found)}
        own = self.profiles["judge-j"].user.unit_id
        barred = [unit for _, unit in sorted(self.units.items()) if unit.id != own]
        for login, profile in self.profiles.items():
            stated = [Interest(InterestKind.KIN, unit.id) for unit in barred]
            judges.declare_interests(
                profile, interests=stated if login == "judge-l" else [],
                actor=profile.user, at=SCREENED,
            )  # fmt: skip
            briefing.finish_briefing(profile.id, left=0, actor=profile.user, at=SCREENED)
        for round_ in self.rounds:
            self.chance.at(f"plan {round_.category.key}")
            plan = plans.propose_plan(round_, actor=self.organiser, at=SCREENED)
            plans.apply_plan(plan, actor=self.organiser, at=SCREENED)
            why = "查重另外做。"
            rounds.open_round(round_, actor=self.organiser, at=SCREENED, unchecked=why)
        db.session.flush()

    def readings(self, login: str, handed_in: Mapping[Work, Entry]) -> dict[str, Assignment]:
        """Return a judge's readings by the work's label."""
        labels = {entry.id: work.label for work, entry in handed_in.items()}
        rows = db.session.scalars(
            select(Assignment).where(Assignment.judge_id == self.profiles[login].id)
        )
        return {labels[row.entry_id]: row for row in rows}

    def give_points(self, handed_in: Mapping[Work, Entry], recused: str) -> None:
        """Two judges sign the first essay; the first drafts another and steps aside from one."""
        j, k = (self.readings(login, handed_in) for login in ("judge-j", "judge-k"))
        self.give(j["essay-1"], scorecards.sign_scorecard, share=1)
        self.give(k["essay-1"], scorecards.sign_scorecard, share=2)
        self.give(j["essay-2"], scorecards.save_draft, share=1)
        desks.discuss(self, j["essay-1"], k["essay-1"])
        recusals.recuse(
            j[recused].id, kind=RecusalKind.RECOGNISED, note="",
            actor=j[recused].judge.user, at=JUDGED,
        )  # fmt: skip

    def give(self, reading: Assignment, deed: Callable[..., object], *, share: int) -> None:
        """Give whole points: the maximum, or a share of it."""
        judge = reading.judge.user
        points = {
            one.key: Decimal(int(one.maximum) // share) for one in reading.round.rubric.criteria
        }
        remark = cast.REMARKS[judge.login]
        deed(reading.id, points=points, remark=remark, version=0, actor=judge, at=JUDGED)

    def placed(self, work: Work, entry: Entry) -> Placed:
        """Collect the codes of a work."""
        copy = queries.current_copy(entry)
        assert copy is not None
        blind = select(BlindCode.code).where(BlindCode.entry_id == entry.id)
        return Placed(
            work=work,
            identity=self.made_by[work],
            entry=entry.code,
            blind=db.session.scalars(blind).one(),
            copy=copy.code,
            pages=tuple(page.code for page in copy.pages),
            retired=retired_pages(entry),
            scans=tuple(page.code for page in entry.pages),
            manuscripts=tuple(one.code for one in entry.manuscripts),
            files=tuple(one.file.code for one in [*entry.manuscripts, *entry.pages]),
            figures=tuple(one.code for one in copy.figures),
        )
