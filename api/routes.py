"""What stands at a path of the front end: a document, a redirect, something gone, or nothing."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from cms_community.delivery.models import Document
from cms_community.delivery.reading import current
from cms_community.delivery.registry import own_tag

from .caching import ANYTHING, api_url, first_of, json_answer, published
from .described import DescribedView, Operation
from .errors import Gone
from .front_paths import FrontPath, FrontPathField
from .parameters import Parameters
from .redirecting import COLLECTION, Destination, follow
from .shapes import RouteSerializer

# Documents that a change has moved and nobody has rendered yet: as many as one miss may cost.
MOVED_AT_ONCE = 20


class RouteParameters(Parameters):
    """What the resolver takes."""

    path = FrontPathField()


class RouteView(DescribedView):
    """What the front end should do with a path that a reader asked it for."""

    operation = Operation(
        "routes_resolve",
        group="routes",
        summary="What stands at a path of the front end",
        answer=RouteSerializer,
        parameters=RouteParameters,
        also=(404, 410),
    )

    def get(self, request: Request) -> HttpResponse:
        """The document with its whole text, or where to go instead."""
        at = timezone.now()
        asked: FrontPath = RouteParameters.read(request.query_params)["path"]
        found = resolve(asked, at=at)
        if isinstance(found, Document):
            return document_answer(request, asked, found, at=at)
        if isinstance(found, Destination):
            return redirect_answer(request, asked, found, at=at)
        if is_gone(asked, at=at):
            raise Gone("What was published at this path has been taken down.")
        raise NotFound("There is nothing published at this path.")


def resolve(asked: FrontPath, *, at: datetime) -> Document | Destination | None:
    """What stands at a path now.

    A redirect for exactly this query string comes first, since an old system's addresses differ
    by nothing else (`/?p=123`); any other only where no document stands.
    """
    found = at_path(asked, at=at)
    if asked.query and isinstance(found, Document) and (there := follow(asked, at=at)):
        return there
    return found or follow(asked, at=at) or moved_to(asked, at=at)


def at_path(asked: FrontPath, *, at: datetime) -> Document | Destination | None:
    """The document at a path; a redirect to it where the slash is missing or it has moved."""
    urls = {asked.path, asked.with_slash}
    stored = Document.objects.filter(shown=True, url__in=urls).order_by("pk")
    found = {document.url: document for document in reversed(current(stored, at=at))}
    if asked.path in found:
        return found[asked.path]
    return next((Destination(d.url, True, d) for d in found.values() if d.url), None)


def moved_to(asked: FrontPath, *, at: datetime) -> Document | None:
    """The document that a change has moved to this path, though it is not rendered there yet."""
    slug = asked.path.rstrip("/").rpartition("/")[2]
    waiting = Document.objects.due(at=at).filter(slug=slug) if slug else Document.objects.none()
    found = current(waiting[:MOVED_AT_ONCE], at=at)
    return next((document for document in found if document.url == asked.path), None)


def is_gone(asked: FrontPath, *, at: datetime) -> bool:
    """Whether the changes feed told of something at this path that readers may see no more."""
    urls = {asked.path, asked.with_slash}
    taken_down = Q(announced_url__in=urls, announced="")
    over = Q(shown=True, url__in=urls, visible_until__lte=at)
    return Document.objects.filter(taken_down | over, sequence__isnull=False).exists()


def document_answer(
    request: Request, asked: FrontPath, document: Document, *, at: datetime
) -> HttpResponse:
    """The document, and what it is."""
    known = {
        "type": "document",
        "path": asked.path,
        "resource": document.kind,
        "id": str(document.public_id),
        "api_url": api_url(document),
    }
    head = JSONRenderer().render(known)[:-1]
    answer = json_answer(b'%b,"document":%b}' % (head, bytes(document.body)))
    tags = [document.kind, *document.tags.split()]
    return routed(request, answer, document, tags, at=at)


def redirect_answer(
    request: Request, asked: FrontPath, there: Destination, *, at: datetime
) -> HttpResponse:
    """Where to send the reader, with which status."""
    known = {
        "type": "redirect",
        "path": asked.path,
        "status": there.status,
        "target": there.target,
    }
    # Whatever is published may take its place, or hide what it leads to.
    tags = [COLLECTION, ANYTHING]
    if there.document:
        tags.append(own_tag(there.document.kind, there.document.public_id))
    return routed(request, json_answer(JSONRenderer().render(known)), there.document, tags, at=at)


def routed(
    request: Request, answer: HttpResponse, document: Document | None, tags: list[str], at: datetime
) -> HttpResponse:
    """The answer, until the document it depends on may change by itself."""
    changes_at = first_of(document.due_at, document.visible_until) if document else None
    return published(request, answer, tags=tags, changes_at=changes_at, at=at)
