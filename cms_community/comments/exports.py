"""Files that open in a spreadsheet and run nothing there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from ..conf import newsroom_zone

# What makes a spreadsheet take a cell for a formula, full-width forms included.
STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# An XLSX file is built whole before it is sent; a CSV file is sent row by row, however long.
MOST_ROWS = 50_000


def neutral(value: Any) -> Any:
    """A cell's text, an apostrophe before it where a spreadsheet would run it; numbers stay."""
    if not isinstance(value, str):
        return value
    if value.startswith(STARTS_A_FORMULA) or value.lstrip().startswith(STARTS_A_FORMULA):
        return f"'{value}"
    return value


class Streamed:
    """Rows read from the database as the file is written, never all at once."""

    def __init__(self, rows: models.QuerySet[Any]) -> None:
        self.rows = rows
        self.model = rows.model

    def __iter__(self) -> Iterator[Any]:
        return self.rows.iterator(chunk_size=1000)


class SafeExportMixin(SpreadsheetExportMixin):
    """CSV and XLSX of a register, in the newsroom's hours, with every text neutralised."""

    def as_spreadsheet(self, queryset: models.QuerySet[Any], spreadsheet_format: str) -> Any:
        """The file, with every row of the list."""
        return super().as_spreadsheet(Streamed(queryset), spreadsheet_format)

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """A moment as the newsroom's clock showed it, anything else neutralised."""
        if isinstance(value, datetime):
            local = value.astimezone(newsroom_zone()).replace(tzinfo=None, microsecond=0)
            return local if export_format == self.FORMAT_XLSX else local.isoformat(" ")
        return neutral(value if isinstance(value, int | str) else str(value or ""))

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """The exported columns of one row, empty where there is nothing to say."""
        return {name: self.exported(name, item) for name in self.list_export}

    def exported(self, name: str, item: Any) -> Any:
        """One cell: what the register says of the row, else what the row says of itself."""
        column = getattr(self.model_admin, name, None)
        return column(item) if callable(column) else getattr(item, name)
