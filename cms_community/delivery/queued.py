"""django-tasks in the worker: imported only where its queue is in the database.

What it does can be done again at no loss: renditions, indexing.
"""

from __future__ import annotations

import os
import socket
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from .sweeps import register_sweep

# Tasks run before the worker looks at anything else again.
AT_ONCE = 5
# A killed worker leaves its task running for ever: after this it is begun again, so many times.
LOST = timedelta(hours=1)
TRIES = 3
REMEMBERED = timedelta(days=7)


def queues() -> list[str]:
    """The backends whose tasks wait in the database."""
    aliases: list[str] = list(task_backends.settings)
    return [alias for alias in aliases if isinstance(task_backends[alias], DatabaseBackend)]


def run_tasks() -> int:
    """Run a few tasks, in this thread; how many."""
    return sum(run_queue(alias) for alias in queues())


def run_queue(alias: str) -> int:
    """Run a few tasks of one backend; what fails is kept with its traceback."""
    done = 0
    while done < AT_ONCE and (task := take(alias)):
        runner(alias).run_task(task)
        done += 1
    return done


def take(alias: str) -> Any:
    """The first task that is ready, for this worker alone; None if there is none."""
    with transaction.atomic():
        task = DBTaskResult.objects.ready().filter(backend_name=alias).get_locked()
        if task is not None:
            task.claim(f"{socket.gethostname()[:40]}-{os.getpid()}")
    return task


def runner(alias: str) -> Worker:
    """django-tasks-db's own, of which we use what runs one task; its loop closes connections."""
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name=alias,
        startup_delay=False,
        max_tasks=AT_ONCE,
        worker_id="",
    )


def begin_again() -> int:
    """Have the tasks of killed workers run again, unless they may be what kills them."""
    lost = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LOST)
    keys = [each.pk for each in lost if len(each.worker_ids) < TRIES]
    return DBTaskResult.objects.filter(pk__in=keys).update(status="READY")


def forget_results(*, age: timedelta = REMEMBERED) -> int:
    """Delete what was done or failed so long ago; how many that were."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - age)
    return old.delete()[0]


def register() -> None:
    """Called once, when the app is ready."""
    register_sweep("tasks", run_tasks)
    register_sweep("tasks begun again", begin_again, every=60, alone=True)
    register_sweep("forgotten tasks", forget_results, every=3600, alone=True)
