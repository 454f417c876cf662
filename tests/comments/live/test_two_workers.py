"""Two workers, one killed again and again: each event has its effect, and only once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection as database
from django.db.models import Count
from django.utils import timezone

from cms_community.comments.live.told import written
from cms_community.comments.models import Arrival, Comment, Connection
from cms_community.comments.sources.answers import Told

from .platform import Platform, told

ROOT = Path(__file__).resolve().parents[3]
MODULE = "tests.comments.live.workers"
COMMENTS = 1_500


def worker() -> subprocess.Popen[bytes]:
    """A worker on the test's database."""
    named = database.settings_dict
    place = f"postgres://{named['USER']}@127.0.0.1:{named['PORT']}/{named['NAME']}"
    environment = {**os.environ, "DATABASE_URL": place}
    return subprocess.Popen(  # noqa: S603  our own command
        [sys.executable, "-m", MODULE], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )


def post(connection: Connection, platform: Platform) -> None:
    """Events that tell comments, and events that only name them."""
    rows = []
    for number in range(COMMENTS):
        name = str(number)
        platform.comments[name] = told(name)
        what = Told([told(name)]) if number % 3 else Told(look_up=[name])
        rows.append(
            Arrival(
                source=connection.source,
                event=f"e{number}",
                told=written(what),
                asks=not number % 3,
            )
        )
    Arrival.objects.bulk_create(rows)


@pytest.mark.server
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_workers_that_are_killed_lose_nothing_and_do_nothing_twice(
    connection: Connection, platform: Platform
) -> None:
    Connection.objects.update(poll_every=0)
    post(connection, platform)
    steady, victim = worker(), worker()
    killed = 0
    try:
        while Arrival.objects.waiting().exists():
            time.sleep(0.3)
            victim.send_signal(signal.SIGKILL)
            victim.wait(30)
            killed += 1
            # As if the lease that the dead one left were over.
            Arrival.objects.waiting().update(due_at=timezone.now())
            victim = worker()
            time.sleep(2)
    finally:
        for process in (steady, victim):
            process.terminate()
            process.wait(60)
    assert killed
    assert Comment.objects.count() == COMMENTS
    twice = Comment.objects.values("remote_id").annotate(times=Count("pk")).filter(times__gt=1)
    assert not twice.exists()
    assert not Arrival.objects.exclude(error="").exists()
    assert Arrival.objects.filter(done_at__isnull=False, told="").count() == COMMENTS
