"""The Refused family: an error whose message is meant for the person at the screen."""


class Refused(Exception):
    """
    A deed that cannot be done, said in one Chinese sentence.

    The one handler (``portal.web.failures``) turns it into a page with ``status``; views that
    hold a form show ``message`` beside the field instead, so that nothing typed is lost.
    """

    status = 422
    field: str | None = None

    def __init__(
        self, message: str, *, status: int | None = None, field: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        if status is not None:
            self.status = status
        if field is not None:
            self.field = field


class NotFound(Refused):
    """The thing does not exist for this person. Absent, forbidden and conflicted look alike."""

    status = 404

    def __init__(self, message: str = "它可能已经移走，或者地址里少了一个字。") -> None:
        super().__init__(message)


class Forbidden(Refused):
    """The person is known, the page is known, and it is not theirs."""

    status = 403


class Conflict(Refused):
    """Somebody else changed the same thing in between."""

    status = 409


class TransitionRefused(Refused):
    """The state table has no such step."""

    status = 409


class QuotaExceeded(Refused):
    """The unit has no place left in this category."""

    status = 409

    def __init__(self, *, unit: str, limit: int) -> None:
        super().__init__(f"{unit}的名额已满（{limit} 件），请先撤回一件再报送。")
