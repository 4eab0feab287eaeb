"""The request as the desks see it: files of a form are received where they will be kept."""

from io import BytesIO
from typing import IO, Any, Final, cast

import flask

from portal.files.active import staging
from portal.files.staged import Staged
from portal.web.bodies import WITHOUT_SESSION

#: A body that may not be larger than this stays in memory: a stranger never touches the disk.
IN_MEMORY: Final = WITHOUT_SESSION


class Request(flask.Request):
    """A request whose file parts go straight into the store's own folder, hashed on the way."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._staged: list[Staged] = []

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """
        Return what a file part is written into.

        Only the store is asked here, never the database: the body may take minutes to come, and
        a transaction would be open all the while. So the limit of a category is not known yet;
        that of the whole request is, and stops the reading.
        """
        if (self.max_content_length or 0) <= IN_MEMORY:
            return BytesIO()
        staged = Staged(staging())
        self._staged.append(staged)
        return cast(IO[bytes], staged)

    def close(self) -> None:
        """Remove what nobody has taken, however the request ended; Flask calls this last."""
        super().close()
        for staged in self._staged:
            staged.discard()
