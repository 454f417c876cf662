"""What the desk looks for: words, “phrases in quotation marks” and begin*nings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Lookup
from django.utils.translation import gettext as _

from .fields import CONFIGURATION, WordsField, bare_words
from .questions import BadQuestion

MOST_TERMS = 8
SHORTEST_BEGINNING = 3
_TERM = re.compile(r"[\"“”«]\s*([^\"“”»]+?)\s*[\"“”»]|(\S+)")
_WORD = re.compile(r"[^\W_]+")
_IS_BEGINNING = re.compile(r"\w+\*")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to be found: words that follow one another, or the beginning of a word."""

    words: tuple[str, ...]
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """Terms that must all be found."""

    terms: tuple[Term, ...]

    @property
    def has_phrase(self) -> bool:
        """Whether some of its words must follow one another."""
        return any(len(term.words) > 1 for term in self.terms)

    def loosely(self) -> Search:
        """The same words wherever they stand: all that an index knows of a phrase."""
        words = (Term((word,), term.is_beginning) for term in self.terms for word in term.words)
        return Search(tuple(dict.fromkeys(words)))

    def sql(self) -> tuple[str, list[str]]:
        """The text query that finds all of it, and its parameters."""
        return _joined(self.terms, "&&")

    def sql_of_words(self) -> tuple[str, list[str]]:
        """The text query that finds any of its words by itself, and its parameters."""
        words = [Term((word,), term.is_beginning) for term in self.terms for word in term.words]
        return _joined(words, "||")


def _joined(terms: Sequence[Term], operator: str) -> tuple[str, list[str]]:
    pieces = [_query(term) for term in terms]
    return f"({f' {operator} '.join(sql for sql, _said in pieces)})", [
        said for _sql, said in pieces
    ]


def _query(term: Term) -> tuple[str, str]:
    """A function of PostgreSQL's and its parameter, in which nothing but words is left."""
    if term.is_beginning:
        return f"to_tsquery('{CONFIGURATION}', %s)", f"{term.words[0]}:*"
    kind = "phraseto_tsquery" if len(term.words) > 1 else "plainto_tsquery"
    return f"{kind}('{CONFIGURATION}', %s)", " ".join(term.words)


def read_search(words: str) -> Search | None:
    """What is looked for; None if that is nothing. BadQuestion says what cannot be."""
    terms = [term for phrase, word in _TERM.findall(words) if (term := _term(phrase, word))]
    if len(terms) > MOST_TERMS:
        raise BadQuestion(
            _("%(count)s words are looked for: %(most)s at most.")
            % {"count": len(terms), "most": MOST_TERMS}
        )
    if words and not terms:
        raise BadQuestion(_("There is no word in what is looked for."))
    return Search(tuple(dict.fromkeys(terms))) if terms else None


def _term(phrase: str, word: str) -> Term | None:
    found = tuple(_WORD.findall(phrase or word))
    begins = bool(_IS_BEGINNING.fullmatch(word)) and len(word) > SHORTEST_BEGINNING
    return Term(found, begins) if found else None


def says_nothing(search: Search) -> bool:
    """Whether PostgreSQL leaves out every word, as it does “le” and “de”."""
    query, told = search.sql()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT numnode({query})", told)
        return bool(cursor.fetchone()[0] == 0)


@WordsField.register_lookup
class Found(Lookup[Any]):
    """Whether the words of a comment are what a search looks for."""

    lookup_name = "found"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The query and its parameters as they are."""
        return "%s", (value,)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """On SQLite: each term among the bare words, words being found by their beginnings."""
        column, _none = self.process_lhs(compiler, connection)
        told = [f"% {_escaped(_bare_term(term))}%" for term in self.rhs.terms]
        found = " AND ".join([f"{column} LIKE %s ESCAPE '\\'"] * len(told))
        return found, tuple(told)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """On PostgreSQL: by the stems of French, accents aside."""
        column, parameters = self.process_lhs(compiler, connection)
        query, told = self.rhs.sql()
        return f"{column} @@ {query}", (*parameters, *told)


def _bare_term(term: Term) -> str:
    """A phrase ends at the end of a word; a word may go on, as a plural does."""
    words = bare_words(" ".join(term.words)).strip()
    return f"{words} " if len(term.words) > 1 else words


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)
