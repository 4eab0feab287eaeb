"""Typed settings from the environment (``WENHENG_*``) and ``instance/wenheng.toml``."""

import os
import secrets
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

PACKAGE = Path(__file__).resolve().parent
REFUSED_KEYS = frozenset({"", "dev", "secret", "changeme", "change-me", "default"})
SHORTEST_KEY = 32
MEGABYTE = 1024 * 1024


class ConfigurationError(RuntimeError):
    """The settings cannot be used; the message says which one and what to do."""


def default_instance() -> Path:
    """Return ``WENHENG_INSTANCE``, or ``instance`` in the working folder."""
    return Path(os.environ.get("WENHENG_INSTANCE", "instance"))


class Settings(BaseSettings):
    """Everything an operator can choose; README.md has the table."""

    model_config = SettingsConfigDict(env_prefix="WENHENG_", extra="forbid")

    instance: Path = Field(default_factory=default_instance)
    secret_key: SecretStr = SecretStr("")
    # sqlite:///…, postgresql://…
    database_url: str = ""
    # file:///…, s3://bucket
    storage_url: str = ""
    storage_endpoint: str = ""
    storage_region: str = "us-east-1"
    storage_access_key: SecretStr = SecretStr("")
    storage_secret_key: SecretStr = SecretStr("")
    storage_virtual_hosted: bool = False
    # sqlite:///…, redis://…, postgresql://…
    jobs_url: str = ""
    demo: bool = False
    testing: bool = False
    # cookies carry Secure and the page promises HTTPS only when it is really there
    https: bool = False
    # how many reverse proxies in front set X-Forwarded-For
    trusted_proxies: int = 0
    request_limit_mb: int = 220
    idle_minutes: int = 30
    judge_idle_minutes: int = 60
    metrics_token: SecretStr = SecretStr("")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments beat the environment, the environment beats the file."""
        toml = TomlConfigSettingsSource(settings_cls, default_instance() / "wenheng.toml")
        return init_settings, env_settings, toml

    @property
    def database(self) -> str:
        """The SQLAlchemy address; SQLite inside the instance folder unless configured."""
        return self.database_url or f"sqlite:///{self.instance.resolve() / 'wenheng.sqlite'}"

    @property
    def storage(self) -> str:
        """The address of the file store; a folder inside the instance unless configured."""
        return self.storage_url or f"file://{self.instance.resolve() / 'files'}"

    @property
    def jobs(self) -> str:
        """The address of the queue; a SQLite file inside the instance unless configured."""
        return self.jobs_url or f"sqlite:///{self.instance.resolve() / 'queue.sqlite'}"

    @property
    def staging(self) -> Path:
        """Where uploads are received before they are moved into storage."""
        return self.instance / "staging"


def prepare_instance(settings: Settings) -> None:
    """Create the instance folder, readable by this user only."""
    for folder in (settings.instance, settings.staging):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def secret_key(settings: Settings) -> str:
    """
    Return the key that signs sessions.

    Outside the demonstration a missing, well-known or short key is refused: whoever knows it can
    be anybody. The demonstration makes its own and keeps it, so that a restart signs nobody out.

    Raises ConfigurationError.
    """
    key = settings.secret_key.get_secret_value()
    if key.lower() not in REFUSED_KEYS and len(key) >= SHORTEST_KEY:
        return key
    if key or not settings.demo:
        raise ConfigurationError(
            "WENHENG_SECRET_KEY 未设置、太短或是常见的默认值。"
            "请运行 wenheng init，它会在 instance/wenheng.toml 里写入一个随机密钥。"
        )
    return _kept_key(settings.instance / "demo-secret-key")


def _kept_key(path: Path) -> str:
    """Read the demonstration's key, or make one that only this user can read."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def assets(name: str) -> Path:
    """Return the folder of templates or static files: in the wheel, or beside the package."""
    packaged = PACKAGE / f"_{name}"
    return packaged if packaged.is_dir() else PACKAGE.parent / name
