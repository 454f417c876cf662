"""Keeping the words of shown documents where Wagtail's search backend finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.db import connection, transaction
from wagtail.search.backends import get_search_backends
from wagtail.search.models import IndexEntry

from .models import Document, SearchText


class Words(NamedTuple):
    """What a document tells readers, as plain text."""

    title: str
    text: str


def keep_words(documents: Iterable[Document], words_of: Callable[[Document], Words]) -> None:
    """Have search find what these documents say now, and nothing of those that are gone.

    To be called in the transaction that writes them. Unchanged words cost one query.
    """
    documents = list(documents)
    shown = {document.pk: document for document in documents if document.announced}
    kept = SearchText.objects.in_bulk([document.pk for document in documents])
    rows = [row_of(document, words_of(document)) for document in shown.values()]
    changed = [row for row in rows if differs(row, kept.get(row.pk))]
    write(changed)
    forget([row for key, row in kept.items() if key not in shown])


def row_of(document: Document, words: Words) -> SearchText:
    """The row for a document; no database takes a zero byte in a text."""
    title, text = (part.replace("\0", "") for part in words)
    return SearchText(
        document=document, kind=document.kind, locale=document.locale, title=title, text=text
    )


def differs(row: SearchText, kept: SearchText | None) -> bool:
    """Whether this is not what is kept already."""
    names = ("locale", "title", "text")
    return kept is None or any(getattr(row, name) != getattr(kept, name) for name in names)


def write(rows: Sequence[SearchText]) -> None:
    """Write rows and their entries in the index."""
    if not rows:
        return
    SearchText.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["document"],
        update_fields=["locale", "title", "text"],
    )
    in_every_index(lambda backend: backend.add_bulk(SearchText, rows))


def forget(rows: Sequence[SearchText]) -> None:
    """Delete rows with their entries in the index."""
    if not rows:
        return
    in_every_index(lambda backend: [backend.delete(row) for row in rows])
    SearchText.objects.filter(pk__in=[row.pk for row in rows]).delete()


def in_every_index(change: Callable[[Any], Any]) -> None:
    """Change the index: with the documents where it is in their database, else after the commit.

    One that does not answer then is behind until `update_index`; what it still names and readers
    may not see is left out of every answer.
    """
    for backend in get_search_backends(with_auto_update=True):
        if backend.catch_indexing_errors:
            transaction.on_commit(partial(change, backend), robust=True)
        else:
            change(backend)


def forget_traces() -> None:
    """Have SQLite's index keep nothing of what was deleted from it; PostgreSQL's keeps nothing.

    Its pieces hold words until they are merged, so that they are found in the tables by whoever
    reads them as bytes.
    """
    if connection.vendor != "sqlite":
        return
    table = f"{IndexEntry._meta.db_table}_fts"
    with connection.cursor() as cursor:
        if table in connection.introspection.table_names(cursor):
            merge = f"INSERT INTO {table}({table}) VALUES ('optimize')"  # noqa: S608  from _meta
            cursor.execute(merge)
