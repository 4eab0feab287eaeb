"""Deeds of publishing: propose awards, decide otherwise with a reason, review, publish."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, update

from portal import audit
from portal.calls.queries import is_published
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import awarding
from portal.models import (
    Award,
    AwardLevel,
    Call,
    Category,
    Entry,
    Publication,
    Ranking,
    RankingRow,
    SecrecyReview,
    User,
    new_code,
)
from portal.models.enums import EntryStatus, SecrecyConclusion
from portal.publishing import authorship, queries, snapshot


def propose_awards(ranking: Ranking, *, vacant: Collection[str], actor: User, at: datetime) -> None:
    """
    Fill the award levels from the top of a locked ranking; *vacant* levels stay empty (空缺).

    A tie across a line shares the higher level. Where each author may have one award, a further
    entry is passed over and the next moves up. Replaces an earlier proposal on this ranking.
    """
    hold(ranking.round.category.call)
    require_changeable(ranking)
    levels = {level.key: level for level in queries.levels_of(ranking.round.category)}
    by_code = snapshot.entries_by_code(ranking)
    out = queries.vetoed(by_code.values())
    passed = second_entries(ranking, by_code, out)
    passed |= {code for code, entry_id in by_code.items() if entry_id in out}
    codes = {entry_id: code for code, entry_id in by_code.items()}
    placed = awarding.cut(
        [(codes[row.entry_id], row.rank) for row in ranking.rows], list(levels.values()),
        vacant=vacant, passed=passed,
    )  # fmt: skip
    db.session.execute(delete(Award).where(Award.ranking_id == ranking.id))
    awards = [
        {"ranking_id": ranking.id, "level_id": levels[key].id, "entry_id": by_code[code]}
        for key, codes in placed.items()
        for code in codes
    ]
    if awards:
        db.session.execute(insert(Award), awards)
    below = authorship.passed_over(ranking)
    audit.record(
        actor, "awards.proposed", ranking, at=at, call_id=ranking.round.category.call_id,
        vacant=sorted(vacant), awards=len(awards),
        passed_over=sorted(code for code in passed if by_code[code] in below),
    )  # fmt: skip


def second_entries(ranking: Ranking, by_code: Mapping[str, int], out: Collection[int]) -> set[str]:
    """Return the blind codes whose author has a higher one, where one award is the most."""
    if not authorship.is_limited(ranking):
        return set()
    order = [row.entry_id for row in ranking.rows if row.entry_id not in out]
    repeated = authorship.repeated(order, authorship.persons_of(order))
    return {code for code, entry_id in by_code.items() if entry_id in repeated}


def hold(call: Call) -> None:
    """
    Let one deed at a time upon the awards of a call.

    SQLite's BEGIN IMMEDIATE has done it already; PostgreSQL queues here, so that of two who
    publish at once the second finds the first one's publication.
    """
    db.session.execute(select(Call.id).where(Call.id == call.id).with_for_update())


def require_changeable(ranking: Ranking) -> None:
    """Awards rest on locked ranks, and published ones are not touched."""
    if ranking.locked_at is None:
        raise Conflict("名次还没有锁定。请先锁定名次，再定奖项。")
    if is_published(ranking.round.category.call):
        raise Conflict("结果已经发布，奖项不能再改。")


def set_award(
    ranking: Ranking,
    entry: Entry,
    *,
    level: AwardLevel | None,
    reason: str,
    actor: User,
    at: datetime,
) -> None:
    """Give one entry another level, or none, than rank and share say. A reason is needed."""
    hold(ranking.round.category.call)
    require_changeable(ranking)
    if not reason.strip():
        raise Refused("请写明为什么与名次不一致，公示期要能说明。", field="reason")
    ranked = db.session.scalar(
        select(RankingRow.id).where(
            RankingRow.ranking_id == ranking.id, RankingRow.entry_id == entry.id
        )
    )
    if ranked is None:
        raise Refused("这件作品不在排名里，不能评奖。")
    if level is not None and entry.status is EntryStatus.VETOED:
        raise Refused("这件作品已经取消资格，不能评奖。", field="level")
    if level is not None and authorship.is_limited(ranking):
        refuse_second_award(authorship.already_awarded(ranking, entry.id))
    award = queries.awards_of(ranking).get(entry.id)
    if level is None and award is not None:
        db.session.delete(award)
    elif level is not None:
        award = award or Award(ranking_id=ranking.id, entry_id=entry.id)
        award.level_id, award.reason = level.id, reason.strip()
        db.session.add(award)
    db.session.flush()
    audit.record(
        actor, "award.decided", entry, at=at, level=level.key if level else None,
        reason=reason.strip(),
    )  # fmt: skip


def refuse_second_award(names: Sequence[str]) -> None:
    """Raise Refused for authors who hold an award in this category."""
    if names:
        raise Refused(
            f"{'、'.join(names)}在这一组别已有一个奖，每位作者只得一个奖。", field="level"
        )


def record_secrecy_review(
    call: Call,
    *,
    reviewer: str,
    conclusion: SecrecyConclusion,
    note: str,
    reviewed_at: datetime,
    actor: User,
    at: datetime,
) -> SecrecyReview:
    """Write down who reviewed what is to be published, when, and with what conclusion."""
    if reviewed_at > at:
        raise Refused("审查时间不能晚于现在。", field="reviewed_at")
    hold(call)
    review = SecrecyReview(
        call_id=call.id,
        reviewer=reviewer.strip(),
        conclusion=conclusion,
        note=note.strip(),
        content_digest=snapshot.digest_now(call),
        reviewed_at=reviewed_at,
        recorded_by_id=actor.id,
        recorded_at=at,
    )
    db.session.add(review)
    db.session.flush()
    audit.record(
        actor, "secrecy.reviewed", call, at=at, reviewer=review.reviewer,
        conclusion=conclusion.value, digest=review.content_digest,
    )  # fmt: skip
    return review


def publish(call: Call, *, actor: User, at: datetime) -> Publication:
    """
    Publish the results of all categories in one act (发布).

    Needs a passed secrecy review of exactly what is published now, a locked ranking and awards
    in every category that was judged. What the public sees is frozen here:
    names only with consent, certificates numbered, the version immutable.
    """
    hold(call)
    review = ready_review(call)
    rankings = ready_rankings(call)
    for ranking in rankings:
        number_certificates(ranking)
    content = snapshot.of_call(call, rankings)
    last = db.session.scalar(
        select(func.max(Publication.number)).where(Publication.call_id == call.id)
    )
    publication = Publication(
        call_id=call.id,
        number=(last or 0) + 1,
        review_id=review.id,
        snapshot=content,
        digest=snapshot.digest_of(content),
        published_by_id=actor.id,
        published_at=at,
    )
    db.session.add(publication)
    db.session.flush()
    audit.record(
        actor, "results.published", call, at=at, number=publication.number,
        digest=publication.digest, review=review.reviewer,
    )  # fmt: skip
    return publication


def ready_review(call: Call) -> SecrecyReview:
    """Return the review that lets results out. Raises Refused with what is missing."""
    review = queries.newest_review(call)
    if review is None:
        raise Refused("还没有保密审查记录。请先登记审查人、时间和结论，再发布。")
    if review.conclusion is not SecrecyConclusion.PASSED:
        raise Refused("保密审查的结论是“暂不公开”，不能发布。")
    if snapshot.is_review_stale(review, call):
        raise Refused("保密审查以后内容有变化，请再审查一次，登记后发布。")
    return review


def ready_rankings(call: Call) -> list[Ranking]:
    """Return the locked rankings to publish. Raises Refused with the category that is not ready."""
    if is_published(call):
        raise Conflict("结果已经发布过。")
    ready = []
    for category, ranking in queries.final_rankings(call):
        if ranking is None:
            if queries.has_round(category):
                raise Refused(f"{category.name}的名次还没有锁定，不能发布。")
            continue
        refuse_awards(category, ranking)
        ready.append(ranking)
    if not ready:
        raise Refused("还没有锁定的名次，没有可以发布的结果。")
    return ready


def refuse_awards(category: Category, ranking: Ranking) -> None:
    """Raise Refused while the awards of a category are not as they may go out."""
    if not queries.is_decided(ranking):
        raise Refused(f"{category.name}还没有定奖项，不能发布。")
    if queries.vetoed(queries.awards_of(ranking)):
        raise Refused(f"{category.name}里有取消资格的作品还占着奖项。请先改定奖项，再发布。")
    if names := authorship.twice_awarded(ranking):
        raise Refused(
            f"{category.name}里{'、'.join(names)}得了不止一个奖，每位作者只得一个奖，不能发布。"
        )


def number_certificates(ranking: Ranking) -> None:
    """Give every award a certificate number that says nothing of rank or order."""
    numbers = [
        {"award": one.id, "number": f"WH-{new_code(4)}-{new_code(4)}"}
        for one in queries.awards_of(ranking).values()
    ]
    if numbers:
        db.session.connection().execute(
            update(Award)
            .where(Award.id == bindparam("award"))
            .values(certificate=bindparam("number"), version=Award.version + 1),
            numbers,
        )
