"""Screening room: the duplicate check (查重), its runs, cases and verdicts."""
