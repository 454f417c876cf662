"""Queries that are put together once: the same SQL for every request, with other values in it.

Putting a query together costs Django more than the database takes to answer it, and what readers
ask comes in few shapes. So each shape is written with the ORM as ever, with a place wherever a
value belongs; its SQL is kept, and every request fills in its own values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import InterfaceError, OperationalError, connection, models
from django.db.models import BinaryField, CharField, DateTimeField, Expression, Field, UUIDField

Row = Sequence[Any]


class Place(Expression):
    """Where a value belongs that is known only when the statement is run."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A parameter like any other; itself, until its value is filled in."""
        return "%s", [self]


# What is not a text.
FIELDS: dict[str, type[Field[Any, Any]]] = {
    "at": DateTimeField,
    "public_id": UUIDField,
    **dict.fromkeys(("since", "before", "after"), BinaryField),
}


@cache
def place(name: str) -> Any:
    """The place of a value, by a name that says what kind of value it is."""
    return Place(name, FIELDS.get(name, CharField)())


class Statement:
    """A query, put together."""

    def __init__(self, rows: models.QuerySet[Any]) -> None:
        compiler = rows.query.get_compiler(rows.db)
        self.sql, self.parameters = compiler.as_sql()
        selected = compiler.select[: compiler.col_count]
        self.converters = compiler.get_converters([column for column, _, _ in selected])
        self.model = rows.model
        # The columns of the model come first, what was annotated follows.
        self.fields = [column.target.attname for column, _, name in selected if name is None]
        self.annotations = [name for _, _, name in selected if name is not None]

    def run(self, values: Mapping[str, Any]) -> list[Any]:
        """The objects that it finds with these values in its places."""
        width = len(self.fields)
        found = []
        for row in self.converted(answer(self.sql, self.filled(values))):
            thing = self.model.from_db(connection.alias, self.fields, row[:width])
            thing.__dict__.update(zip(self.annotations, row[width:], strict=True))
            found.append(thing)
        return found

    def filled(self, values: Mapping[str, Any]) -> list[Any]:
        """The parameters, with a value in each place, as the database takes it."""
        return [
            each.output_field.get_db_prep_value(values[each.name], connection)
            if isinstance(each, Place)
            else each
            for each in self.parameters
        ]

    def converted(self, rows: list[Row]) -> Iterator[Row]:
        """The rows with every value as the model knows it; PostgreSQL's already are."""
        for row in rows:
            yield self.convert(list(row)) if self.converters else row

    def convert(self, row: list[Any]) -> Row:
        """One row."""
        for position, (converters, column) in self.converters.items():
            for convert in converters:
                row[position] = convert(row[position], column, connection)
        return row


def answer(sql: str, parameters: list[Any]) -> list[Row]:
    """The rows; asked for once more, on a new connection, where the one kept leads nowhere.

    Django would try a connection that was kept before it is used, at the price of a second
    question to the database in each request. Reading twice does no harm.
    """
    kept = connection.connection is not None and connection.get_autocommit()
    connection.health_check_done = True  # type: ignore[attr-defined]  # missing in the stubs
    try:
        return ask(sql, parameters)
    except (OperationalError, InterfaceError):
        if not kept or connection.is_usable():
            raise
    connection.close()
    return ask(sql, parameters)


def ask(sql: str, parameters: list[Any]) -> list[Row]:
    """The rows."""
    with cursor() as asking:
        asking.execute(sql, parameters)
        rows: list[Row] = asking.fetchall()
        return rows


def cursor() -> Any:
    """A cursor of Django's; from PostgreSQL, one that gets bytes as they are.

    As text, which Django's own asks for, they are twice as long, and spelt out and read again.
    """
    driver: Any = connection.Database  # type: ignore[attr-defined]  # missing in the stubs
    if not hasattr(driver, "pq"):
        return connection.cursor()
    connection.ensure_connection()
    made = driver.Cursor(connection.connection)
    made.format = driver.pq.Format.BINARY
    told = connection.queries_logged
    return connection.make_debug_cursor(made) if told else connection.make_cursor(made)
