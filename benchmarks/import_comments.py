"""How fast, and in how much memory, comments are imported: `python benchmarks/import_comments.py`.

Writes invented comments to a file, then runs `manage.py import_comments` on it twice, each time in
a process of its own, so that time and memory are those of the command that a newsroom runs. The
database is a scratch one, made and destroyed here: a SQLite file, or a test database beside the
one that DATABASE_URL names, whose own tables are not touched.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import django
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = "cms_community.settings.test"
TEXT = """la le les une des que qui pour dans avec pourtant ville école tramway élus quartier matin
 lecteur réponse été depuis encore très réseau l’hôpital façade marché prix enfants soir"""
RATE = re.compile(r"([\d,]+) a second")


class Run(NamedTuple):
    """What one import took."""

    comments_a_second: int
    peak_megabytes: int


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("comments", nargs="*", type=int, default=[100_000], help="how many")
    counts = parser.parse_args().comments
    tell("| database | comments | first import, comments/s | idle import | peak memory, MB |")
    tell("|---|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            tell(measured(Path(folder), count))


def tell(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def measured(folder: Path, count: int) -> str:
    """A row of the table for so many comments."""
    export = folder / "comments.ndjson"
    with export.open("w", encoding="utf-8") as out:
        for record in invented(count):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    address = scratch_database(folder)
    try:
        first, idle = run(address, export), run(address, export)
    finally:
        connection.creation.destroy_test_db("", verbosity=0, keepdb=False)
    peak = max(first.peak_megabytes, idle.peak_megabytes)
    rates = f"{first.comments_a_second:,} | {idle.comments_a_second:,}"
    return f"| {connection.vendor} | {count:,} | {rates} | {peak} |"


def scratch_database(folder: Path) -> str:
    """The address of a new and empty database, as DATABASE_URL writes it."""
    given = os.environ.get("DATABASE_URL", "")
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(folder / "scratch.sqlite3")
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(given)._replace(path=f"/{name}"))


def run(address: str, export: Path) -> Run:
    """Import the file as a newsroom would, and see what it took."""
    command = [sys.executable, str(ROOT / "manage.py"), "import_comments", "ndjson", str(export)]
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": SETTINGS}
    process = subprocess.Popen(  # noqa: S603  our own command, our own file
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout  # noqa: S101  it was asked for above
    told = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    found = RATE.search(told)
    if process.returncode or not found:
        sys.exit(f"The import failed:\n{told}")
    return Run(int(found[1].replace(",", "")), usage.ru_maxrss // 1024)


def invented(count: int) -> Iterator[dict[str, Any]]:
    """So many records, the same at each call: replies, some HTML, some removed, many members."""
    chance = random.Random(1944)  # noqa: S311  the same comments every time is the point
    words = TEXT.split()
    written = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(1, count + 1):
        written += timedelta(seconds=chance.randrange(20))
        member = chance.randrange(count // 20 + 1)
        thread = max(1, number // 200 - chance.randrange(3))
        text = " ".join(chance.choices(words, k=chance.randrange(5, 85)))
        yield {
            "source_id": f"c{number}",
            "parent_source_id": f"c{chance.randrange(1, number + 50)}" if number % 2 else None,
            "discussion_source_id": f"s{thread}",
            "discussion_url": f"https://newspaper.example/article/{thread}",
            "discussion_title": f"Article {thread}",
            "member_source_id": f"m{member}",
            "member_name": f"Lecteur {member}",
            "created_at": written.isoformat(),
            "state": "rejected" if number % 30 == 0 else "visible",
            "state_raw": "APPROVED",
            "reactions": chance.randrange(40),
            "replies": chance.randrange(4),
            **(
                {
                    "body_html": f"<p>{text}</p><p><b>Voir</b> <a href='https://a.example'>ici</a></p>"
                }
                if number % 20 == 0
                else {"body_text": text}
            ),
        }


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    django.setup()
    main()
