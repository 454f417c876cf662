"""What a platform posts is kept once, if it is signed, and worked through once in effect."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms_community.comments.live.actions import accept_webhook, forget_arrivals, forget_told
from cms_community.comments.live.arrivals import PAUSES, take, work_through
from cms_community.comments.live.polling import poll_due
from cms_community.comments.models import Arrival, Comment, Connection
from cms_community.comments.sources import ADAPTERS, Adapter
from cms_community.members.models import Source

from ...builders import make_comment, make_pick, make_source
from .platform import SECRET, Platform, signed, told

pytestmark = pytest.mark.django_db
WORDS = f"jeanne@example.org and {SECRET}"
ADDRESS = "/api/v1/ingest/webhooks/agora/"


def post(body: Any, *, signature: str | None = None, to: str = ADDRESS, **headers: str) -> Any:
    """Post a webhook, rightly signed unless it is told otherwise."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    signature = signed(sent) if signature is None else signature
    given = {"X-Signature": signature} if signature else {}
    return Client().post(to, sent, "application/json", headers=given | headers)


def event(name: str = "e1", **kw: Any) -> dict[str, Any]:
    """An event with one comment."""
    return {"id": name, "comments": [told(**kw)]}


def wait(time_machine: Any, some: timedelta) -> None:
    """Let some time go by."""
    time_machine.move_to(timezone.now() + some)


def due_now() -> None:
    """As if every pause were over."""
    Arrival.objects.waiting().update(due_at=timezone.now())


def states() -> dict[str, str]:
    """The comments and their states."""
    return dict(Comment.objects.values_list("remote_id", "state"))


def test_what_is_signed_is_accepted_and_taken_in_by_the_worker(connection: Connection) -> None:
    answer = post(event())
    assert answer.status_code == 202
    assert answer.json() == {"accepted": True}
    assert answer["Cache-Control"] == "no-store"
    assert not Comment.objects.exists()
    assert work_through() == 1
    assert states() == {"1": "visible"}
    assert work_through() == 0


def test_accepting_costs_two_queries(connection: Connection) -> None:
    with CaptureQueriesContext(database) as queries:
        post(event())
    named = [one["sql"].split()[0] for one in queries]
    assert named == ["SELECT", "INSERT"], "the source with its connection; the arrival"


@pytest.mark.parametrize("signature", ["", "0" * 64, "é", "abc", "sha256=", "x" * 5000])
def test_nothing_is_kept_of_what_is_not_signed(connection: Connection, signature: str) -> None:
    answer = post(event(), signature=signature)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert not Arrival.objects.exists()


def test_without_a_secret_every_signature_is_refused(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = json.dumps(event()).encode()
    monkeypatch.setenv("DISCOURSE_SECRET", " , ")
    assert post(body, signature=signed(body, "")).status_code == 401
    monkeypatch.delenv("DISCOURSE_SECRET")
    assert post(body, signature=signed(body, "")).status_code == 401
    assert not Arrival.objects.exists()


def test_while_a_secret_is_renewed_both_sign(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCOURSE_SECRET", "the new one, the old one")
    body = json.dumps(event()).encode()
    assert post(body, signature=signed(body, "the new one")).status_code == 202
    assert post(body, signature=signed(body, "the old one")).status_code == 202


def test_an_unknown_source_is_answered_as_a_wrong_signature(connection: Connection) -> None:
    make_source("unconnected", kind="discourse")
    wrong = post(event(), signature="0" * 64)
    for name in ("nowhere", "unconnected"):
        answer = post(event(), to=f"/api/v1/ingest/webhooks/{name}/")
        assert answer.status_code == wrong.status_code
        assert answer.content == wrong.content
        assert answer.headers == wrong.headers


def test_a_source_whose_platform_posts_nothing_accepts_nothing(connection: Connection) -> None:
    Source.objects.filter(name="agora").update(kind="push")
    assert post(event()).status_code == 401


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b'{"no": "id"}', b"null", b"9" * 5000],
)
def test_a_signed_body_that_cannot_be_read_is_a_400(connection: Connection, body: bytes) -> None:
    answer = post(body)
    assert answer.status_code == 400
    assert answer.json()["detail"].endswith(".")
    assert not Arrival.objects.exists()


def test_a_body_that_is_too_large_is_refused_unread(connection: Connection, settings: Any) -> None:
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {"WEBHOOK_BYTES": 1000}
    assert post(event(body_text="x" * 1000)).status_code == 413
    assert not Arrival.objects.exists()


def test_only_post_is_answered(connection: Connection) -> None:
    assert Client().get(ADDRESS).status_code == 405


def test_an_event_that_is_posted_again_is_accepted_and_not_kept_twice(
    connection: Connection,
) -> None:
    for _ in range(2):
        assert post(event()).status_code == 202
    assert Arrival.objects.count() == 1
    work_through()
    assert post(event()).status_code == 202
    assert work_through() == 0
    assert Arrival.objects.get().told == ""


def test_events_without_a_name_are_all_taken(connection: Connection) -> None:
    for number in range(3):
        post(event("", source_id=str(number)))
    assert work_through() == 3
    assert len(states()) == 3


@pytest.mark.parametrize("name", ["x" * 10_000, "nul \0", "half \ud800", "ligne\n"])
def test_any_name_of_an_event_can_be_kept(connection: Connection, name: str) -> None:
    for _ in range(2):
        assert post(event(name)).status_code == 202
    assert Arrival.objects.count() == 1


def test_a_text_that_no_database_can_hold_is_taken_in_without_that(connection: Connection) -> None:
    post(event(body_text="Un NUL\0, une moitié\ud800, une fin."))
    work_through()
    assert Comment.objects.get().body_text.startswith("Un NUL")


def test_events_end_the_same_in_whatever_order(connection: Connection) -> None:
    removal = told(state="rejected", source_updated_at="2026-11-03T00:00:00Z")
    post({"id": "b", "comments": [removal]})
    work_through()
    post({"id": "a", "comments": [told()]})
    work_through()
    assert states() == {"1": "rejected"}


def test_a_comment_that_is_only_named_is_looked_up(
    connection: Connection, platform: Platform
) -> None:
    platform.comments = {"1": told(), "2": told("2")}
    post({"id": "a", "changed": ["1"]})
    post({"id": "b", "changed": ["2", "1"]})
    assert work_through() == 2
    assert states() == {"1": "visible", "2": "visible"}
    assert platform.asked == ["/comments?id=1&id=2"], "one question for the batch"
    assert not Arrival.objects.waiting().exists()


def test_a_comment_that_is_gone_leaves_with_its_pick(
    connection: Connection, platform: Platform
) -> None:
    comment = make_comment(source=connection.source, remote_id="1", reactions=7)
    pick = make_pick(comment=comment)
    post({"id": "a", "changed": ["1"]})
    work_through()
    comment.refresh_from_db()
    pick.refresh_from_db()
    assert (comment.state, comment.body_text, comment.reactions) == ("gone", "", 7)
    assert pick.state == "withdrawn"


def test_of_a_member_who_changed_every_comment_is_looked_up_the_picked_first(
    connection: Connection, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms_community.comments.live.whose.TOGETHER", 2)
    post({"id": "a", "comments": [told(str(n)) for n in range(5)]})
    post({"id": "b", "comments": [told("other", member_source_id="paul")]})
    work_through()
    picked = Comment.objects.get(remote_id="0")
    make_pick("Enfin", comment=picked)
    platform.comments = {str(n): told(str(n), member_name="anon7") for n in range(4)}
    for comment in platform.comments.values():
        comment["source_updated_at"] = timezone.now().isoformat()
    post({"id": "c", "members": ["jeanne", "nobody we know"]})
    while work_through():
        pass
    assert states() == {**dict.fromkeys("0123", "visible"), "4": "gone", "other": "visible"}
    assert picked.member
    picked.member.refresh_from_db()
    assert picked.member.name == "anon7"
    assert "id=0" in platform.asked[0]
    assert "other" not in "".join(platform.asked)
    assert not Arrival.objects.waiting().exists()


def test_an_older_word_does_not_bring_back_what_is_gone(
    connection: Connection, platform: Platform
) -> None:
    make_comment(source=connection.source, remote_id="1")
    post({"id": "a", "changed": ["1"]})
    work_through()
    post(event("late"))
    work_through()
    assert states() == {"1": "gone"}


def test_what_is_gone_and_not_known_yet_is_asked_about_once_more(
    connection: Connection, platform: Platform
) -> None:
    post({"id": "a", "changed": ["1"]})
    work_through()
    make_comment(source=connection.source, remote_id="1")
    due_now()
    work_through()
    assert states() == {"1": "gone"}
    assert not Arrival.objects.waiting().exists()
    assert len(platform.asked) == 2


def test_while_the_source_does_not_answer_its_events_wait_and_others_do_not(
    connection: Connection, platform: Platform
) -> None:
    platform.status = 503
    platform.comments = {"1": told()}
    post({"id": "a", "changed": ["1"], "comments": [told("told")]})
    post({"id": "c", "comments": [told("3")]})
    assert work_through() + work_through() == 2
    assert states() == {"told": "visible", "3": "visible"}, "what was told is taken in at once"
    connection.refresh_from_db()
    assert connection.failing_since
    assert connection.error == "The platform answers 503."
    waiting = Arrival.objects.waiting().get()
    assert waiting.error == "The platform answers 503."
    assert waiting.due_at
    assert waiting.due_at > timezone.now()
    assert work_through() == 0
    platform.status = 200
    poll_due()
    assert work_through() == 1, "it answers again, so what waited is due"
    assert states()["1"] == "visible"


def test_a_refused_token_takes_nothing_down(connection: Connection, platform: Platform) -> None:
    make_comment(source=connection.source, remote_id="1")
    platform.status = 401
    post({"id": "a", "changed": ["1"]})
    work_through()
    assert states() == {"1": "visible"}


def test_an_event_is_not_given_up_while_its_source_is_away(
    connection: Connection, platform: Platform
) -> None:
    platform.status = 503
    post({"id": "a", "changed": ["1"]})
    for _ in range(len(PAUSES) * 3):
        due_now()
        work_through()
    assert Arrival.objects.waiting().get().tries == 0


def test_a_clock_that_is_a_day_ahead_is_said_to_the_desk(connection: Connection) -> None:
    tomorrow = timezone.now() + timedelta(days=1, hours=1)
    post(event(source_updated_at=tomorrow.isoformat()))
    post(event("b", source_id="2"))
    assert work_through() == 2
    assert states() == {"2": "visible"}
    connection.refresh_from_db()
    assert "réglez l’horloge" in connection.refusal
    assert connection.refused_at
    waiting = Arrival.objects.waiting().get()
    assert "réglez l’horloge" in waiting.error


def test_what_a_clock_dated_to_come_is_taken_in_when_that_day_has_come(
    connection: Connection, time_machine: Any
) -> None:
    post(event(source_updated_at=(timezone.now() + timedelta(days=1, hours=1)).isoformat()))
    work_through()
    wait(time_machine, timedelta(hours=2))
    due_now()
    work_through()
    assert states() == {"1": "visible"}


def test_a_clock_that_is_less_than_a_day_ahead_cannot_keep_a_comment_up(
    connection: Connection,
) -> None:
    post(event(source_updated_at=(timezone.now() + timedelta(hours=20)).isoformat()))
    work_through()
    assert Comment.objects.get().source_updated_at <= timezone.now()
    removal = told(state="rejected", source_updated_at=timezone.now().isoformat())
    post({"id": "b", "comments": [removal]})
    work_through()
    assert states() == {"1": "rejected"}


def test_a_clock_that_is_a_day_behind_orders_its_own_events(connection: Connection) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    removal = told(state="rejected", source_updated_at=yesterday.isoformat())
    post({"id": "b", "comments": [removal]})
    post(event("a", source_updated_at=(yesterday - timedelta(hours=1)).isoformat()))
    work_through()
    assert states() == {"1": "rejected"}


def test_what_is_refused_for_good_is_given_up_and_may_be_posted_again(
    connection: Connection,
) -> None:
    post(event(reactions=-1))
    for _ in range(len(PAUSES) + 1):
        due_now()
        assert work_through() == 1
    due_now()
    assert work_through() == 0
    given_up = Arrival.objects.given_up().get()
    assert "reactions" in given_up.error
    assert given_up.told == ""
    post(event())
    work_through()
    assert states() == {"1": "visible"}


def break_down(records: Any) -> Any:
    """A look-up that fails in a way that nobody foresaw."""
    raise RuntimeError(WORDS)


def test_an_adapter_that_breaks_down_is_a_failing_source_and_says_no_secret(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Adapter(
        ADAPTERS["discourse"].kind,
        read_webhook=ADAPTERS["discourse"].read_webhook,
        look_up=lambda access, ids: break_down(ids),
    )
    monkeypatch.setitem(ADAPTERS, "discourse", broken)
    post({"id": "a", "changed": ["1"]})
    work_through()
    connection.refresh_from_db()
    assert connection.failing_since
    assert "RuntimeError" in caplog.text
    assert WORDS not in caplog.text + connection.error


def test_one_arrival_that_nothing_can_be_done_with_does_not_hold_up_the_others(
    connection: Connection,
) -> None:
    for number in range(5):
        post(event(f"e{number}", source_id=str(number)))
    Arrival.objects.filter(event="e2").update(
        told='{"records": [], "look_up": [], "again": [], "members": [], "x": 1}'
    )
    assert work_through() == 5
    assert len(states()) == 4
    stuck = Arrival.objects.stuck().get()
    assert stuck.event == "e2"
    assert stuck.due_at
    assert stuck.due_at > timezone.now()


def test_what_a_killed_worker_had_taken_is_done_after_its_lease(
    connection: Connection, time_machine: Any
) -> None:
    post(event())
    assert len(take(at=timezone.now())) == 1
    assert work_through() == 0
    wait(time_machine, timedelta(minutes=6))
    assert work_through() == 1
    assert states() == {"1": "visible"}


def test_what_was_worked_through_is_forgotten_after_a_week(
    connection: Connection, time_machine: Any
) -> None:
    post(event())
    work_through()
    wait(time_machine, timedelta(days=6))
    assert forget_arrivals() == 0
    wait(time_machine, timedelta(days=2))
    assert forget_arrivals() == 1


def test_what_waits_can_be_made_to_forget_a_member_and_a_comment(connection: Connection) -> None:
    post({"id": "a", "comments": [told("1", member_source_id="m"), told("2"), told("3")]})
    assert forget_told(source=connection.source, comments={"2"}, members={"m"}) == 1
    work_through()
    assert states() == {"3": "visible"}


def test_the_action_takes_any_mapping_of_headers(connection: Connection) -> None:
    body = json.dumps(event()).encode()
    accept_webhook(source_name="agora", body=body, headers={"X-Signature": signed(body)})
    assert Arrival.objects.count() == 1
