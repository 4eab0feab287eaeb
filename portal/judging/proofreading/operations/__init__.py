"""The deeds of proofreading: they flush, doors commit, the audit row in the same transaction."""
