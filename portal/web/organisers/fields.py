"""A desk, form fields that only it needs: moments typed as Beijing wall time."""

from datetime import datetime
from typing import Any

from wtforms import Field
from wtforms.widgets import DateTimeLocalInput

from portal import clock

YEARS = range(2000, 2100)
WRONG = "时间写得不对，请写成 2027-05-31 18:00 这样"


class MomentField(Field):
    """A moment: aware UTC inside, a Beijing wall clock on the page; wrong text is kept as typed."""

    widget = DateTimeLocalInput()

    @property
    def text(self) -> str:
        """The field as text, to be carried along by a page that asks."""
        return self._value()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        return f"{clock.to_beijing(self.data):%Y-%m-%dT%H:%M:%S}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; a full-width colon or a slash is no reason to refuse."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            wall = datetime.fromisoformat(text.replace("：", ":").replace("/", "-"))
        except ValueError:
            raise ValueError(WRONG) from None
        if wall.tzinfo is not None or wall.year not in YEARS:
            raise ValueError(WRONG)
        self.data = clock.from_beijing(wall)
