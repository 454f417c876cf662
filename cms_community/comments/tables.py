"""Compares and writes many rows with few statements, on PostgreSQL and on SQLite.

Every name in the SQL comes from the models' _meta, every value travels as a parameter. Rows are
tuples in the order of the field names that the caller gives.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

from ..members.models import Source

Model = type[models.Model]
Rows = Sequence[tuple[Any, ...]]


def lock(source: Source) -> None:
    """Let one import at a time write to a source, until the transaction ends.

    Two imports then wait for each other instead of undoing each other, and cannot deadlock.
    """
    if connection.features.has_select_for_update:
        Source.objects.select_for_update(no_key=True).only("pk").get(pk=source.pk)
        return
    # SQLite has one writer at a time: this takes its place at once, and writes nothing.
    _run(f"UPDATE {_table(Source)} SET id = id WHERE 0")  # noqa: S608  a name from _meta


def keys_of(model: Model, source: Source, remote_ids: Iterable[str]) -> dict[str, int]:
    """The primary keys of those rows of a source that are stored, by their ids there."""
    return dict(_look_up(model, source, "remote_id", remote_ids))


def orphans_of(model: Model, source: Source, remote_ids: Iterable[str]) -> list[tuple[str, int]]:
    """(parent's id, key) of the rows that wait for a parent of one of these ids."""
    # In the words of the partial index, which would not be used for any others.
    waiting = "AND parent_id IS NULL AND NOT (parent_remote_id = '')"
    return _look_up(model, source, "parent_remote_id", remote_ids, waiting)


def next_keys(model: Model, count: int) -> list[int]:
    """So many unused primary keys, so that rows of one batch may point at each other."""
    if not count:
        return []
    if connection.vendor == "postgresql":
        ((sequence,),) = _run("SELECT pg_get_serial_sequence(%s, 'id')", [_table(model)])
        found = _run("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
        return [key for (key,) in found]
    found = _run("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
    last = found[0][0] if found else 0
    return list(range(last + 1, last + 1 + count))


def insert(model: Model, names: Sequence[str], rows: Rows) -> None:
    """Add the rows to the model's table."""
    if rows:
        _load(_table(model), model, names, rows)


def differing(model: Model, names: Sequence[str], rows: Rows) -> list[int]:
    """The primary keys (each row's first value, under the name "id") of the rows not stored so."""
    if not rows:
        return []
    columns = _columns(model, names)[1:]
    differ = " OR ".join(f"stored.{column} IS DISTINCT FROM new.{column}" for column in columns)
    with _staged(model, names, rows) as staged:
        found = _run(
            f"SELECT new.id FROM {staged} AS new"  # noqa: S608  names from _meta
            f" JOIN {_table(model)} AS stored ON stored.id = new.id WHERE {differ}"
        )
    return [key for (key,) in found]


def update(model: Model, names: Sequence[str], rows: Rows) -> None:
    """Set the named fields of the rows whose primary key is each tuple's first value ("id")."""
    if not rows:
        return
    places = ", ".join(f"{column} = new.{column}" for column in _columns(model, names)[1:])
    table = _table(model)
    with _staged(model, names, rows) as staged:
        _run(
            f"UPDATE {table} SET {places}"  # noqa: S608  names from _meta
            f" FROM {staged} AS new WHERE {table}.id = new.id"
        )


def update_greater(model: Model, names: Sequence[str], rows: Rows) -> None:
    """Set the fields of those rows that are greater, as tuples, than what is stored.

    Texts are compared by code points, as Python compares them.
    """
    if not rows:
        return
    columns, table = _columns(model, names)[1:], _table(model)
    places = ", ".join(f"{column} = new.{column}" for column in columns)
    with _staged(model, names, rows) as staged:
        _run(
            f"UPDATE {table} SET {places} FROM {staged} AS new"  # noqa: S608  names from _meta
            f" WHERE {table}.id = new.id"
            f" AND {_tuple(model, names, 'new')} > {_tuple(model, names, table)}"
        )


def _look_up(
    model: Model, source: Source, name: str, values: Iterable[str], condition: str = ""
) -> list[tuple[str, int]]:
    """(value, key) for each value that is stored, found through the index one value at a time.

    Left to itself, PostgreSQL reads all rows of the source for each batch while it has no
    statistics of a table that is being filled. A subquery with OFFSET is not merged into the join.
    """
    table, (column,) = _table(model), _columns(model, [name])
    if connection.vendor == "postgresql":
        statement = (
            "SELECT asked.value, stored.id FROM unnest(%s::text[]) AS asked (value)"  # noqa: S608  _meta
            f" CROSS JOIN LATERAL (SELECT id FROM {table} WHERE source_id = %s"
            f" AND {column} = asked.value {condition} OFFSET 0) AS stored"
        )
        return _run(statement, [list(values), source.pk])
    statement = (
        f"SELECT asked.value, stored.id FROM json_each(%s) AS asked CROSS JOIN {table} AS stored"  # noqa: S608  _meta
        f" WHERE stored.source_id = %s AND stored.{column} = asked.value {condition}"
    )
    return _run(statement, [json.dumps(list(values)), source.pk])


@contextmanager
def _staged(model: Model, names: Sequence[str], rows: Rows) -> Iterator[str]:
    """The name of a temporary table that holds the rows, with the columns of the model's.

    PostgreSQL keeps a lock on every table that a transaction has made, dropped or not: the table is
    made once a transaction and emptied, so that a long one does not run out of locks.
    """
    columns = ", ".join(_columns(model, names))
    table = f"staged_{zlib.crc32(f'{_table(model)} {columns}'.encode()):08x}"
    is_kept = connection.vendor == "postgresql"
    _run(
        f"CREATE TEMPORARY TABLE IF NOT EXISTS {table}"  # noqa: S608  names from _meta
        f"{' ON COMMIT DROP' if is_kept else ''}"
        f" AS SELECT {columns} FROM {_table(model)} WHERE 1 = 0"
    )
    _load(table, model, names, rows)
    yield table
    _run(f"TRUNCATE {table}" if is_kept else f"DROP TABLE {table}")


def _load(table: str, model: Model, names: Sequence[str], rows: Rows) -> None:
    if connection.vendor == "postgresql":
        _copy(table, model, names, rows)
        return
    columns, places = ", ".join(_columns(model, names)), ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608  _meta
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(_adapted(model, names, rows)))


def _copy(table: str, model: Model, names: Sequence[str], rows: Rows) -> None:
    statement = f"COPY {table} ({', '.join(_columns(model, names))}) FROM STDIN (FORMAT BINARY)"
    fields = _fields(model)
    types = [(fields[name].db_type(connection) or "").partition("(")[0] for name in names]
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def _adapted(model: Model, names: Sequence[str], rows: Rows) -> Iterator[list[Any]]:
    """The rows with dates as SQLite stores them."""
    adapt = connection.ops.adapt_datetimefield_value
    fields = _fields(model)
    dates = [at for at, name in enumerate(names) if isinstance(fields[name], models.DateTimeField)]
    for row in rows:
        cells = list(row)
        for at in dates:
            cells[at] = adapt(cells[at])
        yield cells


def _run(statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


def _fields(model: Model) -> dict[str, models.Field[Any, Any]]:
    return {field.name: field for field in model._meta.concrete_fields}


def _columns(model: Model, names: Sequence[str]) -> list[str]:
    fields = _fields(model)
    return [connection.ops.quote_name(fields[name].column or "") for name in names]


def _tuple(model: Model, names: Sequence[str], table: str) -> str:
    """The fields but the key, to be compared; a database's own order of texts may be any."""
    order = ' COLLATE "C"' if connection.vendor == "postgresql" else ""
    fields = _fields(model)
    orders = [order if isinstance(fields[name], models.CharField) else "" for name in names[1:]]
    cells = zip(_columns(model, names)[1:], orders, strict=True)
    return f"({', '.join(f'{table}.{column}{order}' for column, order in cells)})"


def _table(model: Model) -> str:
    return connection.ops.quote_name(model._meta.db_table)
