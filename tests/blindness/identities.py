"""Who is behind a work, and the work without them."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Everything about a person and a unit that a judge must not learn."""

    label: str
    name: str
    phone: str
    department: str
    post: str
    liaison: str
    login: str
    liaison_phone: str
    unit: str
    short_name: str
    former_name: str
    # without its ending, which is the work's
    file_name: str
    # stands in every place of a file that readers do not see
    note: str
    # hours after the call was opened: when the work is handed in
    hours: int

    def secrets(self) -> Iterator[str]:
        """Yield every string that must stay hidden."""
        yield from (self.name, self.phone, self.department, self.post, self.liaison, self.login)
        yield from (self.liaison_phone, self.unit, self.short_name, self.former_name)
        yield from (self.file_name, self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is judged, the same whoever made it: {name}, {unit} and so on are filled in."""

    label: str
    title: str
    # docx, pdf, jpg, png, tif
    ending: str
    text: str = ""
    # an essay that came as pictures of its pages
    is_scanned: bool = False

    @property
    def is_essay(self) -> bool:
        """Whether it competes as a text."""
        return bool(self.text) or self.is_scanned


def filled(template: str, one: Identity) -> str:
    """Put an identity into a text."""
    return template.format(
        name=one.name, unit=one.unit, short=one.short_name, former=one.former_name, phone=one.phone
    )
