"""Every question of the desk, asked again and again: the tables of `benchmarks/desk.py`."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks.desk_data import FUNCTION_WORDS, vocabulary
from cms_community.comments.actions import pick_comment
from cms_community.comments.desk.enlisting import enlist
from cms_community.comments.desk.questions import ORDERS, Question
from cms_community.comments.desk.queue import ask, facets, newer
from cms_community.comments.models import Comment

Tell = Callable[[str], None]
Make = Callable[[random.Random], dict[str, Any]]
BIG = {
    "community_comments_comment",
    "community_comments_candidate",
    "community_comments_wording",
    "community_comments_discussion",
    "community_members_member",
}


def filters(last: datetime) -> dict[str, Make]:
    """What the desk narrows by, each drawn anew for each question."""
    day = timedelta(days=1)
    return {
        "none": lambda chance: {},
        "since yesterday": lambda chance: {"since": last - day},
        "a week": lambda chance: {"since": last - 7 * day},
        "a month": lambda chance: {"since": last - 30 * day},
        "section": lambda chance: {"section": chance.choice(["Politique", "Sport", "Médias"])},
        "section, since yesterday": lambda chance: {"section": "Médias", "since": last - day},
        "story": lambda chance: {"discussion_id": chance.randrange(100, 6000)},
        "language, rare": lambda chance: {"language": chance.choice(["de", "it"])},
        "never picked": lambda chance: {"never_picked": True},
        "staff and experts": lambda chance: {"roles": ("staff", "expert")},
        "has a question": lambda chance: {"has_question": True},
    }


def searches() -> dict[str, Make]:
    """What the desk looks for, by how frequent it is."""
    words = vocabulary()

    def one(first: int, last: int) -> Make:
        return lambda chance: {"words": words[chance.randrange(first, last)]}

    def two(first: int, last: int, other: int, end: int) -> Make:
        def make(chance: random.Random) -> dict[str, Any]:
            drawn = chance.randrange(first, last), chance.randrange(other, end)
            return {"words": " ".join(words[rank] for rank in drawn)}

        return make

    return {
        "none": lambda chance: {},
        "rare word": one(15_000, 39_000),
        "middling word": one(400, 1_500),
        "frequent word": one(50, 200),
        "common word": one(0, 20),
        "two rare words": two(15_000, 39_000, 15_000, 39_000),
        "two middling words": two(100, 1_000, 100, 1_000),
        "two common words": two(0, 20, 0, 20),
        "common and rare": two(0, 20, 15_000, 39_000),
        "phrase": phrase,
        "beginning": lambda chance: {"words": f"{words[chance.randrange(500, 5000)][:5]}*"},
    }


def phrase(chance: random.Random) -> dict[str, Any]:
    """Three words that follow one another in some comment."""
    top = Comment.objects.order_by("-pk").values_list("pk", flat=True)[0]
    later = Comment.objects.filter(pk__gte=chance.randrange(1, top - 50)).order_by("pk")[:50]
    # The longest of some, and from a word that is looked for: one of every comment is not.
    words = max((comment.body_text.split() for comment in later), key=len)
    everywhere = FUNCTION_WORDS.split()
    begins = [at for at, word in enumerate(words[:-2]) if word not in everywhere]
    at = chance.choice(begins)
    return {"words": '"{}"'.format(" ".join(words[at : at + 3]))}


def ask_everything(count: int, runs: int, tell: Tell) -> None:
    """Print how long each question takes, and whether a table was read whole for one."""
    last = Comment.objects.order_by("-created_at").values_list("created_at", flat=True)[0]
    tell(f"\n{count:,} comments, synthetic; milliseconds of ask(), each asked {runs} times\n")
    tell("| order | narrowed to | looked for | p50 | p95 | computed p50 | p95 | whole table |")
    tell("|---|---|---|--:|--:|--:|--:|---|")
    narrowings, sought = filters(last), searches()
    for order in ORDERS:
        for name, narrowing in narrowings.items():
            report(order, name, narrowing, "none", sought["none"], runs, tell)
        for looked_for, search in list(sought.items())[1:]:
            for name in ("none", "since yesterday"):
                report(order, name, narrowings[name], looked_for, search, runs, tell)
    tell("\n| what else | p50 | p95 | computed p50 | p95 |\n|---|--:|--:|--:|--:|")
    for name, act in others(last).items():
        tell(f"| {name} | {figures(timed(act, runs))} |")


def report(
    order: str, name: str, narrowing: Make, looked_for: str, search: Make, runs: int, tell: Tell
) -> None:
    """One row of the table."""
    chance = random.Random(f"{order}{name}{looked_for}")  # noqa: S311  the same at each run
    asked = [Question(order=order, **narrowing(chance), **search(chance)) for _ in range(runs + 1)]
    whole = read_whole(asked[0])
    clock = Clock()
    times = [clock.of(partial(ask, question)) for question in asked[1:]]
    tell(f"| {order} | {name} | {looked_for} | {figures(times)} | {', '.join(whole) or 'no'} |")


def figures(times: list[tuple[float, float]]) -> str:
    """Median and 95th percentile of what passed, then of what was computed."""
    cuts = [quantiles(one, n=20, method="inclusive") for one in zip(*times, strict=True)]
    return " | ".join(f"{cut[at]:.0f}" for cut in cuts for at in (9, 18))


class Clock:
    """Milliseconds that pass, and those in which this process or its database server computes.

    The second is what the first would be on a machine that does nothing else.
    """

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def of(self, act: Callable[[], Any]) -> tuple[float, float]:
        """(passed, computed) while something is done."""
        begun, used = perf_counter(), self._used()
        act()
        return 1000 * (perf_counter() - begun), self._used() - used

    def _used(self) -> float:
        return 1000 * process_time() + int(self.server.read_text().split()[0]) / 1e6


def timed(act: Callable[[random.Random], Any], runs: int) -> list[tuple[float, float]]:
    """What each of so many runs took."""
    chance, clock = random.Random(5), Clock()  # noqa: S311  the same at each run
    return [clock.of(partial(act, chance)) for _ in range(runs)]


def others(last: datetime) -> dict[str, Callable[[random.Random], Any]]:
    """What else the desk does while it is open."""
    day = Question(since=last - timedelta(days=1))
    mark = (last - timedelta(minutes=1)).isoformat()
    old = (last - timedelta(hours=12)).isoformat()
    deep = tenth()
    alice = get_user_model().objects.get_or_create(username="alice")[0]
    fresh = iter(Comment.objects.visible().filter(picks=None).order_by("-pk")[:500])

    def decide(chance: random.Random) -> None:
        comment = next(fresh)
        words = " ".join(comment.body_text.split()[:5])
        pick_comment(comment=comment, excerpt=words, note="", criterion="nuance", by=alice)

    def leave(chance: random.Random) -> None:
        comment = next(fresh)
        with transaction.atomic():
            Comment.objects.filter(pk=comment.pk).update(state="rejected")
            enlist(comment_ids=[comment.pk])

    return {
        "facets(), since yesterday": lambda chance: facets(day),
        "facets(), every comment": lambda chance: facets(Question()),
        "newer(), a minute old": lambda chance: newer(day, mark),
        "newer(), 12 hours old, looking for a word": lambda chance: newer(
            Question(words="tramway"), old
        ),
        "the tenth page, worth": lambda chance: ask(deep),
        "pick_comment()": decide,
        "a comment leaves the queue": leave,
    }


def tenth() -> Question:
    """What asks for a page deep in the list."""
    after = ""
    for _ in range(9):
        after = ask(Question(order="worth", after=after)).next
    return Question(order="worth", after=after)


def read_whole(question: Question) -> list[str]:
    """The big tables that PostgreSQL reads from end to end to answer a question."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        ask(question)
    found: set[str] = set()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
        for query in captured:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN (FORMAT JSON) {query['sql']}")
                found |= set(_scanned(cursor.fetchone()[0][0]["Plan"]))
    return sorted(found & BIG)


def _scanned(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", []):
        yield from _scanned(part)
