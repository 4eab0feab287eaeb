"""
A labelled set of essays for the leak scan: every name, case and sentence was made up for it.

``people`` has the authors, ``plants`` the sentences that give them away, ``stories`` the text
around them, ``building`` puts them together by a seed. All of it comes in two halves: one to
tune the scan on, one to measure it on and otherwise leave alone.
"""
