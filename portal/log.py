"""Logs as lines of JSON: codes and routes, never names, texts or file names."""

import logging
import sys

import structlog
from flask import Flask


def configure(app: Flask) -> None:
    """Send the standard log through structlog's JSON renderer, once."""
    root = logging.getLogger()
    if app.testing or any(getattr(h, "is_wenheng", False) for h in root.handlers):
        return
    stream = logging.StreamHandler(sys.stderr)
    stream.is_wenheng = True  # type: ignore[attr-defined]  # marks our own handler
    stream.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.format_exc_info,
            ],
        )
    )
    root.addHandler(stream)
    root.setLevel(logging.INFO)
    # huey announces every task at INFO; the job table says it better
    logging.getLogger("huey").setLevel(logging.WARNING)
    # three lines about its own set-up before every command
    logging.getLogger("alembic").setLevel(logging.WARNING)
