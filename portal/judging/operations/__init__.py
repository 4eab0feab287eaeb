"""The deeds of judging: they flush, doors commit, the audit row in the same transaction."""
