"""Drills: failures and races done for real, with threads, processes and the clock."""
