"""Times a hundred decisions at the desk: server time of each, from the request to the answer.

DATABASE_URL=postgres://…/a_demo_database python benchmarks/decisions.py --user alice

The database must hold a newsroom (`manage.py demo --no-serve`); what tasks need is added to it.
As in production, tasks are queued for the worker. Every decision is undone, so that what is
measured can be measured again; each pick stays in the log, withdrawn.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

WANTED = 50
Times = dict[str, list[float]]


def send(client: Any, times: Times, name: str, given: dict[str, Any], *args: int) -> Any:
    """One decision, timed."""
    url = reverse(f"community_comments:desk_{name}", args=args)
    begun = time.perf_counter()
    answer = client.post(url, given)
    times.setdefault(name, []).append(1000 * (time.perf_counter() - begun))
    if answer.status_code != 200:
        sys.exit(f"{name}: {answer.status_code} {answer.content.decode()[:300]}")
    return answer.json()


def decide(client: Any, times: Times, comment: Any, tray: str) -> None:
    """Verify, pick, put in, undo both."""
    given = {"excerpt": comment.body_text, "criterion": "testimony"}
    send(client, times, "verify", given, comment.pk)
    picked = send(client, times, "pick", given, comment.pk)
    pick = comment.picks.exclude(state="withdrawn").get()
    put = send(client, times, "put_in", {"tray": tray, "pick": pick.pk})
    send(client, times, "undo", {"undo": put["undo"]})
    send(client, times, "undo", {"undo": picked["undo"]})


def begin(client: Any, times: Times) -> str:
    """A selection to put picks into."""
    page = client.get(reverse("community_comments:desk")).content.decode()
    (place, *_others) = re.findall(r'name="place"><option value="([0-9]+)"', page)
    send(client, times, "begin", {"title": "Mesure", "place": place})
    page = client.get(reverse("community_comments:desk")).content.decode()
    (tray, *_others) = re.findall(r'data-cc-tray="(selection[.][0-9]+)"', page)
    return str(tray)


def percentile(times: list[float], share: float) -> float:
    """The time that this share of the decisions stayed below."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def table(times: Times) -> str:
    """What came out."""
    lines = [f"{'decision':<12}{'times':>7}{'median':>10}{'p95':>10}   ms"]
    total = [one for each in times.values() for one in each]
    for name, each in {**times, "all": total}.items():
        middle, high = statistics.median(each), percentile(each, 0.95)
        lines.append(f"{name:<12}{len(each):>7}{middle:>10.1f}{high:>10.1f}")
    lines.append(f"wanted: p95 at most {WANTED} ms")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and print."""
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--user", default="alice")
    reading.add_argument("--comments", type=int, default=20, help="five decisions on each")
    asked = reading.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.desk_settings")
    django.setup()
    call_command("migrate", "django_tasks_database", verbosity=0)
    sys.stdout.write(table(measured(asked.user, asked.comments)))


def measured(user: str, wanted: int) -> Times:
    """The times of so many decisions, after a first that warms everything up."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=user))
    times: Times = {}
    tray = begin(client, times)
    pickable = apps.get_model("community_comments", "Comment").objects.pickable()
    first, *others = pickable.exclude(body_text="").order_by("-pk")[: wanted + 1]
    decide(client, {}, first, tray)
    for comment in others:
        decide(client, times, comment, tray)
    pages = apps.get_model("community_home", "CommentSelectionPage").objects
    pages.get(pk=tray.removeprefix("selection.")).delete()
    return times


if __name__ == "__main__":
    main()
