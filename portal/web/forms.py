"""The base of every form: Chinese messages, tidy text, a once-only key where it matters."""

import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import InputRequired, Length, ValidationError

from portal.typed_text import tidy as tidy  # forms tidy what is typed into them

# what a column of whole numbers holds
LARGEST = 2**31 - 1
DASHES = str.maketrans("–—−", "---")
FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


class Form(FlaskForm):
    """FlaskForm with Chinese built-in messages and untouched typed text on refusal."""

    class Meta(FlaskForm.Meta):
        """WTForms' own Chinese catalogue; no Babel."""

        locales = ("zh",)

    # the status of the page that shows the form refused: 409 where somebody was overtaken
    refusal: int = 422

    def refuse(self, field: str | None, message: str) -> None:
        """Put a refusal of the business rules beside its field, or on top of the form."""
        if field and field in self._fields:
            errors = self._fields[field].errors
            self._fields[field].errors = [*errors, message]
        else:
            self.form_errors.append(message)


def as_code(value: str | None) -> str | None:
    """Read a blind code as it is printed: half-width capitals, whatever keys were at hand."""
    if value is None:
        return None
    return unicodedata.normalize("NFKC", value).translate(DASHES).strip().upper()


def whole(text: str | None, *, most: int = LARGEST) -> int | None:
    """
    Read a whole number from nought to *most*; None for anything else.

    ``int`` reads more than people mean (１_0, +3), chokes on five thousand digits, and
    ``isdigit`` takes ² for one of them.
    """
    digits = (text or "").strip().translate(FULL_WIDTH)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(LARGEST))):
        return None
    number = int(digits)
    return number if number <= most else None


def needed(sentence: str) -> InputRequired:
    """The field must be filled; *sentence* is what the person reads (题目：请填写题目)."""
    return InputRequired(message=sentence)


def at_most(limit: int, what: str) -> Length:
    """No more than *limit* characters."""
    return Length(max=limit, message=f"{what}太长，请不要超过 {limit} 字")


class Phone:
    """A mainland mobile or a landline with area code; spaces and hyphens are forgiven."""

    digits = range(7, 13)

    def __call__(self, form: Any, field: Field) -> None:
        """Raise when the text is not a telephone number."""
        number = unicodedata.normalize("NFKC", field.data or "")
        bare = number.replace(" ", "").replace("-", "").removeprefix("+86")
        if not bare.isdigit() or len(bare) not in self.digits:
            raise ValidationError("电话号码不对，请填 11 位手机号或带区号的座机号")
        field.data = bare
