"""The extensions, unbound; ``portal.app`` binds them to an application."""

from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from portal.models import Base

db = SQLAlchemy(model_class=Base, session_options={"autoflush": False})
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
