"""
The review engine: pure rules about blind judging. No portal, no clock, no files.

It promises that the same arguments give the same answer on every machine: every
choice at random comes from a seed handed in, every order ends in a stable key
(a code), and marks are exact (``Decimal`` and ``Fraction``) wherever they decide
a rank. Refusals are ``ReviewError`` values in English for the portal to translate.
"""

from typing import Final

ENGINE_VERSION: Final = "1.6.0"
