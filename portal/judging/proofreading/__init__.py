"""Judging room, 文字审读: two people read a brush work against the text it should say."""
