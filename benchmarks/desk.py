"""How fast the desk's queue answers, with a million comments and more: `python benchmarks/desk.py`.

Makes a database beside the one that DATABASE_URL names, once for each number of comments, and asks
it every question of the desk. All of it is synthetic: words that do not exist, distributed as words
are, among the real function words of French; texts, members, stories and scores drawn by chance.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = "cms_community.settings.test"
# So many texts are drawn; more comments repeat them, on other days.
TEXTS = 1_000_000


def main() -> None:
    """Make what is missing, ask everything, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--comments",
        nargs="*",
        type=int,
        default=[TEXTS],
        help="how many: a million first, then multiples of it",
    )
    parser.add_argument("--runs", type=int, default=20, help="times that each question is asked")
    parser.add_argument("--drop", action="store_true", help="drop the databases at the end")
    parser.add_argument("--fill-only", action="store_true", help="make the databases, ask nothing")
    parser.add_argument("--ask", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask:
        measure(options.ask, options.runs, fill_only=options.fill_only)
        return
    for count in options.comments:
        run(count, options)


def run(count: int, options: argparse.Namespace) -> None:
    """Ask one database, in a process of its own, since settings name but one.

    What is more than a million begins as a copy of the million, which must be there.
    """
    address = urlsplit(os.environ.get("DATABASE_URL", "postgres://root@127.0.0.1:5432/newsroom"))
    name = f"{address.path.strip('/')}_desk_{count}"
    there = {**os.environ, "DATABASE_URL": urlunsplit(address._replace(path=f"/{name}"))}
    admin = urlunsplit(address._replace(path="/postgres", scheme="postgres"))
    with psycopg.connect(admin, autocommit=True) as server:
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            base = f"{address.path.strip('/')}_desk_{TEXTS}" if count > TEXTS else "template1"
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{base}"')
    command = [sys.executable, __file__, "--ask", str(count), "--runs", str(options.runs)]
    command += ["--fill-only"] * options.fill_only
    subprocess.run(command, env=there, check=True)  # noqa: S603  our own command
    if options.drop:
        with psycopg.connect(admin, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}"')


def measure(count: int, runs: int, *, fill_only: bool) -> None:
    """Fill the database if it is empty, then ask it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    from benchmarks import desk_data, desk_questions  # noqa: PLC0415  models exist only now

    desk_data.fill(count, tell)
    if not fill_only:
        desk_questions.ask_everything(count, runs, tell)


def tell(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
