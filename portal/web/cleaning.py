"""What no text holds: a NUL in an address or a form is somebody trying the locks."""

from flask import Flask, abort, request

NUL = "\0"


def register(app: Flask) -> None:
    """Answer before a view asks PostgreSQL, which refuses such a text with an error."""

    @app.before_request
    def refuse_nul() -> None:
        if NUL in request.path:
            abort(404)
        if any(NUL in text for pair in request.args.items(multi=True) for text in pair):
            abort(400)
        # reads the form, which is what the view would do next
        if any(NUL in text for pair in request.form.items(multi=True) for text in pair):
            abort(400)
