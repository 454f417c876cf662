"""What changes for readers is planned with the change, and posted until it is taken."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from cms_community.delivery.actions import batched, touch_everything
from cms_community.delivery.feed import announce
from cms_community.delivery.models import Delivery, Document, Endpoint
from cms_community.delivery.webhooks import actions
from cms_community.delivery.webhooks.posting import Answer
from cms_community.delivery.webhooks.sending import (
    LEASE,
    SCHEDULE,
    PostOffice,
    asked_for,
    record,
    send_due,
    take,
)
from tests.api.conftest import deliver
from tests.builders import make_article, make_section, publish
from tests.delivery.receiving import Receiver, receiving

pytestmark = pytest.mark.django_db

EVERYTHING = ["document.published", "document.removed", "document.updated"]


def make_endpoint(receiver: Receiver | None = None, **kw: Any) -> Endpoint:
    """An endpoint that hears of everything."""
    kw.setdefault("url", receiver.url if receiver else "https://front.example/hook")
    return Endpoint.objects.create(name=kw.pop("name", "Le site"), **kw)


def make_delivery(endpoint: Endpoint, **kw: Any) -> Delivery:
    """Something to post."""
    kw.setdefault("event", "document.updated")
    return Delivery.objects.create(endpoint=endpoint, is_open=False, **kw)


def a_second_later() -> None:
    """What was planned is due."""
    Delivery.objects.update(due_at=timezone.now())


def told(event: str) -> list[str]:
    """The paths of the documents that are told of, an event's."""
    found = Delivery.objects.filter(event=event).order_by("pk")
    return [each["url"] for delivery in found for each in delivery.documents]


def test_an_article_is_told_of_when_it_appears_changes_and_goes() -> None:
    make_section()
    deliver()
    make_endpoint()
    article = make_article("Le tramway arrive")
    deliver()
    assert told("document.published") == ["/societe/le-tramway-arrive/"]
    Delivery.objects.update(is_open=False)
    article.title = "Le tramway est là"
    publish(article)
    deliver()
    assert told("document.updated") == ["/societe/le-tramway-arrive/"]
    article.unpublish()
    deliver()
    assert told("document.removed") == ["/societe/le-tramway-arrive/"]
    (gone,) = Delivery.objects.get(event="document.removed").documents
    assert gone["tags"] == [f"article:{article.short_id}"]


def test_rendering_the_same_again_tells_nobody() -> None:
    make_article()
    deliver()
    make_endpoint()
    touch_everything()
    deliver()
    assert not Delivery.objects.exists()


def test_no_text_is_told() -> None:
    make_endpoint()
    make_article("Le tramway arrive", standfirst="Canari", body=[("paragraph", "<p>Serin</p>")])
    deliver()
    for delivery in Delivery.objects.all():
        assert b"Canari" not in delivery.body()
        assert b"Serin" not in delivery.body()
        assert b"tramway arrive" not in delivery.body()
        assert {key for each in delivery.documents for key in each} == {
            "id",
            "resource",
            "url",
            "former_url",
            "tags",
            "sequence",
        }


def test_a_draft_is_told_to_nobody() -> None:
    make_endpoint()
    make_article("Brouillon", live=False)
    deliver()
    assert "/societe/brouillon/" not in json.dumps([d.documents for d in Delivery.objects.all()])


def test_a_change_that_is_rolled_back_leaves_nothing_to_post() -> None:
    make_article()
    make_endpoint()
    with transaction.atomic():
        deliver()
        assert Delivery.objects.exists()
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


def test_an_endpoint_hears_only_of_what_it_asked_for() -> None:
    make_endpoint(events=["document.removed"])
    article = make_article()
    deliver()
    assert not Delivery.objects.exists()
    article.unpublish()
    deliver()
    assert {each.event for each in Delivery.objects.all()} == {"document.removed"}


def test_many_changes_are_few_posts() -> None:
    make_endpoint()
    now = timezone.now()
    documents = [
        Document(
            kind="picks",
            public_id=uuid4(),
            shown=True,
            etag="e",
            url=f"/{number}/",
            body=b"{}",
            card=b"{}",
        )
        for number in range(121)
    ]
    for few in batched(Document.objects.bulk_create(documents), 25):
        announce(few, at=now)
    first, second = Delivery.objects.order_by("pk")
    assert [len(first.documents), len(second.documents)] == [100, 21]
    assert told("document.published") == [f"/{number}/" for number in range(121)]
    assert first.last_sequence is not None
    assert second.first_sequence == first.last_sequence + 1
    assert len(first.body()) < 64 * 1024


def test_a_document_that_changes_twice_before_the_post_is_told_of_once() -> None:
    article = make_article("Un", slug="un")
    deliver()
    make_endpoint()
    for title in ("Deux", "Trois"):
        article.title = title
        publish(article)
        deliver()
    (delivery,) = Delivery.objects.all()
    (only,) = delivery.documents
    assert only["sequence"] == Document.objects.get(public_id=article.public_id).sequence


def test_what_is_taken_to_be_posted_changes_no_more() -> None:
    article = make_article("Un", slug="un")
    deliver()
    endpoint = make_endpoint()
    for title in ("Deux", "Trois"):
        article.title = title
        publish(article)
        deliver()
        a_second_later()
        take(endpoint.pk, at=timezone.now())
    assert [len(each.documents) for each in Delivery.objects.all()] == [1, 1]


def test_the_signature_convinces_standardwebhooks(receiver: Receiver) -> None:
    endpoint = make_endpoint(receiver)
    make_article("Le tramway arrive")
    deliver()
    assert send_due() == 0  # server processes may still hold what they served before
    a_second_later()
    assert send_due() == 1
    (post,) = receiver.posts
    found = Webhook(endpoint.secret).verify(post.body, post.headers)
    assert found["type"] == "document.published"
    assert "/societe/le-tramway-arrive/" in {each["url"] for each in found["data"]["documents"]}
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint.secret).verify(post.body + b" ", post.headers)
    delivery = Delivery.objects.get()
    assert delivery.state == Delivery.State.DELIVERED
    assert delivery.log.get().status == 204


def test_two_secrets_sign_while_one_replaces_the_other(receiver: Receiver) -> None:
    endpoint = make_endpoint(receiver)
    former = endpoint.secret
    endpoint = actions.rotate_secret(endpoint=endpoint, by=None)
    actions.ping_endpoint(endpoint=endpoint, by=None)
    send_due()
    (post,) = receiver.posts
    for secret in (former, endpoint.secret):
        assert Webhook(secret).verify(post.body, post.headers)["type"] == "ping"
    with time_machine.travel(timezone.now() + actions.OVERLAP + timedelta(seconds=1)):
        actions.ping_endpoint(endpoint=endpoint, by=None)
        send_due()
        later = receiver.posts[-1]
        assert Webhook(endpoint.secret).verify(later.body, later.headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(former).verify(later.body, later.headers)


def test_retries_follow_the_schedule_and_end(receiver: Receiver) -> None:
    receiver.status, receiver.answer = 500, b"Aie " * 1000
    endpoint = make_endpoint(receiver)
    began = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    with time_machine.travel(began, tick=False) as clock:
        delivery = make_delivery(endpoint)
        for attempt, planned in enumerate(SCHEDULE[1:], 1):
            assert send_due() == 1
            delivery.refresh_from_db()
            assert delivery.attempts == attempt
            waits = delivery.due_at - timezone.now()
            assert planned <= waits <= planned * 1.1
            clock.shift(waits - timedelta(milliseconds=1))
            assert send_due() == 0
            clock.shift(timedelta(milliseconds=1))
        assert send_due() == 1
        clock.shift(timedelta(days=30))
        assert send_due() == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (Delivery.State.FAILED, 10)
    assert len(receiver.posts) == 10
    assert set(receiver.ledger) == {delivery.message_id}
    assert len({post.body for post in receiver.posts}) == 1
    assert [len(each.excerpt) for each in delivery.log.all()] == [1024] * 10


def test_retry_after_is_honoured_up_to_a_day(receiver: Receiver) -> None:
    endpoint = make_endpoint(receiver)
    receiver.status = 503
    for asked, least, most in (("120", 120, 120), ("9999999999", 86_400, 86_400), ("x", 5, 6)):
        receiver.headers = {"Retry-After": asked}
        delivery = make_delivery(endpoint)
        with time_machine.travel(timezone.now(), tick=False):
            send_due()
            delivery.refresh_from_db()
            waits = (delivery.due_at - timezone.now()).total_seconds()
        assert least <= waits <= most, asked
        delivery.delete()


def test_retry_after_may_be_a_date() -> None:
    at = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    assert asked_for("Sun, 22 Nov 2026 09:10:00 GMT", at=at) == timedelta(minutes=10)
    assert asked_for("", at=at) == timedelta(0)


def test_an_endpoint_that_is_gone_is_disabled(receiver: Receiver) -> None:
    receiver.status = 410
    endpoint = make_endpoint(receiver)
    first, second = make_delivery(endpoint), make_delivery(endpoint)
    send_due()
    endpoint.refresh_from_db()
    first.refresh_from_db()
    second.refresh_from_db()
    assert endpoint.state == Endpoint.State.DISABLED
    assert (first.state, second.state) == (Delivery.State.FAILED, Delivery.State.PENDING)
    assert len(receiver.posts) == 1
    make_article()
    deliver()
    assert Delivery.objects.count() == 2


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    with receiving() as other:
        receiver.status, receiver.headers = 307, {"Location": other.url}
        delivery = make_delivery(make_endpoint(receiver))
        send_due()
        assert other.posts == []
    delivery.refresh_from_db()
    assert (delivery.state, delivery.log.get().status) == (Delivery.State.PENDING, 307)


def test_a_paused_endpoint_gets_everything_once_it_is_resumed(receiver: Receiver) -> None:
    endpoint = make_endpoint(receiver)
    endpoint = actions.pause_endpoint(endpoint=endpoint, by=None)
    make_article()
    deliver()
    a_second_later()
    assert send_due() == 0
    actions.resume_endpoint(endpoint=endpoint, by=None)
    assert send_due() == 1
    assert len(receiver.posts) == 1


def test_what_a_killed_worker_had_taken_is_posted_by_the_next(receiver: Receiver) -> None:
    endpoint = make_endpoint(receiver)
    delivery = make_delivery(endpoint)
    assert take(endpoint.pk, at=timezone.now()) == delivery
    assert send_due() == 0
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        assert send_due() == 1
    assert receiver.ledger == {delivery.message_id: 1}


def test_what_is_delivered_stays_so_when_a_late_answer_comes(receiver: Receiver) -> None:
    delivery = make_delivery(make_endpoint(receiver))
    send_due()
    record(delivery, Answer(status=500))
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.DELIVERED


def test_ten_slow_endpoints_do_not_delay_an_eleventh(own_hosts: None) -> None:
    with receiving(slow=1.5) as slow, receiving() as quick:
        for number in range(10):
            endpoint = make_endpoint(slow, name=f"Lent {number}")
            for _ in range(3):
                make_delivery(endpoint)
        eager = make_endpoint(quick, name="Vif")
        for _ in range(20):
            make_delivery(eager)
        office = PostOffice()
        office.turn()
        while len(quick.posts) < 20:
            office.wait(1)
            office.turn()
        answered = Delivery.objects.filter(state="delivered").exclude(endpoint=eager)
        assert not answered.exists()
        Delivery.objects.filter(state="pending", leased_until=None).delete()
        office.close()


def test_a_replay_posts_the_same_message_again(receiver: Receiver) -> None:
    endpoint = make_endpoint(receiver)
    made = [make_delivery(endpoint, first_sequence=n, last_sequence=n) for n in range(1, 6)]
    while send_due():
        pass
    assert actions.replay_delivery(delivery=made[0], by=None) == 1
    assert actions.replay_range(endpoint=endpoint, places=(2, 3), by=None) == 2
    now = timezone.now()
    past = (now - timedelta(days=2), now - timedelta(days=1))
    assert actions.replay_range(endpoint=endpoint, times=past, by=None) == 0
    while send_due():
        pass
    twice = {each.message_id for each in made[:3]}
    assert {key for key, count in receiver.ledger.items() if count == 2} == twice


def test_what_is_old_is_forgotten_unless_it_still_waits() -> None:
    endpoint = make_endpoint()
    long_ago = timezone.now() - timedelta(days=31)
    make_delivery(endpoint, state="delivered", created_at=long_ago)
    kept = make_delivery(endpoint, created_at=long_ago)
    assert actions.forget_deliveries() == 1
    assert list(Delivery.objects.all()) == [kept]
