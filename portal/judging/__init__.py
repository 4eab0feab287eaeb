"""评审: rounds, judges, conflicts, assignment, scorecards, rankings."""
