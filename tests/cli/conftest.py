"""Commands as an operator types them, in an installation of their own."""

import sys

import pytest

from portal.cli import main


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Return a runner of commands in a fresh installation: (exit code, what was said)."""
    monkeypatch.setenv("WENHENG_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("WENHENG_SECRET_KEY", "a key for tests only, long enough to be serious")
    monkeypatch.setenv("WENHENG_TESTING", "1")
    monkeypatch.delenv("WENHENG_DATABASE_URL", raising=False)

    def command(*words):
        monkeypatch.setattr(sys, "argv", ["wenheng", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code, said.out + said.err

    return command


@pytest.fixture
def ready(run):
    """Return the runner, with the tables made."""
    run("init")
    return run
