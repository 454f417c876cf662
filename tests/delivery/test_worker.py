"""The worker does what is due, once, whatever happens to it."""

from __future__ import annotations

import io
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.tasks import update_reference_index_task

from api.healing import Healer, page_resources
from cms_community.delivery.models import Attempt, Delivery, Document, Endpoint, Touch
from cms_community.delivery.queued import LOST, TRIES, begin_again
from cms_community.delivery.sweeps import only_one, register_sweep, sweeps
from cms_community.delivery.working import Worker, seconds_to_next
from tests.api.conftest import deliver
from tests.builders import make_article, make_picture, publish
from tests.delivery.receiving import Receiver, receiving

ROOT = Path(__file__).resolve().parents[2]


def work() -> str:
    """What the worker says of doing everything once."""
    said = io.StringIO()
    call_command("worker", once=True, stdout=said)
    return said.getvalue()


def document(page: Any) -> Document:
    """The document of a page."""
    return Document.objects.get(public_id=page.public_id)


@pytest.mark.django_db
def test_everything_that_is_due_is_done_once(receiver: Receiver) -> None:
    Endpoint.objects.create(name="Le site", url=receiver.url)
    article = make_article("Le tramway arrive", live=False)
    article.go_live_at = timezone.now() + timedelta(hours=1)
    article.save_revision().publish()
    picture = make_picture()
    queued = update_reference_index_task.using(backend="queue")
    queued.enqueue("community_pictures", "picture", str(picture.pk))
    deliver()
    assert not Document.objects.filter(public_id=article.public_id).exists()
    type(article).objects.filter(pk=article.pk).update(go_live_at=timezone.now())
    revision = article.latest_revision
    revision.approved_go_live_at = timezone.now() - timedelta(seconds=1)
    revision.content["go_live_at"] = (timezone.now() - timedelta(seconds=1)).isoformat()
    revision.save()
    said = work()
    assert "published 1" in said
    assert "tasks 1" in said
    assert document(article).shown
    Delivery.objects.filter(state="pending").update(due_at=timezone.now())
    assert "posted" in said + work()
    assert any(
        "/societe/le-tramway-arrive/" in str(post.told)
        for post in receiver.posts
        if post.told["type"] == "document.published"
    )
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert work() == ""


@pytest.mark.django_db
def test_the_worker_rests_no_longer_than_until_the_next_publication() -> None:
    assert seconds_to_next() == math.inf
    article = make_article("Bientôt", live=False)
    with time_machine.travel(timezone.now(), tick=False):
        article.go_live_at = timezone.now() + timedelta(seconds=0.4)
        article.save_revision().publish()
        assert seconds_to_next() == pytest.approx(0.4)


@pytest.mark.django_db
def test_an_expired_page_is_unpublished() -> None:
    article = make_article("Court")
    article.expire_at = timezone.now() + timedelta(hours=1)
    publish(article)
    type(article).objects.filter(pk=article.pk).update(expire_at=timezone.now())
    assert "expired 1" in work()
    article.refresh_from_db()
    assert (article.live, article.expired) == (False, True)


@pytest.mark.django_db
def test_a_page_whose_publishing_was_not_followed_is_healed() -> None:
    article, other = make_article("Un"), make_article("Autre")
    deliver()
    article.title = "Deux"
    publish(article)
    other.unpublish()
    Touch.objects.all().delete()
    deliver()
    assert b"Deux" not in bytes(document(article).body)
    assert document(other).shown
    assert "healed 2" in work()
    deliver()
    assert b"Deux" in bytes(document(article).body)
    assert not document(other).shown


@pytest.mark.django_db
def test_a_healthy_newsroom_is_looked_at_and_left_alone(
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(5):
        make_article(f"Article {number}")
    deliver()
    Touch.objects.all().delete()
    healer = Healer()
    assert healer.heal() == 0
    # What was published since, what was taken down: two for each kind of page.
    with django_assert_max_num_queries(2 * len(page_resources())):
        assert healer.heal() == 0
    assert not Touch.objects.exists()


@contextmanager
def one_more_sweep(run: Callable[[], int]) -> Iterator[None]:
    """A sweep that only this test knows."""
    register_sweep("extra", run)
    try:
        yield
    finally:
        sweeps_by_name().pop("extra")


def sweeps_by_name() -> dict[str, Any]:
    """The registry itself."""
    from cms_community.delivery import sweeps as module  # noqa: PLC0415  named like its function

    return module._sweeps


@pytest.mark.django_db
def test_a_sweep_that_fails_holds_nothing_else_up(receiver: Receiver) -> None:
    endpoint = Endpoint.objects.create(name="Le site", url=receiver.url)
    Delivery.objects.create(endpoint=endpoint, event="ping", is_open=False)
    with one_more_sweep(lambda: 1 // 0), pytest.raises(CommandError, match="failed"):
        work()
    assert len(receiver.posts) == 1


@pytest.mark.django_db
def test_what_fails_waits_before_it_is_tried_again() -> None:
    runs: list[int] = []

    def fail() -> int:
        runs.append(1)
        raise RuntimeError

    worker = Worker(interval=0.01, say=lambda line: None)
    with one_more_sweep(fail):
        worker.turn()
        worker.turn()
    worker.close()
    assert runs == [1]


@pytest.mark.django_db
def test_a_task_that_a_killed_worker_left_is_begun_again_but_not_for_ever() -> None:
    task = update_reference_index_task.using(backend="queue")
    of = ("community_pictures", "picture", "1")
    often, once, fresh = (task.enqueue(*of).db_result for _ in range(3))
    long_ago = timezone.now() - LOST - timedelta(seconds=1)
    for result, times, started in ((often, TRIES, long_ago), (once, 1, long_ago)):
        result.status, result.started_at, result.worker_ids = "RUNNING", started, ["w"] * times
        result.save()
    fresh.claim("w")
    assert begin_again() == 1
    assert list(DBTaskResult.objects.ready()) == [once]


def test_every_sweep_has_a_name_of_its_own_and_an_order() -> None:
    names = [sweep.name for sweep in sweeps()]
    assert names.index("settled") < names.index("rendered")
    assert {"published", "expired", "healed", "tasks"} <= set(names)


@pytest.mark.postgresql
@pytest.mark.django_db
def test_what_must_be_alone_is_left_to_the_worker_that_is_about_it() -> None:
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor, only_one("x") as ours:
            assert ours
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            assert cursor.fetchone()[0] >= 1
            cursor.execute(
                "SELECT pg_try_advisory_lock(classid::int, objid::int) FROM pg_locks"
                " WHERE locktype = 'advisory' AND pid = %s",
                [connection.connection.info.backend_pid],
            )
            assert cursor.fetchall() == [(False,)]
    finally:
        other.close()


@contextmanager
def worker_process() -> Iterator[subprocess.Popen[str]]:
    """A worker in a process of its own, on the test's database."""
    named = connection.settings_dict
    url = f"postgres://{named['USER']}@{named['HOST']}:{named['PORT'] or 5432}/{named['NAME']}"
    running = subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--interval", "0.05"],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "cms_community.settings.test",
            "WEBHOOK_ALLOWED_HOSTS": "127.0.0.1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield running
    finally:
        if running.poll() is None:
            running.kill()
        running.wait()
        if running.stdout and not running.stdout.closed:
            running.stdout.close()


def until(happened: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    while not happened():
        time.sleep(0.01)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_worker_killed_amid_a_hundred_deliveries_loses_none() -> None:
    with receiving(slow=0.05) as receiver:
        made = []
        for number in range(5):
            endpoint = Endpoint.objects.create(name=f"Site {number}", url=receiver.url)
            made += [
                Delivery.objects.create(endpoint=endpoint, event="ping", is_open=False)
                for _ in range(20)
            ]
        with worker_process() as first:
            until(lambda: len(receiver.posts) >= 40)
            os.kill(first.pid, signal.SIGKILL)
            first.wait()
        posted = len(receiver.posts)
        assert posted < 100
        taken = Delivery.objects.filter(leased_until__isnull=False)
        assert 1 <= taken.count() <= 5
        # A minute later.
        taken.update(leased_until=timezone.now())
        with worker_process() as second:
            until(lambda: not Delivery.objects.filter(state="pending").exists())
            second.send_signal(signal.SIGTERM)
            said, _ = second.communicate()
        assert second.returncode == 0, said
        assert "posted" in said
        ledger = receiver.ledger
        assert set(ledger) == {each.message_id for each in made}
        twice = [key for key, count in ledger.items() if count > 1]
        assert len(twice) <= 5
        assert Attempt.objects.count() == 100
        sys.stdout.write(f"{posted} posts before the kill, {len(twice)} ids twice\n")
