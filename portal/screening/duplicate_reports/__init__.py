"""Screening room: what the duplicate check found, as documents for organisers to read and keep."""
