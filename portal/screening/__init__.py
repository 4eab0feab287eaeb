"""形式审查: the formal check; accept or return with a reason."""
