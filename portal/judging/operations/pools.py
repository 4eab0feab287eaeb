"""Deeds on pools (入围范围): the rule, entries taken in or left out by hand, the draw itself."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import delete, insert, select

from portal import audit
from portal.errors import Conflict, NotFound, Refused
from portal.extensions import db
from portal.judging.conflicted import require_no_conflict
from portal.judging.operations.declaring import require_changeable
from portal.judging.operations.holding import hold_category, hold_round
from portal.judging.operations.proofread import require_points_kept
from portal.judging.pool_drawing import Basis, basis_of, drawn, is_same_basis, summary_of
from portal.judging.queries import pools
from portal.judging.ranking_inputs import has_current_places, why_outdated
from portal.judging.replaying import gives_stored_places
from portal.models import BlindCode, Entry, PoolChange, PoolMember, Round, RoundPool, User
from portal.models.enums import Entrance, PoolGroup, PoolKind, RoundState
from reviewers import ENGINE_VERSION
from reviewers.pooling import Pool

LONGEST_REASON = 300
NEEDS_COUNT = frozenset({PoolKind.TOP_COUNT, PoolKind.TOP_IN_GROUP})


@dataclass(frozen=True, slots=True)
class PoolValues:
    """The rule of a pool as a form hands it in."""

    kind: PoolKind
    count: int | None = None
    share: Decimal | None = None
    group: PoolGroup | None = None


def require_frozen_not(round_: Round) -> None:
    """Refuse to touch the pool of a round that judges have begun."""
    if round_.state is not RoundState.PLANNED:
        is_over = round_.state is RoundState.CANCELLED
        raise Conflict(f"这一轮已经{'取消' if is_over else '开评'}，入围范围不能再改。")


def change_pool_rule(
    round_: Round, values: PoolValues, *, reason: str = "", actor: User, at: datetime
) -> None:
    """
    Say by which rule the pool is drawn; what was drawn before is void.

    The rule is declared: see require_changeable. Words by hand, with reasons, are always open.
    """
    hold_category(round_.category)
    require_frozen_not(round_)
    check_values(values, is_first=round_.position == 1)
    why = require_changeable(round_.category, round_name=round_.name, reason=reason)
    put_pool_rule(round_, values)
    void_draw(round_)
    db.session.flush()
    audit.record(
        actor, "pool.rule_changed", round_, at=at, call_id=round_.category.call_id,
        kind=round_.pool_kind.value, count=round_.pool_count,
        share=None if round_.pool_share is None else str(round_.pool_share),
        group=round_.pool_group.value if round_.pool_group else None, **why,
    )  # fmt: skip


def put_pool_rule(round_: Round, values: PoolValues) -> None:
    """Write the rule; numbers another rule would need are left out."""
    round_.pool_kind = values.kind
    round_.pool_count = values.count if values.kind in NEEDS_COUNT else None
    round_.pool_share = values.share if values.kind is PoolKind.TOP_SHARE else None
    round_.pool_group = values.group if values.kind is PoolKind.TOP_IN_GROUP else None


def check_values(values: PoolValues, *, is_first: bool) -> None:
    """Refuse a rule without its number, and one that looks back from a first round."""
    if is_first and values.kind not in {PoolKind.ALL, PoolKind.BY_HAND}:
        raise Refused("第一轮前面没有名次，只能选全部作品或者逐件指定。", field="kind")
    if values.kind in NEEDS_COUNT and (values.count is None or values.count < 1):
        raise Refused("请填写取前几名。", field="count")
    if values.kind is PoolKind.TOP_SHARE and not (values.share and 0 < values.share <= 1):
        raise Refused("请填写百分比，大于 0，不超过 100。", field="share")
    if values.kind is PoolKind.TOP_IN_GROUP and values.group is None:
        raise Refused("请选择按什么分组。", field="group")


def void_draw(round_: Round) -> None:
    """Forget what was drawn for a round that is not open."""
    db.session.execute(delete(PoolMember).where(PoolMember.round_id == round_.id))
    db.session.execute(delete(RoundPool).where(RoundPool.round_id == round_.id))


def draw_pool(round_: Round, *, actor: User, at: datetime) -> RoundPool | None:
    """
    Draw the pool (确定入围) from the ranking of the round before. Ties at the edge are let in.

    A round that takes all accepted entries has nothing to draw before it opens: None.
    """
    hold_round(round_)
    require_frozen_not(round_)
    if round_.pool_kind is PoolKind.ALL:
        return None
    basis = basis_of(round_)
    _require_current(basis)
    pool = drawn(basis.inputs)
    if not pool.members:
        raise Refused(
            "按这个范围没有作品入围。请逐件增补，写明理由；还没有开评的，也可以改入围范围。"
        )
    row = _keep(round_, basis, pool, actor=actor, at=at)
    _write_members(round_, pool)
    audit.record(
        actor, "pool.drawn", round_, at=at, call_id=round_.category.call_id,
        entries=len(pool.members), inputs=row.inputs_digest,
        tied=row.summary["tied"], added=row.summary["added"], removed=row.summary["removed"],
    )  # fmt: skip
    return row


def _require_current(basis: Basis) -> None:
    """Refuse a ranking that no longer follows from its scorecards, or from this engine."""
    if basis.ranking is None:
        return
    # known before anything rests on the ranking: afterwards it could only be explained
    require_no_conflict(basis.ranking.round)
    name = basis.ranking.round.name
    if not has_current_places(basis.ranking):
        why = why_outdated(basis.ranking, "评分表或参评作品")
        raise Conflict(f"{name}排名以后，{why}。请先给{name}重新排名。")
    if not gives_stored_places(basis.ranking):
        raise Conflict(
            f"{name}的排名由别的版本的引擎算出，现在的引擎算出的名次不同。请先给{name}重新排名。"
        )
    require_points_kept(basis.ranking)


def _keep(round_: Round, basis: Basis, pool: Pool, *, actor: User, at: datetime) -> RoundPool:
    void_draw(round_)
    row = RoundPool(
        round_id=round_.id,
        ranking_id=basis.ranking.id if basis.ranking else None,
        engine_version=ENGINE_VERSION,
        inputs=basis.inputs,
        inputs_digest=basis.digest,
        summary=summary_of(pool),
        drawn_by_id=actor.id,
        drawn_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _write_members(round_: Round, pool: Pool) -> None:
    ids = dict(
        db.session.execute(
            select(BlindCode.code, BlindCode.entry_id).where(
                BlindCode.call_id == round_.category.call_id
            )
        ).all()
    )
    rows = [
        {
            "round_id": round_.id, "entry_id": ids[one.entry],
            "entrance": Entrance(one.entrance.value), "rank": one.rank,
        }
        for one in pool.members
    ]  # fmt: skip
    db.session.execute(insert(PoolMember), rows)


def change_member(
    round_: Round, *, blind_code: str, is_in: bool, reason: str, actor: User, at: datetime
) -> None:
    """Take one entry in, or leave it out, by hand. The pool is drawn anew where it was drawn."""
    hold_round(round_)
    require_frozen_not(round_)
    reason = reason.strip()
    if not reason:
        raise Refused("请写明理由，监审员会看到。", field="reason")
    if is_in and round_.pool_kind is PoolKind.ALL:
        raise Refused("这一轮取全部作品，不用增补。", field="entry")
    entry_id = _candidate_id(round_, blind_code)
    _forget(round_, entry_id)
    db.session.add(
        PoolChange(
            round_id=round_.id, entry_id=entry_id, is_in=is_in, reason=reason[:LONGEST_REASON],
            made_by_id=actor.id, made_at=at,
        )
    )  # fmt: skip
    db.session.flush()
    audit.record(
        actor, "pool.entry_added" if is_in else "pool.entry_removed", round_, at=at,
        call_id=round_.category.call_id, entry=blind_code, reason=reason,
    )  # fmt: skip
    _draw_again(round_, actor=actor, at=at)


def undo_change(round_: Round, *, blind_code: str, actor: User, at: datetime) -> None:
    """Take back what was decided by hand about one entry; the trail keeps both."""
    hold_round(round_)
    require_frozen_not(round_)
    if not _forget(round_, _candidate_id(round_, blind_code)):
        raise NotFound
    audit.record(
        actor, "pool.change_withdrawn", round_, at=at,
        call_id=round_.category.call_id, entry=blind_code,
    )  # fmt: skip
    _draw_again(round_, actor=actor, at=at)


def _candidate_id(round_: Round, blind_code: str) -> int:
    found = db.session.scalar(
        select(Entry.id)
        .join(BlindCode, BlindCode.entry_id == Entry.id)
        .where(Entry.category_id == round_.category_id, BlindCode.code == blind_code.strip())
    )
    if found is None:
        raise Refused("这一组没有这个匿名编号。请对照名次表再填。", field="entry")
    return found


def _forget(round_: Round, entry_id: int) -> bool:
    removed = db.session.execute(
        delete(PoolChange)
        .where(PoolChange.round_id == round_.id, PoolChange.entry_id == entry_id)
        .returning(PoolChange.id)
    ).all()
    return bool(removed)


def _draw_again(round_: Round, *, actor: User, at: datetime) -> None:
    """Draw what was drawn before once more; by hand, the words are the draw."""
    if round_.pool_kind is PoolKind.BY_HAND:
        if any(change.is_in for change, _ in pools.changes_of(round_)):
            draw_pool(round_, actor=actor, at=at)
        else:
            void_draw(round_)
    elif pools.pool_drawn(round_) is not None:
        draw_pool(round_, actor=actor, at=at)


def require_pool(round_: Round) -> None:
    """Refuse to plan or open a round whose pool nobody has drawn."""
    if round_.pool_kind is not PoolKind.ALL and pools.pool_drawn(round_) is None:
        raise Refused("还没有确定入围作品。请先在“入围范围”里确定，再分配。")


def freeze_pool(round_: Round, *, actor: User, at: datetime) -> RoundPool:
    """
    Fix the pool as the round opens; from here on it can be drawn again from what is stored.

    Refused when the ranking, the entries or the words by hand are no longer those it was drawn
    from, and when something is assigned that is not in it.
    """
    require_pool(round_)
    basis = basis_of(round_)
    _require_current(basis)
    row = pools.pool_drawn(round_)
    if row is None:
        row = _keep(round_, basis, drawn(basis.inputs), actor=actor, at=at)
    elif not is_same_basis(row.inputs, basis.inputs):
        raise Conflict("确定入围以后，上一轮的名次或者作品有变化。请重新确定入围，再分配。")
    if (outside := pools.count_outside(round_)) > 0:
        raise Refused(f"已分配的作品里有 {outside} 件不在入围范围内。请重新生成分配方案。")
    row.frozen_at = at
    db.session.flush()
    return row
