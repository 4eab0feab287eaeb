"""Figures: how long pages and plans take at the size of a province's call. Nothing is asserted."""
