"""Desk of submitters: the fields of the entry form; a draft may leave any of them open."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from wtforms import Field, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from portal.web.forms import at_most, tidy

WIDEST: Final = 2000


class Unfinished(Optional):
    """Nothing typed is fine for now; unlike Optional, the field is not marked 可不填."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags: dict[str, bool] = {}


class Centimetres:
    """A size a brush work can have, with at most one place."""

    def __call__(self, form: Any, field: Field) -> None:
        """Raise when the text is no such number."""
        try:
            size = Decimal(field.data)
        except InvalidOperation:
            raise ValidationError("请填数字，单位是厘米") from None
        if not 1 <= size <= WIDEST:
            raise ValidationError(f"请填 1 到 {WIDEST} 之间的数字，单位是厘米")


def text(label: str, limit: int, *more: Any, description: str = "") -> StringField:
    """Return a one-line field."""
    rules = [Unfinished(), at_most(limit, label), *more]
    return StringField(label, rules, filters=[tidy], description=description)


def long_text(label: str, limit: int, description: str = "") -> TextAreaField:
    """Return a field of several lines."""
    rules = [Unfinished(), at_most(limit, label)]
    return TextAreaField(label, rules, filters=[tidy], description=description)


def options(words: Iterable[str] | Mapping[str, str]) -> list[SelectChoice]:
    """Return choices whose value is their word, or the key of it."""
    pairs = words.items() if isinstance(words, Mapping) else ((word, word) for word in words)
    return [SelectChoice(value, word) for value, word in pairs]


def choice(
    label: str, words: Iterable[str] | Mapping[str, str], description: str = ""
) -> RadioField:
    """Return a choice that may still be open."""
    return RadioField(label, [Unfinished()], choices=options(words), description=description)


def picked(
    label: str, words: Iterable[str] | Mapping[str, str], description: str = ""
) -> SelectField:
    """Return a choice from a longer list that may still be open."""
    listed = [SelectChoice("", "请选择"), *options(words)]
    return SelectField(label, [Unfinished()], choices=listed, description=description)
