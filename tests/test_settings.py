"""Production refuses to start on settings that would harm a newsroom, saying which and why."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOUND = {
    "DJANGO_SETTINGS_MODULE": "cms_community.settings.production",
    "SECRET_KEY": "kf82-Lw0q_7ZsX3vBn6Mt9Rc1Yj4Hg5Dp-Qa8Ue2Io7Ws3Ez6Tx9V",
    "ALLOWED_HOSTS": "newsroom.example",
    "DATABASE_URL": "postgres://newsroom@127.0.0.1:1/newsroom",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


def check(**changed: str | None) -> subprocess.CompletedProcess[str]:
    """`manage.py check` with sound production settings but for these; None unsets one."""
    wanted = {name: value for name, value in (SOUND | changed).items() if value is not None}
    unset = {*SOUND, *changed, "DEBUG"}
    inherited = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=inherited | wanted,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_on_sound_settings() -> None:
    answer = check()
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"SECRET_KEY": None}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing, shorter"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY is missing, shorter"),
        (
            {"SECRET_KEY": "a-key-for-one-machine-only-never-for-production-not-even-longer"},
            "or an example",
        ),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is empty"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS is empty or '*'"),
        ({"DATABASE_URL": None}, "DATABASE_URL names SQLite or nothing"),
        ({"DATABASE_URL": "garbage"}, "DATABASE_URL names SQLite or nothing"),
        ({"REDIS_URL": None}, "REDIS_URL is missing"),
        ({"DATABASE_URL": "sqlite:////nowhere.sqlite3"}, "DATABASE_URL names SQLite or nothing"),
    ],
)
def test_production_refuses_what_would_harm_a_newsroom(
    changed: dict[str, str | None], sentence: str
) -> None:
    answer = check(**changed)
    assert answer.returncode != 0
    assert sentence in answer.stderr
    assert "Traceback" not in answer.stderr


BUCKETS: dict[str, str | None] = {"S3_BUCKET": "newsroom", "S3_PRIVATE_BUCKET": "originals"}


def test_production_keeps_files_in_buckets() -> None:
    answer = check(**BUCKETS, S3_ENDPOINT="https://s3.example", S3_DOMAIN="media.fanal.example")
    assert answer.returncode == 0, answer.stderr
    assert "W002" not in answer.stderr


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"S3_PRIVATE_BUCKET": None}, "S3_PRIVATE_BUCKET is missing"),
        ({"S3_PRIVATE_BUCKET": "newsroom"}, "S3_PRIVATE_BUCKET is S3_BUCKET"),
        ({"S3_BUCKET": None}, "S3_PRIVATE_BUCKET without S3_BUCKET"),
        ({"S3_ACCESS_KEY": "key"}, "S3_ACCESS_KEY and S3_SECRET_KEY go together"),
        ({"S3_ENDPOINT": "s3.example"}, "S3_ENDPOINT is no address"),
        ({"S3_DOMAIN": "https://media.fanal.example/"}, "S3_DOMAIN is no host"),
        ({"PRIVATE_MEDIA_ROOT": "originals"}, "Write a whole path"),
    ],
)
def test_production_refuses_buckets_that_would_not_do(
    changed: dict[str, str | None], sentence: str
) -> None:
    answer = check(**(BUCKETS | changed))
    assert answer.returncode != 0
    assert sentence in answer.stderr
    assert "Traceback" not in answer.stderr


def test_production_names_everything_that_is_wrong_at_once() -> None:
    answer = check(SECRET_KEY=None, ALLOWED_HOSTS=None, DATABASE_URL=None)
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"):
        assert name in answer.stderr
