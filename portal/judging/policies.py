"""Who may do what in judging. True or False from the arguments alone."""

from portal.accounts.rights import Account
from portal.models import JudgeProfile, Round
from portal.models.enums import AssignmentState, Role, RoundState, ScorecardState


def may_judge(account: Account | None, _subject: object = None) -> bool:
    """Judges have a desk."""
    return account is not None and account.has_any(Role.JUDGE)


def may_run_round(account: Account | None, round_: Round) -> bool:
    """The organisers of the call act on its rounds."""
    return account is not None and account.has(Role.ORGANISER, round_.category.call_id)


def may_view_round(account: Account | None, round_: Round) -> bool:
    """Organisers and observers read everything of a round."""
    return may_run_round(account, round_) or (
        account is not None and account.has(Role.OBSERVER, round_.category.call_id)
    )


def is_scorable(
    round_state: RoundState, assignment: AssignmentState, card: ScorecardState | None
) -> bool:
    """Say whether points can still be changed: open round, not recused, not signed."""
    return (
        round_state is RoundState.OPEN
        and assignment is AssignmentState.ASSIGNED
        and card is not ScorecardState.SIGNED
    )


def may_view_judge(account: Account | None, judge: JudgeProfile) -> bool:
    """Organisers and observers of the call read a judge's profile and interests."""
    return account is not None and (
        account.has(Role.ORGANISER, judge.call_id) or account.has(Role.OBSERVER, judge.call_id)
    )


def may_run_judge(account: Account | None, judge: JudgeProfile) -> bool:
    """The organisers of the call change a judge's profile and settle interests."""
    return account is not None and account.has(Role.ORGANISER, judge.call_id)
