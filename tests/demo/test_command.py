"""The demo command: what it refuses, what it says, and three runs of it as a newcomer's."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cms_community.comments.models import Comment
from cms_community.demo.newsroom import build_newsroom
from cms_community.demo.painting import Painted, paint, sit_down
from cms_community.demo.people import LOGINS, PASSWORD
from cms_community.demo.plan import Plan
from cms_community.demo.premises import (
    NotOurs,
    alone,
    clear,
    newsroom_stands,
    refuse_another_site,
    refuse_silence,
)
from cms_community.demo.script import read_script
from cms_community.demo.serving import CannotListen, directions, refuse_busy_port
from cms_community.demo.tree import untouched_welcome
from home.models import HomePage
from tests import builders as make

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_an_interrupted_building_leaves_nothing_behind() -> None:
    plan = Plan(script=read_script(), now=timezone.localtime())
    with pytest.raises(KeyboardInterrupt):
        build_newsroom(plan, interrupted(), stage=lambda name: nullcontext())
    assert not newsroom_stands()
    assert untouched_welcome()
    assert not Comment.objects.exists()


def interrupted() -> Iterator[Painted]:
    """One picture, then Ctrl+C."""
    yield paint("tramway", width=90)
    raise KeyboardInterrupt


def test_ctrl_c_is_for_the_first_process_and_the_painters_finish_their_picture() -> None:
    before = signal.getsignal(signal.SIGINT)
    try:
        sit_down()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.django_db
def test_a_site_that_someone_else_began_is_left_alone() -> None:
    make.make_home()
    assert not newsroom_stands()
    with pytest.raises(NotOurs, match="DATABASE_URL"):
        refuse_another_site()


@pytest.mark.django_db
def test_a_welcome_page_that_someone_wrote_in_is_left_alone() -> None:
    welcome = untouched_welcome()
    assert welcome
    welcome.save_revision()
    assert untouched_welcome() is None


@pytest.mark.django_db
def test_a_reset_clears_no_other_database_than_the_demos_own() -> None:
    make.make_home()
    with pytest.raises(NotOurs, match="var/newsroom"):
        clear()
    assert HomePage.objects.exists()


def test_a_busy_port_is_refused_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotListen, match=r"--newspaper-port \d+\.") as refusal:
            refuse_busy_port("127.0.0.1", port, option="--newspaper-port")
        refuse_busy_port("127.0.0.1", int(re.findall(r"port (\d+)\.", str(refusal.value))[-1]))


def test_a_second_demo_of_one_newsroom_is_refused_while_the_first_runs(
    tmp_path: Path, settings: Any
) -> None:
    settings.ROOT = tmp_path
    with (
        alone("http://127.0.0.1:8000"),
        pytest.raises(NotOurs, match=r"http://127\.0\.0\.1:8000"),
        alone("http://127.0.0.1:8001"),
    ):
        pass
    with alone("http://127.0.0.1:8001"):
        pass


@pytest.mark.parametrize("written", ["0", "70000", "-1", "eighty"])
def test_a_port_that_is_none_is_refused_as_an_option(written: str) -> None:
    with pytest.raises(CommandError, match=r"A port is a number from 1 to 65535"):
        call_command("demo", "--port", written)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_database_that_does_not_answer_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refuse_silence()
    connection.close()
    for name, value in {"NAME": "/none/newsroom", "HOST": "127.0.0.1", "PORT": "1"}.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    with pytest.raises(NotOurs, match="DATABASE_URL") as refusal:
        refuse_silence()
    assert "\n" not in str(refusal.value)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CannotListen, match=r"--host 127\.0\.0\.1"):
        refuse_busy_port("192.0.2.1", 8000)


def test_the_directions_name_every_place_and_every_login() -> None:
    told = directions("0.0.0.0", 8001)  # noqa: S104  only written out
    for place in ("/", "/admin/", "/api/v1/articles/", "/api/v1/docs/"):
        assert f"http://localhost:8001{place} " in f"{told} ".replace("\n", " ")
    for login in LOGINS:
        assert login.username in told
    assert PASSWORD in told


def test_the_command_makes_a_newsroom_keeps_it_and_clears_it(tmp_path: Path) -> None:
    """Three runs in an empty folder, as a newcomer would make them."""
    database = tmp_path / "var" / "newsroom.sqlite3"
    told = run(tmp_path, "manage.py", "demo", "--no-serve", "--picture-width", "90")
    assert "Le Fanal est prêt" in told
    assert "http://127.0.0.1:8000/admin/" in told
    with sqlite3.connect(database) as there:
        there.execute("UPDATE wagtailcore_page SET title = 'Mon titre' WHERE slug = 'societe'")
    assert "déjà là" in run(tmp_path, "manage.py", "demo", "--no-serve")
    with sqlite3.connect(database) as there:
        kept = there.execute("SELECT count(*) FROM wagtailcore_page WHERE title = 'Mon titre'")
        assert kept.fetchone() == (1,)
    forget = "from cms_community.demo.premises import clear; clear()"
    run(tmp_path, "-c", f"import django; django.setup(); {forget}")
    assert list((tmp_path / "var").iterdir()) == []


def run(folder: Path, *words: str) -> str:
    """What a Python process says that takes the folder for the project's."""
    (folder / "elsewhere.py").write_text(
        "from pathlib import Path\n"
        "from cms_community.settings.development import *\n"
        "ROOT = Path(__file__).parent\n"
        "(ROOT / 'var').mkdir(exist_ok=True)\n"
        "DATABASES['default']['NAME'] = str(ROOT / 'var' / 'newsroom.sqlite3')\n"
        "MEDIA_ROOT = str(ROOT / 'var' / 'media')\n"
    )
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "elsewhere",
    }
    finished = subprocess.run(  # noqa: S603  our own words
        [sys.executable, *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout
