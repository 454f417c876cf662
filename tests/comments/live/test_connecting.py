"""A superuser connects a source, asks it, and sees how it is doing; never a secret."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms_community.comments.live.told import written
from cms_community.comments.models import Arrival, Comment, Connection, Verification
from cms_community.comments.sources.answers import Told

from ...builders import (
    make_alice,
    make_bruno,
    make_chloe,
    make_comment,
    make_pick,
    make_source,
    make_user,
)
from .platform import SECRET, TOKEN, Platform, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(client: Client) -> Client:
    """Dora, the superuser, in English so that words can be compared."""
    user = make_user("dora", is_superuser=True)
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client.force_login(user)
    return client


def page(client: Client, name: str, connection: Connection) -> str:
    """What one of the pages about a source shows."""
    names = {"source": "community_members_source_modeladmin_inspect"}
    url = reverse(names.get(name, f"community_comments:{name}"), args=[connection.pk])
    return client.get(url).content.decode()


def connect(client: Client, connection: Connection, **kw: Any) -> Any:
    """Send the form of the connection."""
    sent = {
        "address": connection.address,
        "account": connection.account,
        "token_variable": connection.token_variable,
        "secret_variable": connection.secret_variable,
        "poll_every": connection.poll_every,
    }
    url = reverse("community_comments:connect_source", args=[connection.pk])
    return client.post(url, sent | kw)


def ask(client: Client, connection: Connection) -> str:
    """Press “Ask now”, and read what comes of it."""
    url = reverse("community_comments:ask_source", args=[connection.pk])
    return client.post(url, follow=True).content.decode()


def test_a_source_is_connected_by_a_form(dora: Client) -> None:
    source = make_source("talk", kind="coral")
    connection = Connection(source=source, address="https://talk.newspaper.example")
    connect(dora, connection, token_variable="CORAL_TOKEN", poll_every=30)
    kept = Connection.objects.get()
    assert (kept.source, kept.token_variable, kept.poll_every) == (source, "CORAL_TOKEN", 30)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("token_variable", "SECRET_KEY", "Name it after the platform: DISCOURSE_TOKEN."),
        ("secret_variable", "DATABASE_URL", "Name it after the platform"),
        ("token_variable", "hunter2", "Name it after the platform"),
        ("token_variable", "DISCOURSE_hunter2", "the name of an environment variable"),
        ("address", "ftp://x", "valid URL"),
        ("poll_every", "-1", "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_a_connection_is_refused_beside_its_field(
    dora: Client, connection: Connection, field: str, value: str, words: str
) -> None:
    answer = connect(dora, connection, **{field: value})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    connection.refresh_from_db()
    assert getattr(connection, field) != value


def test_at_another_address_a_source_is_asked_from_the_beginning(
    dora: Client, connection: Connection
) -> None:
    Connection.objects.update(cursor="7", due_at=timezone.now() + timedelta(days=1))
    connect(dora, connection, poll_every=30)
    connection.refresh_from_db()
    assert (connection.cursor, connection.due_at) == ("7", None)
    connect(dora, connection, address="https://elsewhere.newspaper.example")
    connection.refresh_from_db()
    assert connection.cursor == ""


def test_ask_now_says_what_came_in_one_sentence(
    dora: Client, connection: Connection, platform: Platform
) -> None:
    platform.comments = {str(n): told(str(n)) for n in range(3)}
    said = ask(dora, connection)
    assert "It answers: 2 new, 0 changed, 0 refused. The worker goes on with the rest." in said
    assert Comment.objects.count() == 2
    platform.status = 401
    assert "No answer: The platform does not know this token." in ask(dora, connection)
    assert "no answer since" in page(dora, "source", connection)


def test_the_pages_show_no_secret_and_where_webhooks_go(
    dora: Client, connection: Connection, platform: Platform
) -> None:
    platform.status = 401
    shown = ask(dora, connection) + page(dora, "connect_source", connection)
    shown += dora.get(reverse("community_members_source_modeladmin_index")).content.decode()
    assert TOKEN not in shown
    assert SECRET not in shown
    assert "DISCOURSE_TOKEN, set" in shown
    assert "http://testserver/api/v1/ingest/webhooks/agora/" in shown


def test_the_register_tells_how_many_events_wait(dora: Client, connection: Connection) -> None:
    for number in range(3):
        what = written(Told([told(str(number))]))
        Arrival.objects.create(source=connection.source, event=f"e{number}", told=what)
    index = dora.get(reverse("community_members_source_modeladmin_index")).content.decode()
    assert ">3<" in index.replace(" ", "").replace("\n", "")


def test_trouble_greets_those_who_answer_for_the_sources(
    client: Client, connection: Connection
) -> None:
    home = reverse("wagtailadmin_home")
    client.force_login(make_alice())
    assert "community-sources" not in client.get(home).content.decode()
    Connection.objects.update(failing_since=timezone.now(), error="It is away.")
    greeted = client.get(home).content.decode()
    assert "community-sources" in greeted
    assert "It is away." in greeted
    client.force_login(make_bruno())
    assert "It is away." not in client.get(home).content.decode()


def test_a_source_in_trouble_is_told_of_once(client: Client, connection: Connection) -> None:
    now = timezone.now()
    Connection.objects.update(failing_since=now, error="It is away.")
    pick = make_pick(comment=make_comment(source=connection.source))
    Verification.objects.update_or_create(
        pick=pick, defaults={"due_at": now, "asked_at": now, "failing_since": now}
    )
    client.force_login(make_alice())
    greeted = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "community-standing" in greeted
    assert "community-sources" not in greeted


@pytest.mark.parametrize("name", ["connect_source", "ask_source"])
def test_only_a_superuser_connects_or_asks(
    client: Client, connection: Connection, platform: Platform, name: str
) -> None:
    url = reverse(f"community_comments:{name}", args=[connection.pk])
    for someone in (None, make_chloe(), make_bruno(), make_alice()):
        client.logout()
        if someone:
            client.force_login(someone)
        client.post(url, {"address": "https://evil.example", "poll_every": 1})
    connection.refresh_from_db()
    assert connection.address == platform.address
    assert not platform.asked


def test_asking_without_the_pages_own_token_is_refused(
    connection: Connection, platform: Platform
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_user("dora", is_superuser=True))
    url = reverse("community_comments:ask_source", args=[connection.pk])
    assert strict.post(url).status_code == 403
    assert strict.get(url).status_code == 405
    assert not platform.asked
