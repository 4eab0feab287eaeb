"""Judging room, 评审纪要: what a round was, how it went, and what can be checked of it."""
