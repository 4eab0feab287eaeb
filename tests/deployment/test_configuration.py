"""Settings: what is refused, what wins, and who may read what `wenheng init` makes."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.cli import main
from portal.config import ConfigurationError, Settings, secret_key
from tests.deployment.running import SECRET
from tests.house.sources import ROOT

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a runner of commands in an empty folder: (exit code, what was said)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WENHENG_TESTING", "1")
    for name in ("INSTANCE", "SECRET_KEY", "DATABASE_URL"):
        monkeypatch.delenv(f"WENHENG_{name}", raising=False)

    def command(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["wenheng", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    return command


def write(text: str) -> None:
    """Write the configuration file."""
    Path("instance").mkdir(exist_ok=True)
    Path("instance/wenheng.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("command", [("doctor",), ("users", "list"), ("serve",), ("worker",)])
@pytest.mark.parametrize("key", ["", "dev", "ChangeMe", "k" * 31])
def test_a_missing_default_or_short_key_is_refused_by_every_command(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], key: str
) -> None:
    monkeypatch.setenv("WENHENG_SECRET_KEY", key)
    code, said = run(*command)

    assert (2, 1) == (code, len(said.splitlines()))
    assert said.startswith("WENHENG_SECRET_KEY 未设置、太短或是常见的默认值。请运行 wenheng init")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('sekret_key = "x"', "没有名为 sekret_key 的设置。"),
        ('idle_minutes = "七分钟"', "设置 idle_minutes 的值不对。"),
        ("broken = = 1", "instance/wenheng.toml 的写法有误"),
        ('database_url = "mysql://root:hunter2@db/x"', "WENHENG_DATABASE_URL 要以 sqlite:"),
        ('storage_url = "ftp://hunter2@x"', "WENHENG_STORAGE_URL 要以 file:"),
        ('jobs_url = "amqp://hunter2@x"', "WENHENG_JOBS_URL 要以 sqlite:"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_one_sentence(
    run: Run, text: str, sentence: str
) -> None:
    write(f'secret_key = "{SECRET}"\n{text}\n' if "=" in text else text)
    code, said = run("doctor")

    assert (2, 1) == (code, len(said.splitlines()))
    assert said.startswith(sentence)
    assert ("hunter2" in said, SECRET in said) == (False, False)


def test_a_misspelt_variable_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENHENG_DATABSE_URL", "postgresql://db/x")

    assert (2, "没有名为 WENHENG_DATABSE_URL 的设置。请检查环境变量的拼写。\n") == run("init")
    assert not Path("instance").exists()


def test_arguments_beat_the_environment_and_it_beats_the_file(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("idle_minutes = 11\njudge_idle_minutes = 12\nrequest_limit_mb = 13\nhttps = true\n")
    monkeypatch.setenv("WENHENG_JUDGE_IDLE_MINUTES", "22")
    monkeypatch.setenv("WENHENG_REQUEST_LIMIT_MB", "23")
    found = Settings(request_limit_mb=33)

    assert (11, 22, 33) == (found.idle_minutes, found.judge_idle_minutes, found.request_limit_mb)
    assert (True, 0) == (found.https, found.trusted_proxies)


def test_init_makes_a_private_place_once(run: Run) -> None:
    first, toml = run("init"), Path("instance/wenheng.toml").read_text(encoding="utf-8")
    kept = secret_key(Settings())
    again = run("init")
    instance = Path("instance")
    open_to_others = [str(each) for each in instance.rglob("*") if each.stat().st_mode & 0o077]

    assert (0, 0) == (first[0], again[0])
    assert toml == Path("instance/wenheng.toml").read_text(encoding="utf-8")
    assert (0o700, []) == (instance.stat().st_mode & 0o777, open_to_others)
    assert kept not in first[1] + again[1] + repr(Settings()) + str(Settings().model_dump())


def test_the_demonstration_keeps_a_key_of_its_own(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENHENG_DEMO", "true")
    run("init")
    key = Path("instance/demo-secret-key")

    assert (0o600, key.read_text()) == (key.stat().st_mode & 0o777, secret_key(Settings()))
    assert not Path("instance/wenheng.toml").exists()
    with pytest.raises(ConfigurationError):
        secret_key(Settings(demo=True, secret_key="short"))


def test_the_demonstration_is_refused_where_there_is_something(run: Run) -> None:
    run("init")
    run("users", "add", "zhou", "--name", "周正", "--password", "Jianglin-2027")
    before = run("users", "list")
    code, said = run("demo")

    assert (2, 1) == (code, len(said.splitlines()))
    assert before == run("users", "list")
    assert (0, "") == run("demo", "--if-empty")


def test_serving_says_in_one_sentence_why_it_cannot(run: Run) -> None:
    run("init")
    Path("instance/wenheng.sqlite").unlink()
    unprepared = run("serve", "--port", "1")
    run("init")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        code, said = run("serve", "--port", str(taken))

    assert (2, "数据库还没有建好。请先运行 wenheng init。\n") == unprepared
    assert (2, 1) == (code, len(said.splitlines()))
    assert said.startswith(f"不能在 127.0.0.1 的 {taken} 端口上启动")


def test_the_table_of_settings_names_every_one_with_its_default() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text[text.index("## 配置") : text.index("## 开发和测试")]
    hidden = {"testing"}
    missing = [
        name
        for name in sorted(set(Settings.model_fields) - hidden)
        if f"`WENHENG_{name.upper()}`" not in table
        and not (
            name.startswith("storage_") and f"`_{name.upper().removeprefix('STORAGE_')}`" in table
        )
    ]

    assert [] == missing
