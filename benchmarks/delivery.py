"""How fast what is published is delivered: `python benchmarks/delivery.py`, on two idle cores.

Makes an invented newsroom in PostgreSQL databases of its own (beside the one that DATABASE_URL
names, by default at postgres://root@127.0.0.1:5432), serves it by granian with one process on the
first core, loads it with wrk from the second, and prints tables in Markdown. nginx serves the very
same bytes from disk on the same core; everything that is compared is measured in turns.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import serving
from serving import Load, Server, granian, gunicorn, manage, nginx, psql

PORTS = iter(range(8920, 8990))
LIST = "/api/v1/articles/"
WAGTAIL = "/api/v2/pages/?type=community_home.ArticlePage"
FIELDS = "fields=standfirst,tags,hero_picture(title,alt),article_authors(author(name,slug))"
ROUNDS = 3

Case = tuple[Server, str, int, str]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=list(PARTS), help=", ".join(PARTS))
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--documents", type=int, default=1_000_000, help="for the growth test")
    parser.add_argument("--seconds", type=int, default=2, help="of each of three rounds")
    parser.add_argument(
        "--policy", default="batch", help="batch as in deploy/, or other, Linux's own"
    )
    asked = parser.parse_args()
    serving.POLICY[1] = f"--{asked.policy}"
    server = os.environ.get("DATABASE_URL", "postgres://root@127.0.0.1:5432/postgres")
    with ExitStack() as stack:
        bench = Bench(asked, server, stack)
        for name in asked.parts:
            PARTS[name](bench)


class Bench:
    """What all parts share: databases, servers, the articles that are asked for."""

    def __init__(self, asked: argparse.Namespace, server: str, stack: ExitStack) -> None:
        self.asked, self.server, self.stack = asked, server, stack
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self._newsroom = ""

    def new_database(self, name: str) -> str:
        """A database of our own, dropped in the end."""
        return serving.new_database(self.server, name, self.stack)

    @property
    def newsroom(self) -> str:
        """The database with the invented newsroom."""
        if not self._newsroom:
            self._newsroom = self.new_database("newsroom")
            make = f"from benchmarks.newsroom import *; make_newsroom({self.asked.articles})"
            manage(self._newsroom, "shell", "-c", make)
        return self._newsroom

    def serve(self, name: str, address: str, by: Any = granian, **env: str) -> Server:
        """A server that answers."""
        started = by(name, next(PORTS), address, **env)
        self.stack.callback(started.stop)
        return started.ready(f"{LIST}?limit=1")

    def files(self, files: dict[str, bytes]) -> Server:
        """nginx with these."""
        started = nginx(next(PORTS), self.folder, files)
        self.stack.callback(started.stop)
        return started.ready(f"/{next(iter(files))}")

    def measure(self, cases: list[Case], *, rounds: int = ROUNDS) -> list[Load]:
        """Each case in turn, several times; the median of each."""
        seen: list[list[Load]] = [[] for _ in cases]
        for _ in range(rounds):
            for (server, target, connections, etag), found in zip(cases, seen, strict=True):
                load = server.load(
                    target, connections=connections, seconds=self.asked.seconds, etag=etag
                )
                found.append(load)
        return [Load(*map(statistics.median, zip(*found, strict=True))) for found in seen]


def tell(text: str) -> None:
    """Print at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def first_article(server: Server) -> str:
    """The address of the newest article."""
    listed: dict[str, Any] = json.loads(server.get(f"{LIST}?limit=1")[1])
    return f"{LIST}{listed['items'][0]['id']}/"


def edge(bench: Bench) -> None:
    """The warm edge and nginx."""
    ours = bench.serve("edge", bench.newsroom)
    time.sleep(1)
    targets = {"article": first_article(ours), "list": LIST}
    got = {name: ours.get(target) for name, target in targets.items()}
    disk = bench.files({name: body for name, (_, body, _) in got.items()})
    tell("\n## Warm edge and nginx, one core each in turn\n")
    tell("| what | bytes | connections | edge, requests/s | nginx | | edge, CPU µs | nginx | |")
    tell("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for connections in (16, 64):
        for name, (_, body, etag) in got.items():
            cases: list[Case] = []
            for condition, theirs in (("", ""), (etag, disk.get(f"/{name}")[2])):
                cases.append((ours, targets[name], connections, condition))
                cases.append((disk, f"/{name}", connections, theirs))
            whole, file, unchanged, file_304 = bench.measure(cases)
            wanted = {16: " (≥ 0.50)", 64: " (≥ 0.75)"}[connections], " (≤ 2.3×)"
            tell(row(name, len(body), connections, whole, file, *wanted))
            tell(row(f"{name}, 304", 0, connections, unchanged, file_304))
            tell(f"| its rate beside the 200's | | | | | {beside(unchanged, whole)} | | | |")


def row(
    name: str,
    size: int,
    connections: int,
    ours: Load,
    theirs: Load,
    rate_wanted: str = "",
    cpu_wanted: str = "",
) -> str:
    """One line of the comparison with nginx."""
    rates = f"{ours.rate:,.0f} | {theirs.rate:,.0f} | **{ours.rate / theirs.rate:.2f}**"
    cpu = f"{ours.cpu_us:.1f} | {theirs.cpu_us:.1f} | **{ours.cpu_us / theirs.cpu_us:.1f}×**"
    seen = f"{rates}{rate_wanted} | {cpu}{cpu_wanted}"
    return f"| {name} | {size:,} | {connections} | {seen} |"


def beside(unchanged: Load, whole: Load) -> str:
    """The rate of answers without a body as a part of that of whole ones."""
    return f"**{unchanged.rate / whole.rate:.2f}** (≥ 1)"


def memory(bench: Bench) -> None:
    """A process that holds every article."""
    ours = bench.serve("memory", bench.newsroom)
    time.sleep(1)
    empty, target, held = ours.memory(), f"{LIST}?limit=100", 0
    while target:
        listed = json.loads(ours.get(target)[1])
        for item in listed["items"]:
            ours.get(f"{LIST}{item['id']}/")
            held += 1
        target = listed["meta"]["next"]
    tell(f"\nMemory of a server process: {empty:.0f} MiB at start, **{ours.memory():.0f} MiB**")
    tell(f"with {held:,} articles and their lists warm (≤ 180).")


def wagtail(bench: Bench) -> None:
    """Wagtail's own API on the same pages, behind Django's cache and without."""
    warm = bench.serve("edge", bench.newsroom)
    plain = bench.serve("no edge", bench.newsroom, EDGE="0")
    behind_cache = {"EDGE": "0", "CACHE_MIDDLEWARE": "1"}
    cached = bench.serve("Wagtail, cached", bench.newsroom, **behind_cache)
    usual = bench.serve("Wagtail, gunicorn", bench.newsroom, gunicorn, **behind_cache)
    slug = json.loads(plain.get(first_article(plain))[1])["slug"]
    section = "rubrique-4"
    parent = json.loads(plain.get(f"/api/v2/pages/?slug={section}")[1])["items"][0]["id"]
    page_10 = f"{LIST}?section={section}"
    for _ in range(9):
        page_10 = json.loads(plain.get(page_10)[1])["meta"]["next"]
    body = f"{FIELDS},body"
    rows = {
        "article": (first_article(plain), f"{WAGTAIL}&slug={slug}&{body}", " (≥ 20×)", 15),
        "list of 20": (LIST, f"{WAGTAIL}&order=-first_published_at&{FIELDS}", "", 60),
        "section, page 10": (
            page_10,
            f"{WAGTAIL}&child_of={parent}&order=-first_published_at&offset=180&{FIELDS}",
            "",
            60,
        ),
    }
    tell("\n## Against Wagtail API v2 on the same pages, 16 connections\n")
    tell("Wagtail's behind Django's cache is served by gunicorn, as usual, and by granian.\n")
    tell("| what | edge | cache, gunicorn | | cache, granian | | edge off | no cache | |")
    tell("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for name, (ours, theirs, of_cache, of_none) in rows.items():
        cases = [(warm, ours, 16, ""), (usual, theirs, 16, ""), (cached, theirs, 16, "")]
        cases += [(plain, ours, 16, ""), (plain, theirs, 16, "")]
        edge_, *caches, off, none = bench.measure(cases)
        columns = (f"{c.rate:,.0f} | **{edge_.rate / c.rate:.1f}×**" for c in caches)
        first = f"{edge_.rate:,.0f} | {f'{of_cache} | '.join(columns)}{of_cache}"
        ratio = f"**{off.rate / none.rate:.1f}×** (≥ {of_none}×)"
        second = f"{off.rate:,.0f} | {none.rate:,.1f} | {ratio}"
        tell(f"| {name} | {first} | {second} |")


def writing(bench: Bench) -> None:
    """What publishing and renaming cost."""
    readers = [bench.serve(f"reader {n}", bench.newsroom) for n in (1, 2)]
    ports = [reader.port for reader in readers]
    tell("\n## Publishing and renaming\n")
    for call in (f"publishing({ports})", "renaming(5000)"):
        program = f"from benchmarks.writing import *; {call}"
        tell(manage(bench.newsroom, "shell", "--verbosity", "0", "-c", program).strip())


def growth(bench: Bench) -> None:
    """A thousand documents and a million."""
    sizes = {1000: "small", bench.asked.documents: "large"}
    servers = []
    for size, name in sizes.items():
        address = bench.new_database(name)
        script = str(serving.ROOT / "benchmarks" / "growth.sql")
        psql(address, "--set", f"count={size}", "--file", script)
        servers.append(bench.serve(name, address, EDGE="0"))
    tell("\n## Growth: milliseconds of one request after the other, edge off\n")
    tell(f"| what | 1,000 documents | {bench.asked.documents:,} synthetic documents | ratio |")
    tell("|---|--:|--:|--:|")
    for name, target in growth_rows().items():
        cases: list[Case] = [(server, target(server), 1, "") for server in servers]
        small, large = bench.measure(cases)
        ratio = f"**{large.p50_ms / small.p50_ms:.2f}** (≤ 1.5)"
        tell(f"| {name} | {small.p50_ms:.2f} | {large.p50_ms:.2f} | {ratio} |")


def growth_rows() -> dict[str, Callable[[Server], str]]:
    """What is asked of both."""
    return {
        "first page": lambda server: f"{LIST}?limit=2",
        "page 500 by cursor": page_500,
        "rare facet": lambda server: f"{LIST}?limit=2&tag=rare",
        "common facet": lambda server: f"{LIST}?limit=2&section=rubrique-1",
        "common and rare facet": lambda server: f"{LIST}?limit=2&section=rubrique-2&tag=rare",
    }


def page_500(server: Server) -> str:
    """Its address, found as a reader does."""
    target = f"{LIST}?limit=2"
    for _ in range(499):
        target = json.loads(server.get(target)[1])["meta"]["next"]
    return target


PARTS: dict[str, Callable[[Bench], None]] = {
    "edge": edge,
    "memory": memory,
    "wagtail": wagtail,
    "writing": writing,
    "growth": growth,
}

if __name__ == "__main__":
    main()
