"""Search over what readers may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from wagtail.search.backends import get_search_backend
from wagtail.search.query import PlainText

from cms_community.delivery.models import Document, DocumentFacet, SearchText
from cms_community.delivery.reading import current

from .caching import json_answer, published
from .cursors import next_link, read_cursor, write_cursor
from .delivering import default_locale
from .described import DescribedView, Operation
from .extracts import extracts, says_all, words_of
from .facets import stored
from .parameters import ArticleParameters, LocaleParameters, OneOf, PagedParameters
from .resources import Articles
from .shapes import KINDS, SearchSerializer
from .words import words_in

LONGEST, MOST_WORDS = 200, 12
# Nobody reads on, and every backend slows down.
DEEPEST = 1000
CURSORS = "search"


class SearchParameters(PagedParameters, LocaleParameters):
    """What search takes."""

    q = serializers.CharField(
        max_length=LONGEST, help_text="Up to 12 words, all of which must be said in some form."
    )
    resource = OneOf(required=False, choices=KINDS, help_text="Only what this resource lists.")
    section = ArticleParameters().fields["section"]

    def validate_q(self, question: str) -> list[str]:
        """Its words."""
        words = words_of(question)
        if len(words) > MOST_WORDS:
            raise serializers.ValidationError(f"Write {MOST_WORDS} words at most.")
        return words


class SearchView(DescribedView):
    """Search in what is published, the best first; French words are found in all their forms."""

    operation = Operation(
        "search", "search", "Search", SearchSerializer, parameters=SearchParameters
    )
    budget = "search"

    def get(self, request: Request) -> HttpResponse:
        """What says all the words, each with the fragments that say them."""
        at = timezone.now()
        asked = SearchParameters.read(request.query_params)
        first = int(read_cursor(CURSORS, asked["cursor"])) if "cursor" in asked else 0
        found = page_of(asked, first, at=at)
        cursor = write_cursor(CURSORS, b"%d" % found.last) if found.last else None
        meta = {"next": next_link(request, cursor)}
        items = b",".join(found.items)
        answer = json_answer(b'{"items":[%b],"meta":%b}' % (items, JSONRenderer().render(meta)))
        if meta["next"]:
            answer["Link"] = f'<{meta["next"]}>; rel="next"'
        ends = (d.due_at or d.visible_until for d in found.documents)
        changes_at = min((end for end in ends if end), default=None)
        tags = [asked["resource"]] if "resource" in asked else KINDS
        return published(request, answer, tags=tags, changes_at=changes_at, at=at)


class Found(NamedTuple):
    """A page of results: as JSON, the documents looked at, the last hit's place if more follow."""

    items: list[bytes]
    documents: list[Document]
    last: int | None


def page_of(asked: dict[str, Any], first: int, *, at: datetime) -> Found:
    """As many results as are asked for, from a place among the hits on, in one query or two.

    The index may name what is hidden or says something else by now: what follows takes its place.
    """
    items: list[bytes] = []
    documents: list[Document] = []
    while True:
        wanted = asked["limit"] - len(items)
        rows = hits(asked, first, first + wanted + 1)
        looked_at = [row.document for row in rows[:wanted]]
        items += results(looked_at, asked["q"], at=at)
        documents += looked_at
        first += wanted
        more = len(rows) > wanted and first < DEEPEST
        if not more or len(items) == asked["limit"]:
            return Found(items, documents, first if more else None)


def hits(asked: dict[str, Any], first: int, last: int) -> list[SearchText]:
    """What the search backend finds, from one place to another, in one query."""
    if not asked["q"]:
        return []
    rows = SearchText.objects.select_related("document")
    locale = asked.get("locale", default_locale())
    # An author and a pick have no language of their own.
    rows = rows.filter(locale__in=[locale, ""])
    if "resource" in asked:
        rows = rows.filter(kind=asked["resource"])
    if "section" in asked:
        rows = rows.filter(document__in=in_section(asked["section"], locale))
    question = PlainText(" ".join(asked["q"]), operator="and")
    return list(get_search_backend().search(question, rows)[first:last])


def in_section(slug: str, locale: str) -> Any:
    """The documents of a section and of those below it."""
    found = DocumentFacet.objects.filter(
        kind=Articles.name, locale=locale, name="section", value=stored(slug)
    )
    return found.values("document")


def results(documents: Iterable[Document], words: list[str], *, at: datetime) -> Iterator[bytes]:
    """Those that readers may see and that say the words now, with where they say them."""
    found = list(documents)
    stale = {document.pk for document in found if document.is_stale(at)}
    for document in current(found, at=at):
        said = words_in(document)
        if document.pk in stale and not says_all("\n".join(said), words):
            continue
        yield result(document, extracts(said.text, words))


def result(document: Document, fragments: list[str]) -> bytes:
    """One result, its card as it is stored."""
    known = {"resource": document.kind, "id": str(document.public_id), "extracts": fragments}
    return b'%b,"card":%b}' % (JSONRenderer().render(known)[:-1], bytes(document.card))
