"""
Labelled pairs for the duplicate check, made by seeds; every sentence of them is our own.

``wording`` writes, ``other_making`` copies as people and machines copy, ``same_making`` does what
a given set did with texts from outside, ``measures`` tells how well copies were found.
"""
