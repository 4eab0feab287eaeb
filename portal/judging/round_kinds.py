"""What belongs to each kind of round: its rules, and how many readings they need."""

from collections.abc import Mapping
from typing import Final

from portal.models.enums import RoundKind, Rule

#: The rules each kind of round can be decided by; the first is the default.
RULES_OF: Final[Mapping[RoundKind, tuple[Rule, ...]]] = {
    RoundKind.SCORING: (
        Rule.MEAN,
        Rule.TRIMMED_MEAN,
        Rule.MEDIAN,
        Rule.Z_SCORE,
        Rule.GROUP_RANK,
        Rule.MODEL,
    ),
    RoundKind.SIFTING: (Rule.MAJORITY, Rule.AT_LEAST),
    RoundKind.RANKING: (Rule.SCHULZE, Rule.BORDA),
}
SCORING_RULES: Final = RULES_OF[RoundKind.SCORING]
#: A judge can hold so many works against each other at once, and no more.
MOST_RANKED: Final = 30


def gives_points(kind: RoundKind, rule: Rule) -> bool:
    """Say whether scores of such a round can be added to others: not votes, not Schulze's order."""
    return kind is not RoundKind.SIFTING and rule is not Rule.SCHULZE
