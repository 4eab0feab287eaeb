"""Passwords: hashing and the rules for choosing one. No database, no request."""

import unicodedata
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.errors import Refused

SHORTEST: Final = 10
# argon2 takes any length; a megabyte of password is only meant to keep us busy
LONGEST: Final = 128
CLASSES: Final = 3
# a name or login shorter than this occurs in good passwords by chance
SHORTEST_OWN: Final = 2
# what offices in fact choose when a rule asks for three classes; compared without case
COMMON: Final = frozenset(
    {
        "a123456789", "abc1234567", "abcd123456", "abcd@12345", "abcd@123456", "admin@1234",
        "admin@12345", "admin@123456", "admin12345", "admin123456", "asdf@12345", "passw0rd123",
        "password01", "password1!", "password123", "p@ssw0rd12", "p@ssw0rd123", "p@ssw0rd1234",
        "p@ssword123", "qwer@12345", "qwer123456", "qwerty1234", "qwerty12345", "qwerty@123",
        "test@12345", "wenheng123", "wenheng@123", "welcome@123", "xinfang123", "xinfang@123",
        "xinfangju1", "1q2w3e4r5t", "1qaz2wsx3edc", "1qaz@wsx3e", "1qaz@wsx3edc", "zaq12wsxcde3",
    }
)  # fmt: skip

# 19 MiB and two passes (OWASP's floor): eight threads hash at once on a small office server
HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# verified when there is no such account, so that the answer takes as long
NOBODY: Final = HASHER.hash("nobody has this password")


def hash_password(text: str) -> str:
    """Return the argon2id hash of a password."""
    return HASHER.hash(_folded(text))


def is_right(stored: str | None, text: str) -> bool:
    """Say whether *text* is the password; takes its time even when nothing is stored."""
    try:
        HASHER.verify(stored or NOBODY, _folded(text[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


def needs_rehash(stored: str) -> bool:
    """Say whether a hash was made with older parameters."""
    return HASHER.check_needs_rehash(stored)


def check_choice(text: str, *, login: str, name: str, phone: str = "") -> None:
    """Refuse a weak password. Raises Refused with the sentence for the password field."""
    problem = (
        _length_problem(text)
        or _variety_problem(text)
        or _own_problem(text, (login, name, phone))
        or ("这个密码太常见，容易被猜到。请换一个" if text.lower() in COMMON else None)
    )
    if problem:
        raise Refused(problem, field="password")


def _folded(text: str) -> str:
    """One form for one text: Chinese input methods type １ for 1."""
    return unicodedata.normalize("NFKC", text)


def _length_problem(text: str) -> str | None:
    if len(text) < SHORTEST:
        return f"密码至少 {SHORTEST} 个字符，现在是 {len(text)} 个"
    return f"密码太长，请不要超过 {LONGEST} 个字符" if len(text) > LONGEST else None


def _variety_problem(text: str) -> str | None:
    lower = any(c.islower() for c in text)
    upper = any(c.isupper() for c in text)
    digit = any(c.isdigit() for c in text)
    other = any(not (c.islower() or c.isupper() or c.isdigit()) for c in text)
    if lower + upper + digit + other < CLASSES:
        return "密码要有小写字母、大写字母、数字、符号中的三种"
    return None


def _own_problem(text: str, own: tuple[str, ...]) -> str | None:
    folded = _folded(text).casefold()
    if any(len(word) >= SHORTEST_OWN and word.casefold() in folded for word in own):
        return "密码里不要带自己的姓名、账号或手机号"
    return None
