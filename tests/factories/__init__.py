"""Rows for tests, one file a models file: keyword-only, plain defaults, no surprises."""
