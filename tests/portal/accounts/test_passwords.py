"""Choosing a password, and telling the right one."""

import pytest

from portal.accounts import passwords
from portal.errors import Refused


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Ab1@", "密码至少 10 个字符，现在是 4 个"),
        ("Ab1@" * 40, "密码太长，请不要超过 128 个字符"),
        ("abcdefghij12", "密码要有小写字母、大写字母、数字、符号中的三种"),
        ("Jianglin@13800002116", "密码里不要带自己的姓名、账号或手机号"),
        ("许知行Shufa2027", "密码里不要带自己的姓名、账号或手机号"),
        ("P@ssw0rd123", "这个密码太常见，容易被猜到。请换一个"),
    ],
)
def test_weak_choice_is_refused_with_its_reason(text, sentence):
    with pytest.raises(Refused) as refusal:
        passwords.check_choice(text, login="13800002116", name="许知行", phone="13800002116")

    assert (sentence, "password") == (refusal.value.message, refusal.value.field)


def test_good_choice_passes():
    passwords.check_choice("清风 徐来 shuibo 7", login="13800002116", name="许知行")


def test_hash_tells_right_from_wrong_and_keeps_nothing_readable():
    stored = passwords.hash_password("Jianglin-2027")

    assert stored.startswith("$argon2id$")
    assert [True, False] == [
        passwords.is_right(stored, text) for text in ("Jianglin-2027", "Jianglin-2028")
    ]


def test_full_width_digits_are_the_same_password():
    assert passwords.is_right(passwords.hash_password("Jianglin-2027"), "Jianglin-２０２７")


@pytest.mark.parametrize("stored", [None, "", "not a hash"])
def test_account_without_a_usable_hash_has_no_right_password(stored):
    assert not passwords.is_right(stored, "nobody has this password")


def test_hash_with_older_parameters_asks_to_be_renewed():
    older = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x")

    assert [True, False] == [
        passwords.needs_rehash(stored) for stored in (older, passwords.hash_password("x"))
    ]
