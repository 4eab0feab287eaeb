"""征集: categories, deadlines, quotas; open, extend, close."""
