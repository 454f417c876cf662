"""The example newspaper beside the demo: what it refuses, and what it has the newsroom know."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cms_community.conf import setting
from cms_community.delivery.actions import render_due
from cms_community.delivery.webhooks.models import Endpoint
from cms_community.demo import press
from cms_community.demo.plan import NEWSROOM_ID
from tests.builders import make_home, make_user, publish


def pretend(folder: Path, version: str) -> None:
    """A folder of programs, in which Node.js is of this version."""
    for name in ("node", "npm"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o755)


@pytest.mark.parametrize("version", ["v18.20.1", ""])
def test_an_old_node_is_refused_in_one_sentence(
    version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(tmp_path, version)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(press.NoPress, match=r"Node\.js 20 or later and npm: install them"):
        press.node()


def test_a_node_that_is_new_enough_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(tmp_path, "v20.1.0")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert press.node() == str(tmp_path / "node")


def test_the_demo_says_at_once_that_node_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    # The command sets it, for as long as it runs.
    settings.WAGTAILADMIN_BASE_URL = settings.WAGTAILADMIN_BASE_URL
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="installez-les") as refusal:
        call_command("demo", with_newspaper=True, no_serve=True)
    assert "\n" not in str(refusal.value)


def test_what_is_older_than_its_sources_is_built_anew(tmp_path: Path) -> None:
    made, source = tmp_path / "made.js", tmp_path / "src" / "one.ts"
    source.parent.mkdir()
    source.write_text("")
    assert not press.newer(made, [source.parent])
    made.write_text("")
    os.utime(source, (1, 1))
    assert press.newer(made, [source.parent])
    os.utime(made, (0, 0))
    assert not press.newer(made, [source.parent])


def test_links_drafts_and_webhooks_lead_to_the_newspaper(settings: Any) -> None:
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {"WEBHOOK_ALLOWED_HOSTS": ["other.example"]}
    press.lead_to("http://127.0.0.1:4321")
    assert setting("FRONT_END_URL") == "http://127.0.0.1:4321"
    assert setting("PREVIEW_URL") == "http://127.0.0.1:4321/preview/#{token}"
    assert setting("WEBHOOK_ALLOWED_HOSTS") == ["127.0.0.1", "other.example"]


@pytest.mark.django_db
def test_a_second_run_has_the_same_webhook() -> None:
    make_user("camille", is_superuser=True)
    first = press.webhook("http://127.0.0.1:4321")
    assert press.webhook("http://127.0.0.1:4321") == first
    assert Endpoint.objects.get().url == "http://127.0.0.1:4321/webhooks/"


@pytest.mark.django_db
def test_a_newspaper_on_another_port_is_told_in_the_former_ones_place() -> None:
    make_user("camille", is_superuser=True)
    first = press.webhook("http://127.0.0.1:4321")
    assert press.webhook("http://127.0.0.1:4322").secret == first.secret
    assert Endpoint.objects.get().url == "http://127.0.0.1:4322/webhooks/"


def test_a_folder_of_somebody_elses_is_refused_and_a_newspapers_is_taken(tmp_path: Path) -> None:
    press.refuse_folder(tmp_path / "none")
    press.refuse_folder(tmp_path)
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear reader")
    for theirs in (tmp_path, letter):
        with pytest.raises(press.NoPress, match="choose another"):
            press.refuse_folder(theirs)
    (tmp_path / press.LEDGER).write_text("{}")
    press.refuse_folder(tmp_path)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"with_newspaper": True, "newspaper_static": Path("site")}, "choisissez"),
        ({"with_newspaper": True, "port": 4321}, "--newspaper-port"),
    ],
)
def test_options_that_say_two_things_are_refused(
    options: dict[str, Any], sentence: str, settings: Any
) -> None:
    # The command sets it, for as long as it runs.
    settings.WAGTAILADMIN_BASE_URL = settings.WAGTAILADMIN_BASE_URL
    with pytest.raises(CommandError, match=sentence):
        call_command("demo", **options)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_demo_that_runs_is_known_by_its_newsroom(live_server: Any) -> None:
    assert not press.is_served("http://127.0.0.1:1")
    assert not press.is_served(live_server.url)
    home = make_home()
    home.public_id = NEWSROOM_ID
    publish(home)
    render_due()
    assert press.is_served(live_server.url)
