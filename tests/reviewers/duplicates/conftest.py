"""The base texts of every call, as values."""

import pytest

from portal.calls import regulations
from reviewers.duplicates import Base, BaseText


@pytest.fixture(scope="session")
def base() -> Base:
    """The Regulations by articles, and the slogans."""
    articles = ((one.number, f"{one.no}　{one.text}") for one in regulations.articles())
    return Base.of(
        (
            BaseText.of_parts("regulations", regulations.TITLE, articles),
            BaseText("slogans", "宣传标语", "\n".join(regulations.slogans())),
        )
    )
