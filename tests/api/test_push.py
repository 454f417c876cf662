"""The newspaper's own platform pushes comments: each gets its answer, each push its own key."""

from __future__ import annotations

import json
import threading
import time
import tracemalloc
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection as database
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import APIToken

from cms_community.comments.live.pushing import forget_receipts
from cms_community.comments.models import Comment, Receipt
from cms_community.delivery.edge import Edge
from cms_community.members.erasure import digest
from cms_community.members.models import ErasedId
from tests.builders import make_alice, make_source, make_user
from tests.comments.live.platform import told

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/ingest/comments/?source=forum"
NDJSON = "application/x-ndjson"


def token_of(user: Any) -> str:
    """A new token of this user."""
    return str(APIToken.create_token(user=user, name="the forum")[1])


@pytest.fixture
def token() -> str:
    """A token of the newspaper's own platform."""
    make_source()
    return token_of(make_user("forum", group="Comment feed"))


def push(token: str, body: Any, *, to: str = ADDRESS, media: str = "", **headers: str) -> Any:
    """Push a body; a list as JSON, bytes as they are."""
    sent = body if isinstance(body, bytes) else json.dumps({"comments": body}).encode()
    given = {"Authorization": f"Bearer {token}"} if token else {}
    return Client().post(to, sent, media or "application/json", headers=given | headers)


def outcomes(answer: Any) -> list[str]:
    """What became of each item."""
    assert answer.status_code == 200, answer.content
    return [item["outcome"] for item in answer.json()["items"]]


def test_each_comment_is_answered_in_its_place(token: str) -> None:
    source = make_source()
    push(token, [told("known"), told("edited")])
    ErasedId.objects.create(source=source, kind="comment", digest=digest(source, "erased"))
    answer = push(
        token,
        [
            told("fresh"),
            told("erased"),
            told("edited", body_text="Autre.", source_updated_at="2026-11-02T00:00:00Z"),
            told("known"),
            told("wrong", created_at="hier"),
            told("private", email="jeanne@example.org"),
            "no object",
        ],
    )
    assert outcomes(answer) == [
        *("new", "erased", "changed", "unchanged"),
        *("refused", "refused", "refused"),
    ]
    items = answer.json()["items"]
    assert items[4]["source_id"] == "wrong"
    assert "ISO 8601" in items[4]["detail"]
    assert "'email' is not a key" in items[5]["detail"]
    assert items[6]["source_id"] is None
    assert answer["Cache-Control"] == "no-store"
    assert set(Comment.objects.values_list("remote_id", flat=True)) == {"known", "edited", "fresh"}


def test_ndjson_is_one_comment_a_line(token: str) -> None:
    lines = [json.dumps(told("1")), "", "{", json.dumps(told("2")), '{"source_id":"3"}']
    answer = push(token, "\n".join(lines).encode(), media=NDJSON)
    assert outcomes(answer) == ["new", "refused", "new", "refused"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b" ", "not JSON"),
        (b"{", "not JSON"),
        (b"[]", "an object with one key"),
        (b'{"comments": {}}', "no list"),
        (b'{"comments": []}', "no comment"),
        (b'{"comments": [], "more": 1}', "one key"),
        (b'{"comments": [{"state": "visible", "state": "rejected"}]}', "more than once"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 200_000, "nested too deep"),
        (b'{"comments": [{"reactions": ' + b"9" * 10_000 + b"}]}", "too long"),
    ],
)
def test_a_body_that_is_no_push_is_refused_with_one_sentence(
    token: str, body: bytes, words: str
) -> None:
    answer = push(token, body)
    assert answer.status_code == 400
    assert words in answer.json()["detail"]


def test_who_may_not_push_is_refused_before_anything_is_read(token: str) -> None:
    revoked = APIToken.objects.get()
    for wrong in ("", "wagtail_0", token[:-1] + "é", token[:-1], "x" * 9000):
        answer = push(wrong, b"{")
        assert answer.status_code == 401, wrong
        assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
        assert answer["Content-Type"] == "application/problem+json"
    assert push(token_of(make_alice()), b"{").status_code == 403, "a CM's token may not push"
    revoked.revoke()
    assert push(token, [told()]).status_code == 401
    assert not Comment.objects.exists()


def test_a_token_dies_with_its_user(token: str) -> None:
    user = APIToken.objects.get().user
    user.is_active = False
    user.save()
    assert push(token, [told()]).status_code == 401


def test_a_session_is_no_token(token: str) -> None:
    client = Client()
    client.force_login(make_user("root", is_superuser=True))
    assert client.post(ADDRESS, b"{}", "application/json").status_code == 401


def test_the_right_to_push_is_the_only_one_of_its_group() -> None:
    group = Group.objects.get(name="Comment feed")
    assert [one.codename for one in group.permissions.all()] == ["receive_comment"]


@pytest.mark.parametrize(
    ("to", "status"),
    [
        ("/api/v1/ingest/comments/", 400),
        ("/api/v1/ingest/comments/?source=a b", 400),
        ("/api/v1/ingest/comments/?source=forum&bogus=1", 400),
        ("/api/v1/ingest/comments/?source=nowhere", 404),
        ("/api/v1/ingest/comments/?source=talk", 404),
    ],
)
def test_only_a_source_that_is_pushed_to_takes_a_push(token: str, to: str, status: int) -> None:
    make_source("talk", kind="coral")
    assert push(token, [told()], to=to).status_code == status


@pytest.mark.parametrize("media", ["text/plain", "application/xml", "multipart/form-data", "x"])
def test_another_kind_of_body_is_a_415(token: str, media: str) -> None:
    assert push(token, [told()], media=media).status_code == 415


def test_a_body_of_too_many_lines_is_read_no_further(token: str) -> None:
    lines = b"\n".join(json.dumps(told(str(n))).encode() for n in range(1001))
    answer = push(token, lines + b"\n\xff not read", media=NDJSON)
    assert answer.status_code == 413
    assert "1,000 at most" in answer.json()["detail"]


@pytest.mark.parametrize("media", ["application/json", NDJSON])
@pytest.mark.parametrize("value", [b"{},", b"[],", b'"",', b"1,"])
def test_a_body_of_millions_of_values_is_refused_before_it_is_read(
    token: str, value: bytes, media: str
) -> None:
    body = b'{"comments": [' + value * 500_000 + b"{}]}"
    tracemalloc.start()
    answer = push(token, body, media=media)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 413
    assert most < 8 * len(body)


def test_a_text_full_of_commas_and_brackets_is_a_text(token: str) -> None:
    text = '[{,\\"]' * 100_000
    assert outcomes(push(token, [told(body_text=text)])) == ["new"]


def test_the_id_of_what_is_refused_can_be_sent_back(token: str) -> None:
    answer = push(token, [told("a\0b\ud800c", state=7)])
    assert outcomes(answer) == ["refused"]
    assert answer.json()["items"][0]["source_id"] == "abc"


def test_too_much_is_a_413(token: str, settings: Any) -> None:
    answer = push(token, [told(str(n)) for n in range(1001)])
    assert answer.status_code == 413
    assert "1,000 at most" in answer.json()["detail"]
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {"PUSH_BYTES": 100}
    assert push(token, [told()]).status_code == 413
    assert not Comment.objects.exists()


def test_too_often_is_a_429(token: str, settings: Any) -> None:
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {"THROTTLES": {"writes": "1/day"}}
    assert push(token, [told()]).status_code == 200
    answer = push(token, [told()])
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_the_same_push_under_one_key_gets_the_same_answer(token: str) -> None:
    first = push(token, [told()], **{"Idempotency-Key": "a"})
    assert outcomes(first) == ["new"]
    again = push(token, [told()], **{"Idempotency-Key": "a"})
    assert again.content == first.content
    assert outcomes(push(token, [told()])) == ["unchanged"]


def test_another_push_under_the_same_key_is_refused(token: str) -> None:
    push(token, [told()], **{"Idempotency-Key": "a"})
    answer = push(token, [told("2")], **{"Idempotency-Key": "a"})
    assert answer.status_code == 422
    assert Comment.objects.count() == 1


def test_keys_of_two_machines_are_two(token: str) -> None:
    other = token_of(make_user("other", group="Comment feed"))
    push(token, [told()], **{"Idempotency-Key": "a"})
    assert outcomes(push(other, [told("2")], **{"Idempotency-Key": "a"})) == ["new"]


@pytest.mark.parametrize("key", ["x" * 256, "é"])
def test_a_key_that_cannot_be_kept_is_refused(token: str, key: str) -> None:
    assert push(token, [told()], **{"Idempotency-Key": key}).status_code == 400


def test_a_push_that_failed_leaves_its_key_free(token: str) -> None:
    assert push(token, b"{", **{"Idempotency-Key": "a"}).status_code == 400
    assert outcomes(push(token, [told()], **{"Idempotency-Key": "a"})) == ["new"]


def test_a_key_is_forgotten_after_a_day(token: str) -> None:
    push(token, [told()], **{"Idempotency-Key": "a"})
    assert forget_receipts() == 0
    Receipt.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert forget_receipts() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_same_push_twice_at_once_is_taken_in_once() -> None:
    make_source()
    token = token_of(make_user("forum", group="Comment feed"))
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                list(Receipt.objects.select_for_update().filter(key="a"))
                held.set()
                done.wait(30)
        finally:
            connections.close_all()

    push(token, [told("0")], **{"Idempotency-Key": "a"})
    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(30)
    answer = push(token, [told("0")], **{"Idempotency-Key": "a"})
    done.set()
    holder.join()
    assert answer.status_code == 409
    assert int(answer["Retry-After"]) > 0
    assert push(token, [told("0")], **{"Idempotency-Key": "a"}).status_code == 200


def test_an_order_of_pushes_makes_no_difference(token: str) -> None:
    removal = told(state="rejected", source_updated_at="2026-11-05T00:00:00Z")
    assert outcomes(push(token, [removal])) == ["new"]
    assert outcomes(push(token, [told()])) == ["unchanged"]
    assert Comment.objects.get().state == "rejected"


def test_a_clock_a_day_ahead_is_said_to_whoever_pushes(token: str) -> None:
    ahead = (timezone.now() + timedelta(days=1, minutes=5)).isoformat()
    answer = push(token, [told(source_updated_at=ahead), told("2")])
    assert outcomes(answer) == ["refused", "new"]
    assert "mend the source's clock" in answer.json()["items"][0]["detail"]


ODD = {
    "zero width": "Un\u200bmot\u200d\u2060 caché",
    "right to left": "\u202eהספרייה\u202c et l’avenue",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈 \U0001f1eb\U0001f1f7",
    "combining": "e\u0301" * 500,
    "a million": "é" * 1_000_000,
    "half a character": "fin \ud83d",
    "nul": "a\0b",
}


@pytest.mark.parametrize("name", ODD)
def test_any_text_can_be_pushed_and_is_never_cut(token: str, name: str) -> None:
    text = ODD[name]
    assert outcomes(push(token, [told(body_text=text)])) == ["new"]
    kept = Comment.objects.get().body_text
    assert len(kept) >= len(text) - 8
    assert outcomes(push(token, [told(body_text=text)])) == ["unchanged"]


def test_a_text_that_is_too_long_is_refused_alone(token: str) -> None:
    answer = push(token, [told(body_text="x" * 1_000_001), told("2")])
    assert outcomes(answer) == ["refused", "new"]
    assert "1,000,000 at most" in answer.json()["items"][0]["detail"]


def test_answers_ten_thousand_deep_are_tied_to_each_other(token: str) -> None:
    deep = [told(str(n), parent_source_id=str(n - 1) if n else None) for n in range(10_000)]
    for part in range(9, -1, -1):
        assert set(outcomes(push(token, deep[part * 1000 : part * 1000 + 1000]))) == {"new"}
    assert Comment.objects.filter(parent__isnull=True).count() == 1
    with database.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE down(id, depth) AS (SELECT id, 1 FROM community_comments_comment"
            " WHERE parent_id IS NULL UNION ALL SELECT c.id, d.depth + 1 FROM"
            " community_comments_comment c JOIN down d ON c.parent_id = d.id)"
            " SELECT max(depth) FROM down"
        )
        assert cursor.fetchone() == (10_000,)


def test_the_edge_keeps_nothing_of_a_push(token: str) -> None:
    answered: list[str] = []

    def newsroom(environ: Any, start_response: Any) -> list[bytes]:
        answered.append(environ["REQUEST_METHOD"])
        start_response("200 OK", [("Cache-Control", "public, max-age=60"), ("ETag", '"a"')])
        return [b"{}"]

    edge = Edge(newsroom)
    environ = {"PATH_INFO": "/api/v1/ingest/comments/", "QUERY_STRING": "source=forum"}
    for _ in range(2):
        edge(environ | {"REQUEST_METHOD": "POST"}, lambda *args: None)
    for _ in range(2):
        edge(environ | {"REQUEST_METHOD": "GET", "HTTP_AUTHORIZATION": "Bearer x"}, lambda *a: None)
    assert answered == ["POST", "POST", "GET", "GET"]
    assert not edge.store.entries


def test_pushing_takes_no_more_queries_for_more_comments(
    token: str, django_assert_max_num_queries: Any
) -> None:
    push(token, [told("0")])
    with django_assert_max_num_queries(40):
        push(token, [told(str(n), parent_source_id=str(n + 1)) for n in range(1, 500)])


def test_when_a_token_was_last_used_is_kept_by_the_minute(token: str) -> None:
    push(token, [told()])
    first = APIToken.objects.get().last_used_at
    assert first is not None
    time.sleep(0.01)
    push(token, [told()])
    assert APIToken.objects.get().last_used_at == first
