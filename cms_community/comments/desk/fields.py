"""The column in which words are looked for: a text vector on PostgreSQL, plain words on SQLite."""

from __future__ import annotations

import re
from typing import Any
from unicodedata import normalize

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

# Made by the delivery app: French stems, accents do not matter.
CONFIGURATION = "newsroom_fr"
# PostgreSQL takes no text vector of more than a megabyte; nobody looks for words past this.
SEARCHED = 100_000

_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")


def bare(text: str) -> str:
    """The text without accents and capitals."""
    return normalize("NFC", _ACCENTS.sub("", normalize("NFD", text))).casefold()


def bare_words(text: str) -> str:
    """The bare words, a space before, between and after them."""
    return f" {' '.join(_WORD.findall(bare(text)))} "


class WordsField(models.TextField):  # type: ignore[type-arg]  # it takes none when it runs
    """Written as a text, never read: what is found in it is read from the comment."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """A text vector where the database has them."""
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """Where the value goes in the statement that writes it."""
        if connection.vendor == "postgresql":
            return f"to_tsvector('{CONFIGURATION}', %s)"
        return "%s"

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        """The text as it is, or its bare words."""
        if value is None:
            return None
        text = str(value)[:SEARCHED]
        return text if connection.vendor == "postgresql" else bare_words(text)
