"""How a declared resource becomes documents."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from cms_community.conf import newsroom_midnight
from cms_community.delivery.models import Document
from cms_community.delivery.registry import Rendered
from cms_community.delivery.visibility import Window, only_open, window_of

from . import facets
from . import parameters as takes
from .rendering import LookUps, Rendering
from .tags import noun_of, tag_of

Rows = QuerySet[Any]
Thing = Any
Facet = Callable[[Any, Rendering], Iterable[str]]

ALWAYS = Window()
# The facet, of no parameter, by which the versions of a page in other languages are found.
TRANSLATION = "translation"


class Resource:
    """One kind of thing: what is delivered of it, in which order, narrowed by what."""

    name: str
    summary: str
    model: type[Any]
    card: type[serializers.Serializer[Any]]
    item: type[serializers.Serializer[Any]]
    parameters: type[takes.ListParameters] = takes.ListParameters
    newest_first = True
    # Whether its things have a page of their own on the front end.
    has_path = True
    # Whether of what was taken back for good it is told when and why.
    takes_back = False
    # Parameter → the values that a thing is found by.
    facets: dict[str, Facet] = {}

    @property
    def noun(self) -> str:
        """The first word of its things' tags."""
        return noun_of(self.model)

    @property
    def title(self) -> str:
        """What the admin calls one of its things, in the language of whoever reads."""
        return str(self.model._meta.verbose_name)

    @property
    def has_locale(self) -> bool:
        """Whether a list of it is in one language."""
        return issubclass(self.parameters, takes.PageParameters)

    # What a resource may say of its things.

    def with_everything(self, rows: Rows) -> Rows:
        """The rows with what is shown of them, so that many cost few queries."""
        return rows

    def place(self, thing: Thing) -> str:
        """The text that orders the list; the public id makes it total."""
        raise NotImplementedError

    def may_show(self, thing: Thing, rendering: Rendering) -> bool:
        """Whether readers may see a thing that nothing else hides."""
        return True

    def stands_since(self, thing: Thing) -> datetime | None:
        """Since when readers may have seen what it shows, if what was taken out left a gap."""
        return None

    def taken_back(self, public_id: UUID) -> dict[str, Any] | None:
        """What is told of a thing that was taken back for good; None of any other."""
        return None

    def in_answer(self, document: Document) -> bytes:
        """What of a stored document its own address answers: all of it."""
        return bytes(document.body)

    def slug(self, thing: Thing) -> str:
        """Its slug, if it has one."""
        return ""

    def path(self, thing: Thing, rendering: Rendering) -> str:
        """Its path on the front end, if it has a page there."""
        return ""

    def locale(self, thing: Thing) -> str:
        """Its language code, if it has one."""
        return ""

    def windows(self, things: list[Thing], look_ups: LookUps) -> dict[int, Window]:
        """When each may be seen, by its key; nothing for those that may not at all."""
        return {thing.pk: ALWAYS for thing in things}

    # What delivery asks.

    def below(self, path: str) -> Iterator[UUID]:
        """None: only pages stand in the tree."""
        return iter(())

    def every_id(self) -> Iterator[UUID]:
        """The public id of everything there is."""
        yield from self.model.objects.values_list("public_id", flat=True).iterator()

    def render(self, public_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, Rendered]:
        """Each thing as it is now; nothing for one that no longer exists."""
        look_ups = LookUps(at)
        things = list(
            self.with_everything(self.model.objects.filter(public_id__in=list(public_ids)))
        )
        windows = self.windows(things, look_ups)
        return {t.public_id: self.rendered(t, windows.get(t.pk), look_ups) for t in things}

    def rendered(self, thing: Thing, window: Window | None, look_ups: LookUps) -> Rendered:
        """One thing as a document, empty if readers may not see it."""
        rendering = Rendering(look_ups, since=self.stands_since(thing))
        if window is None or not self.may_show(thing, rendering):
            watched = rendering.watched | {tag_of(thing)}
            return Rendered(shown=False, watched=frozenset(watched))
        body, card = self.texts(thing, rendering)
        found = frozenset(self.facet_values(thing, rendering))
        turns = [turn for turn in rendering.turns if turn > look_ups.at]
        return Rendered(
            shown=True,
            locale=self.locale(thing),
            slug=self.slug(thing),
            url=self.path(thing, rendering),
            body=body,
            card=card,
            sort_key=total_key(self.place(thing), thing.public_id),
            facets=found,
            tags=frozenset(rendering.tags),
            watched=frozenset(rendering.watched - rendering.tags),
            visible_from=window.begins,
            visible_until=window.ends,
            stale_at=min(turns, default=None),
        )

    def texts(self, thing: Thing, rendering: Rendering) -> tuple[bytes, bytes]:
        """The whole thing and its card, as JSON."""
        context = {"rendering": rendering}
        body = JSONRenderer().render(self.item(thing, context=context).data)
        if self.card is self.item:
            return body, body
        return body, JSONRenderer().render(self.card(thing, context=context).data)

    def facet_values(self, thing: Thing, rendering: Rendering) -> Iterator[tuple[str, str]]:
        """Everything by which lists are narrowed to it."""
        for name, values in self.facets.items():
            for value in values(thing, rendering):
                yield name, facets.stored(value)


class PageResource(Resource):
    """Pages of one type, newest first."""

    parameters = takes.PageParameters

    def with_everything(self, rows: Rows) -> Rows:
        """With their locale."""
        return rows.select_related("locale")

    def place(self, thing: Thing) -> str:
        """When it was first published."""
        return moment(thing.first_published_at)

    def slug(self, thing: Thing) -> str:
        """The page's."""
        return str(thing.slug)

    def path(self, thing: Thing, rendering: Rendering) -> str:
        """The page's."""
        return rendering.path_of(thing)

    def locale(self, thing: Thing) -> str:
        """The page's."""
        return str(thing.locale.language_code)

    def stands_since(self, thing: Thing) -> datetime | None:
        """Since it was first published; of a day's page, since that day began."""
        first: datetime | None = thing.first_published_at
        day = getattr(thing, "day", None)
        return max(first, newsroom_midnight(day)) if first and day else first

    def facet_values(self, thing: Thing, rendering: Rendering) -> Iterator[tuple[str, str]]:
        """With what it has in common with its translations."""
        yield from super().facet_values(thing, rendering)
        yield TRANSLATION, str(thing.translation_key)

    def below(self, path: str) -> Iterator[UUID]:
        """Those that were ever published, in a branch of the tree."""
        pages = self.model._base_manager.filter(
            path__startswith=path, first_published_at__isnull=False
        )
        yield from pages.values_list("public_id", flat=True).iterator()

    def windows(self, things: list[Thing], look_ups: LookUps) -> dict[int, Window]:
        """Those that were published, stand in a site, and that nothing hides, with their dates."""
        published = [thing for thing in things if thing.first_published_at]
        keys = [thing.pk for thing in published if look_ups.stands_in_a_site(thing)]
        opened = only_open(self.model.objects.filter(pk__in=keys)).values_list("pk", flat=True)
        by_key = {thing.pk: thing for thing in things}
        return {key: self.window(by_key[key], look_ups) for key in opened}

    def window(self, thing: Thing, look_ups: LookUps) -> Window:
        """Its dates and those of all above it; a day begins at the newsroom's midnight."""
        window = window_of(thing, look_ups.dated_branches)
        day = getattr(thing, "day", None)
        return window.within(newsroom_midnight(day), None) if day else window


def total_key(place: str, public_id: UUID) -> bytes:
    """A sort key that no other thing has."""
    return place.encode()[:200] + b"\0" + public_id.bytes


def moment(at: datetime) -> str:
    """A moment as a text that sorts as time does."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def folded(name: str) -> str:
    """A name as it is sorted: without accents or capitals."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold()


def default_locale() -> str:
    """The newsroom's own language."""
    return str(settings.LANGUAGE_CODE)
