"""Typed settings from the environment (``WENHENG_*``) and ``instance/wenheng.toml``."""

import os
import secrets
import tomllib
from pathlib import Path
from typing import Any, Final

from pydantic import Field, SecretStr, ValidationError
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
PREFIX: Final = "WENHENG_"
#: What each address may begin with; an empty one means a place inside the instance folder.
SCHEMES: Final = {
    "database_url": ("sqlite:", "postgresql:", "postgresql+psycopg:"),
    "storage_url": ("file:", "s3:", "memory:"),
    "public_url": ("https://", "http://"),
    "jobs_url": ("sqlite:", "redis:", "rediss:", "postgresql:", "postgresql+psycopg:"),
    "mail_url": ("smtp://", "smtps://"),
}
#: The suite's own choices, and the folder that is found before any setting is read.
NO_SETTINGS: Final = ("WENHENG_TEST_", "WENHENG_INSTANCE")


class ConfigurationError(RuntimeError):
    """The settings cannot be used; the message says which one and what to do."""


def default_instance() -> Path:
    """Return ``WENHENG_INSTANCE``, or ``instance`` in the working folder."""
    return Path(os.environ.get("WENHENG_INSTANCE", "instance"))


class Settings(BaseSettings):
    """Everything an operator can choose; README.md has the table."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid")

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
    # how long a deed waits for a database that somebody else holds, before it says so
    busy_seconds: float = Field(default=10, gt=0)
    # LibreOffice for .doc, .wps, .rtf, .odt: auto, off, or the path of soffice
    office: str = "auto"
    demo: bool = False
    testing: bool = False
    # cookies carry Secure and the page promises HTTPS only when it is really there
    https: bool = False
    # how many reverse proxies in front set X-Forwarded-For
    trusted_proxies: int = 0
    # the address people type, for links and QR codes; empty: that of the request
    public_url: str = ""
    # host names that are answered, separated by spaces; empty: any
    trusted_hosts: str = ""
    request_limit_mb: int = 220
    idle_minutes: int = 30
    judge_idle_minutes: int = 60
    metrics_token: SecretStr = SecretStr("")
    # smtp://host:587, smtps://host:465; empty: no mail is ever sent
    mail_url: str = ""
    # over smtp:// the connection is encrypted before anything is said
    mail_starttls: bool = True
    mail_user: str = ""
    mail_password: SecretStr = SecretStr("")
    # the sender's address, and the name beside it
    mail_from: str = ""
    mail_name: str = "文衡"

    def __init__(self, **chosen: Any) -> None:
        """Read the settings. Raises ConfigurationError: never a value, it may be a password."""
        try:
            super().__init__(**chosen)
        except tomllib.TOMLDecodeError as problem:
            place = default_instance() / "wenheng.toml"
            raise ConfigurationError(f"{place} 的写法有误（{problem}）。请改正后再试。") from None
        except ValidationError as problem:
            raise ConfigurationError(sentence(problem)) from None
        refuse_unknown(type(self))
        refuse_schemes(self)
        refuse_unsigned_mail(self)

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


def sentence(problem: ValidationError) -> str:
    """Name the settings that cannot be used."""
    errors = problem.errors(include_input=False, include_url=False)
    names = "、".join(str(error["loc"][0]) for error in errors)
    if all(error["type"] == "extra_forbidden" for error in errors):
        return f"没有名为 {names} 的设置。请检查 {default_instance() / 'wenheng.toml'} 里的拼写。"
    return f"设置 {names} 的值不对。请对照 README 里的配置表改正。"


def refuse_unknown(settings: type[Settings]) -> None:
    """A misspelt variable would be ignored in silence, and the data go to the wrong place."""
    known = {f"{PREFIX}{name.upper()}" for name in settings.model_fields}
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known and not name.startswith(NO_SETTINGS):
            raise ConfigurationError(f"没有名为 {name} 的设置。请检查环境变量的拼写。")


def refuse_schemes(settings: Settings) -> None:
    """Refuse an address of a kind we do not speak, without repeating it."""
    for name, schemes in SCHEMES.items():
        address = getattr(settings, name)
        if address and not address.startswith(schemes):
            kinds = "、".join(schemes)
            raise ConfigurationError(f"{PREFIX}{name.upper()} 要以 {kinds} 之一开头。")


def refuse_unsigned_mail(settings: Settings) -> None:
    """Refuse to send mail that says not where it comes from."""
    if settings.mail_url and "@" not in settings.mail_from:
        raise ConfigurationError(f"设了 {PREFIX}MAIL_URL，还要用 {PREFIX}MAIL_FROM 写明发件邮箱。")


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
