"""Everything that is kept anywhere, as text: every table, every cache, every file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection


def tables() -> list[str]:
    """Every table, SQLite's shadows of its search index included."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return [name for (name,) in cursor.fetchall()]
        return connection.introspection.table_names(cursor)


def rows(table: str) -> Iterator[str]:
    """Each row of a table as one text, bytes read as text."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(table)
        cursor.execute(f"SELECT * FROM {name}")  # noqa: S608  a name the database told
        for row in cursor.fetchall():
            yield " ".join(map(text, row))


def text(cell: Any) -> str:
    """One cell as text."""
    if isinstance(cell, bytes | memoryview):
        return bytes(cell).decode("utf-8", "replace")
    return str(cell)


def cached() -> Iterator[str]:
    """What the shared cache holds."""
    kept: Any = caches["default"]._cache  # type: ignore[attr-defined]  # either backend's
    if isinstance(kept, dict):
        yield from (f"{key} {text(value)}" for key, value in kept.items())
        return
    client = kept.get_client()
    for key in client.scan_iter():
        yield f"{text(key)} {text(client.get(key) or b'')}"


def files() -> Iterator[str]:
    """What stands in the media folder."""
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        if path.is_file():
            yield f"{path} {text(path.read_bytes())}"


def everywhere() -> Iterator[tuple[str, str]]:
    """Every place, with a text that stands in it."""
    for table in tables():
        yield from ((table, row) for row in rows(table))
    yield from (("cache", kept) for kept in cached())
    yield from (("files", kept) for kept in files())


def places_of(words: tuple[str, ...]) -> set[str]:
    """Where any of these words is kept, in whatever letters."""
    return {place for place, kept in everywhere() if any(w in kept.casefold() for w in words)}
