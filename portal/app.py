"""The application factory: settings, extensions, desks, errors, filters. No logic."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import database, jobs, log, tasks
from portal.config import MEGABYTE, Settings, assets, prepare_instance, secret_key
from portal.extensions import csrf, db, migrate
from portal.files import active
from portal.web import addresses, bodies, cleaning, desks, failures, filters, headers, session
from portal.web.requests import Request

MIGRATIONS = Path(__file__).parent / "migrations"

__all__ = ["create_app", "tasks"]


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from *settings* (default: environment and instance/wenheng.toml)."""
    settings = settings or Settings()
    prepare_instance(settings)
    app = Flask(
        "portal",
        static_folder=str(assets("static")),
        static_url_path="/static",
        template_folder=str(assets("templates")),
        instance_path=str(settings.instance.resolve()),
    )
    app.request_class = Request
    configure(app, settings)
    log.configure(app)
    database.init_app(app, busy_seconds=settings.busy_seconds)
    migrate.init_app(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    addresses.register(app)
    bodies.register(app)
    cleaning.register(app)
    csrf.init_app(app)
    active.init_app(app, settings)
    jobs.init_app(app, settings)
    for part in (filters, failures, desks):
        part.register(app)
    for guard in (session, headers):
        guard.register(app, settings)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Translate our settings into Flask's."""
    app.extensions["wenheng.settings"] = settings
    app.config.update(
        SECRET_KEY=secret_key(settings),
        TESTING=settings.testing,
        SQLALCHEMY_DATABASE_URI=settings.database,
        SESSION_COOKIE_NAME="wenheng",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        TRUSTED_HOSTS=settings.trusted_hosts.split() or None,
        MAX_CONTENT_LENGTH=settings.request_limit_mb * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_I18N_ENABLED=False,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # DefaultJSONProvider has it
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask documents this
