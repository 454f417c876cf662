"""The whole way with the adapter that newsrooms use: Coral is asked, calls, and is obeyed."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from cms_community.comments.live.arrivals import work_through
from cms_community.comments.live.polling import poll_due
from cms_community.comments.models import Comment, Connection

from ...builders import make_pick, make_source
from ..platforms.coral_server import TOKEN, Coral, comment
from ..platforms.standing_in import standing_in

pytestmark = pytest.mark.django_db
SECRET = "coral's webhook secret"


@pytest.fixture
def coral(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Coral]:
    """A Coral that the newsroom is connected to, on a morning in November."""
    settings.CMS_COMMUNITY = {**settings.CMS_COMMUNITY, "SOURCE_ALLOWED_HOSTS": ["127.0.0.1"]}
    monkeypatch.setenv("CORAL_TOKEN", TOKEN)
    monkeypatch.setenv("CORAL_SECRET", SECRET)
    coral = Coral()
    morning = datetime(2026, 11, 20, 12, tzinfo=UTC)
    with time_machine.travel(morning), standing_in(coral.answer) as server:
        Connection.objects.create(
            source=make_source("talk", kind="coral"),
            address=server.url,
            token_variable="CORAL_TOKEN",
            secret_variable="CORAL_SECRET",
        )
        yield coral


def post(event: str, comment_id: str) -> int:
    """The webhook that Coral posts about a comment; the status of our answer."""
    told = {"id": event, "type": "COMMENT_LEFT_MODERATION_QUEUE", "data": {"commentID": comment_id}}
    body = json.dumps(told).encode()
    signature = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return (
        Client()
        .post(
            "/api/v1/ingest/webhooks/talk/",
            body,
            "application/json",
            headers={"X-Coral-Signature": signature},
        )
        .status_code
    )


def test_a_rejected_pick_leaves_at_the_hint_of_a_webhook(coral: Coral) -> None:
    coral.add(comment(1), comment(2))
    poll_due()
    assert set(Comment.objects.values_list("remote_id", "state")) == {
        ("c1", "visible"),
        ("c2", "visible"),
    }
    connection = Connection.objects.get()
    assert connection.cursor
    assert connection.failing_since is None
    pick = make_pick("Avis 1", comment=Comment.objects.get(remote_id="c1"))
    coral.add(comment(1, status="REJECTED"))
    assert post("e1", "c1") == 202
    assert work_through() == 1
    pick.refresh_from_db()
    assert pick.state == "withdrawn"
    assert Comment.objects.get(remote_id="c1").state == "rejected"
