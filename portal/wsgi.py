"""The door of the WSGI server."""

from portal.app import create_app

app = create_app()
