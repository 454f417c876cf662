"""How fast comments come in: `python benchmarks/ingest.py`, on PostgreSQL and two idle cores.

In a database of its own, beside the one that DATABASE_URL names: comments are pushed to a server
in batches of 1,000; signed webhooks are posted to it one by one; 20,000 of them, queued while no
worker runs, are then worked off by two workers. The platform that signs is benchmarks/agora.py.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import Any

import django
import serving
from django.apps import apps
from import_comments import invented
from serving import ROOT, Server, environment, manage, new_database

SECRET = "a secret of benchmarks only"  # noqa: S105  no secret
PUSH = "/api/v1/ingest/comments/?source=forum"
WEBHOOK = "/api/v1/ingest/webhooks/agora/"
MAKE = """
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from wagtail.models import APIToken
from cms_community.comments.models import Connection
from cms_community.members.models import Source
user = get_user_model().objects.create_user("forum")
user.groups.add(Group.objects.get(name="Comment feed"))
Source.objects.create(name="forum", kind="push")
agora = Source.objects.create(name="agora", kind="discourse")
Connection.objects.create(source=agora, secret_variable="DISCOURSE_SECRET", poll_every=0)
print(APIToken.create_token(user=user, name="benchmark")[1])
"""


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pushed", type=int, default=100_000, help="comments")
    parser.add_argument("--posted", type=int, default=2_000, help="webhooks that are timed")
    parser.add_argument("--queued", type=int, default=20_000, help="webhooks worked off")
    parser.add_argument("--port", type=int, default=9210)
    asked = parser.parse_args()
    with ExitStack() as stack:
        address, token = newsroom(stack)
        server = serve(stack, address, asked.port)
        tell("| what | figure |")
        tell("|---|--:|")
        tell(f"| push, {asked.pushed:,} comments | {pushed(server, token, asked.pushed)} |")
        queued = events(asked.queued)
        tell(f"| webhook, {asked.posted:,} posts | {posted(server, queued[: asked.posted])} |")
        for line in worked_off(stack, address, queued[asked.posted :], asked.queued):
            tell(line)


def tell(text: str) -> None:
    """Print at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def newsroom(stack: ExitStack) -> tuple[str, str]:
    """A database with two sources, dropped in the end, and the token of the one that pushes."""
    at = os.environ.get("DATABASE_URL", "postgres://root@127.0.0.1:5432/postgres")
    address = new_database(at, "ingest", stack)
    token = manage(address, "shell", "--verbosity", "0", "-c", MAKE).strip().splitlines()[-1]
    os.environ |= environment(address, DISCOURSE_SECRET=SECRET)
    django.setup()
    return address, token


def serve(stack: ExitStack, address: str, port: int) -> Server:
    """A server that answers."""
    flags = serving.FLAGS.split()
    command = [sys.executable, "-m", "granian", *flags, "--port", str(port)]
    env = environment(address, DISCOURSE_SECRET=SECRET)
    server = Server("newsroom", port, [*command, "benchmarks.agora:application"], env)
    stack.callback(server.stop)
    return server.ready("/api/v1/articles/")


def pushed(server: Server, token: str, count: int) -> str:
    """Comments a second, pushed in batches one after the other."""
    told = list(invented(count))
    batches = [
        json.dumps({"comments": told[at : at + 1000]}).encode() for at in range(0, count, 1000)
    ]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    asking = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    before, began, new = server.cpu(), time.perf_counter(), 0
    for number, body in enumerate(batches):
        answer = ask(asking, PUSH, body, headers | {"Idempotency-Key": f"batch {number}"})
        new += sum(item["outcome"] == "new" for item in answer["items"])
    spent, cpu = time.perf_counter() - began, server.cpu() - before
    return f"{new / spent:,.0f} comments/s ({cpu / new * 1e6:,.0f} µs of CPU each), {new:,} new"


def ask(
    asking: http.client.HTTPConnection, target: str, body: bytes, headers: dict[str, str]
) -> Any:
    """Post, and read the JSON that is answered; the end of the run if that is an error."""
    asking.request("POST", target, body, headers)
    answer = asking.getresponse()
    told = answer.read()
    if answer.status not in (200, 202):
        sys.exit(f"{target} answers {answer.status}: {told[:500]!r}")
    return json.loads(told)


def events(count: int) -> list[bytes]:
    """So many events, each of one comment; half of them new, half of them about a former one."""
    chance = random.Random(1944)  # noqa: S311  the same events every time is the point
    told = list(invented(count))
    made = []
    for number, record in enumerate(told):
        about = told[chance.randrange(number)]["source_id"] if number % 2 else record["source_id"]
        record |= {"source_id": about, "parent_source_id": None, "reactions": number}
        record["source_updated_at"] = record["created_at"]
        made.append(json.dumps({"id": f"event {number}", "comments": [record]}).encode())
    return made


def signed(body: bytes) -> dict[str, str]:
    """The headers of a webhook."""
    agora = __import__("benchmarks.agora", fromlist=["signature"])
    name = agora.signature(body, SECRET).decode()
    return {"X-Signature": name, "Content-Type": "application/json"}


def posted(server: Server, bodies: list[bytes]) -> str:
    """How long a platform waits for the answer to a webhook."""
    asking = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    before, waits = server.cpu(), []
    for body in bodies:
        headers = signed(body)
        began = time.perf_counter()
        ask(asking, WEBHOOK, body, headers)
        waits.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(waits, n=100)
    cpu = (server.cpu() - before) / len(bodies) * 1000
    return f"p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms ({cpu:.1f} ms of CPU each)"


def worked_off(stack: ExitStack, address: str, bodies: list[bytes], count: int) -> list[str]:
    """Queue the rest, have two workers work it all off, and look whether each had its effect."""
    actions = __import__("cms_community.comments.live.actions", fromlist=["accept_webhook"])
    for body in bodies:
        actions.accept_webhook(source_name="agora", body=body, headers=signed(body))
    arrivals = apps.get_model("community_comments", "Arrival").objects
    comments = apps.get_model("community_comments", "Comment").objects.filter(source__name="agora")
    env = environment(address, DISCOURSE_SECRET=SECRET)
    command = [sys.executable, "-m", "benchmarks.agora"]
    workers = [
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)  # noqa: S603  ours
        for _ in range(2)
    ]
    for worker in workers:
        stack.callback(worker.wait, 60)
        stack.callback(worker.terminate)
    while arrivals.waiting().count() == count:
        time.sleep(0.005)
    began = time.perf_counter()
    while arrivals.waiting().exists():
        time.sleep(0.05)
    spent = time.perf_counter() - began
    expected = effects([*events(count)])
    found = dict(comments.values_list("remote_id", "reactions"))
    rows = arrivals.filter(done_at__isnull=False, error="").count()
    verdict = "each once" if found == expected and rows == count else "NOT each once"
    return [
        f"| {count:,} queued webhooks, two workers | {count / spent:,.0f} events/s |",
        f"| their effect: {len(found):,} comments, {rows:,} events done | {verdict} |",
    ]


def effects(bodies: list[bytes]) -> dict[str, int]:
    """What the events leave of each comment: the count that the newest one of it tells."""
    newest: dict[str, tuple[str, int]] = {}
    for body in bodies:
        (record,) = json.loads(body)["comments"]
        told = record["source_updated_at"], record["reactions"]
        newest[record["source_id"]] = max(newest.get(record["source_id"], told), told)
    return {name: count for name, (_, count) in newest.items()}


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
