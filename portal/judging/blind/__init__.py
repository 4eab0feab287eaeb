"""
The judges' only window (盲评): what judges read, as values without any identity.

Nothing else of the schema may be imported by the judges' desk, so a page cannot print what it
was never given. Absent, not assigned, in conflict and recused all look the same: NotFound.
"""

from portal.judging.blind.ballots import BlindBallot, ballot_of
from portal.judging.blind.calibration import (
    BlindCalibration,
    CalibrationItem,
    calibration_by_code,
    calibration_works,
)
from portal.judging.blind.corrections import Correction, Signatures, corrected_since, signatures_of
from portal.judging.blind.discussion import (
    BlindDiscussion,
    BlindNote,
    could_see_peers,
    discussion_of,
)
from portal.judging.blind.interests import (
    INTERESTS,
    RECUSALS,
    JudgeDesk,
    StatedInterest,
    desk_for,
    desks_of,
    interests_of,
    recusal_law,
    rubrics_for,
    rules_for,
    unit_names,
)
from portal.judging.blind.notices import Notice, cancelled_rounds, notices_of
from portal.judging.blind.overview import (
    NEAR,
    BlindPile,
    NearTie,
    pile_of,
    spread_of,
)
from portal.judging.blind.pace import pace_of
from portal.judging.blind.pictures import descriptor, figure, picture, tile
from portal.judging.blind.readings import (
    assignment_by_code,
    next_unsigned,
    pair_by_codes,
    queue_of,
    reading_by_code,
    sheet_of,
)
from portal.judging.blind.receipts import (
    GoneCard,
    Receipt,
    gone_cards,
    receipts_of,
    signed_over,
    standing_over,
)
from portal.judging.blind.values import (
    BlindAssignment,
    BlindCard,
    BlindItem,
    BlindPage,
    BlindPair,
    BlindReading,
    BlindRound,
    Rubricked,
    ScoreSheet,
    Spread,
    digest_over,
)

__all__ = [
    "INTERESTS",
    "NEAR",
    "RECUSALS",
    "BlindAssignment",
    "BlindBallot",
    "BlindCalibration",
    "BlindCard",
    "BlindDiscussion",
    "BlindItem",
    "BlindNote",
    "BlindPage",
    "BlindPair",
    "BlindPile",
    "BlindReading",
    "BlindRound",
    "CalibrationItem",
    "Correction",
    "GoneCard",
    "JudgeDesk",
    "NearTie",
    "Notice",
    "Receipt",
    "Rubricked",
    "ScoreSheet",
    "Signatures",
    "Spread",
    "StatedInterest",
    "assignment_by_code",
    "ballot_of",
    "calibration_by_code",
    "calibration_works",
    "cancelled_rounds",
    "corrected_since",
    "could_see_peers",
    "descriptor",
    "desk_for",
    "desks_of",
    "digest_over",
    "discussion_of",
    "figure",
    "gone_cards",
    "interests_of",
    "next_unsigned",
    "notices_of",
    "pace_of",
    "pair_by_codes",
    "picture",
    "pile_of",
    "queue_of",
    "reading_by_code",
    "receipts_of",
    "recusal_law",
    "rubrics_for",
    "rules_for",
    "sheet_of",
    "signatures_of",
    "signed_over",
    "spread_of",
    "standing_over",
    "tile",
    "unit_names",
]
