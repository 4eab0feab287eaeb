"""Doors for people: one desk an audience, each loading, asking and acting; rules live elsewhere."""
