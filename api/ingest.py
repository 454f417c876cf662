"""What comes in: comments that the newspaper's platform pushes, and its platforms' webhooks."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, NotFound, ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from cms_community.comments.live.actions import Unreadable, accept_webhook, push_comments
from cms_community.comments.live.pushing import LONGEST_KEY, MOST, KeyUsed, UnderWay
from cms_community.comments.models import State
from cms_community.comments.receiving import Outcome
from cms_community.comments.sources.answers import BadSignature
from cms_community.conf import setting
from cms_community.members.models import Member, Source

from .bodies import JSON, NDJSON, body_of, items_of, media_type_of
from .described import DescribedView, Operation
from .machines import MayReceive, TokenAuthentication
from .parameters import Parameters

NO_STORE = {"Cache-Control": "no-store"}


class PushParameters(Parameters):
    """What a push takes."""

    source = serializers.SlugField(  # type: ignore[assignment]  # a field
        max_length=50, help_text="The name of a source of the kind “pushed by the newspaper”."
    )


class PushedCommentSerializer(serializers.Serializer[dict[str, Any]]):
    """One comment as its platform has it now; a key that is not listed here is refused."""

    source_id = serializers.CharField(max_length=255, help_text="The comment's id there.")
    created_at = serializers.DateTimeField(help_text="With its zone.")
    edited_at = serializers.DateTimeField(required=False, allow_null=True)
    source_updated_at = serializers.DateTimeField(
        required=False,
        allow_null=True,
        help_text="Decides which of two versions is newer: send it with every change of state.",
    )
    source_revision = serializers.CharField(max_length=255, required=False, allow_null=True)
    parent_source_id = serializers.CharField(max_length=255, required=False, allow_null=True)
    discussion_source_id = serializers.CharField(
        max_length=255,
        required=False,
        allow_null=True,
        help_text="The thread; discussion_url stands for it when absent.",
    )
    discussion_url = serializers.CharField(max_length=2000, required=False, allow_null=True)
    discussion_title = serializers.CharField(max_length=500, required=False, allow_null=True)
    section = serializers.CharField(max_length=255, required=False, allow_null=True)
    member_source_id = serializers.CharField(max_length=255, required=False, allow_null=True)
    member_name = serializers.CharField(max_length=255, required=False, allow_null=True)
    member_role = serializers.ChoiceField(Member.Role.values, required=False, allow_null=True)
    headline = serializers.CharField(max_length=500, required=False, allow_null=True)
    body_html = serializers.CharField(required=False, allow_null=True)
    body_text = serializers.CharField(required=False, allow_null=True)
    state = serializers.CharField(
        required=False,
        allow_null=True,
        help_text=f"{', '.join(State.values)}; any other word is held.",
    )
    state_raw = serializers.CharField(max_length=100, required=False, allow_null=True)
    reactions = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    dislikes = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    replies = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    flags = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    featured_at_source = serializers.BooleanField(required=False, allow_null=True)
    permalink = serializers.CharField(max_length=2000, required=False, allow_null=True)
    language = serializers.CharField(max_length=20, required=False, allow_null=True)


class PushSerializer(serializers.Serializer[dict[str, Any]]):
    """Comments to take in; as NDJSON, one of them a line and nothing around them."""

    comments = PushedCommentSerializer(many=True, help_text=f"{MOST:,} at most.")


class PushResultSerializer(serializers.Serializer[dict[str, Any]]):
    """What became of one comment."""

    source_id = serializers.CharField(allow_null=True)
    outcome = serializers.ChoiceField(
        [*(each.value for each in Outcome), "refused"],
        help_text="erased: it was erased here for good, and nothing of it is kept.",
    )
    detail = serializers.CharField(required=False, help_text="Why it was refused.")


class PushResultsSerializer(serializers.Serializer[dict[str, Any]]):
    """What became of each comment, in the order in which they were sent."""

    items = PushResultSerializer(many=True)


class AcceptedSerializer(serializers.Serializer[dict[str, Any]]):
    """That an event was taken, to be worked through."""

    accepted = serializers.BooleanField()


class Conflict(APIException):
    """409: the same push is being taken in."""

    status_code = status.HTTP_409_CONFLICT
    wait = 1


class OtherPush(APIException):
    """422: a key that another push had."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY


class NotSigned(APIException):
    """401, the same whatever is wrong: the signature, the secret, the source."""

    status_code = status.HTTP_401_UNAUTHORIZED
    default_detail = "Nothing was taken: the signature is missing or wrong, or this is no source."
    auth_header = 'Signature realm="webhooks"'


class PushView(DescribedView):
    """Takes in comments, new or changed, in any order and any number of times.

    Each gets its own answer: one that cannot be read does not hold up the others. Under an
    `Idempotency-Key`, the same request again within a day gets the same answer.
    """

    http_method_names = ["post"]
    authentication_classes = [TokenAuthentication]
    permission_classes = [MayReceive]
    budget = "writes"
    operation = Operation(
        "comments_push",
        "ingest",
        "Push readers' comments",
        PushResultsSerializer,
        parameters=PushParameters,
        also=(401, 403, 404, 409, 413, 415, 422),
        auth="apiToken",
        takes={JSON: PushSerializer, NDJSON: PushedCommentSerializer},
        headers={"Idempotency-Key": "A word of yours for this request, 255 characters at most."},
    )

    def post(self, request: Request) -> Response:
        """Read it, have it taken in, and answer for each comment."""
        asked = PushParameters.read(request.query_params)
        source = Source.objects.filter(name=asked["source"], kind=Source.Kind.PUSH).first()
        if source is None:
            raise NotFound("There is no source of this name that the newspaper pushes to.")
        key, media_type = key_of(request), media_type_of(request)
        body = body_of(request, most=setting("PUSH_BYTES"))
        try:
            results = push_comments(
                source=source,
                items=items_of(body, media_type),
                media_type=media_type,
                body=body,
                key=key,
                by=request.user,
            )
        except KeyUsed as used:
            raise OtherPush(str(used)) from None
        except UnderWay as under_way:
            raise Conflict(str(under_way)) from None
        return Response({"items": results}, headers=NO_STORE)


class WebhookView(DescribedView):
    """Takes what a connected platform posts, signed as it signs; give this address to it."""

    # Nothing is counted: a platform may disable an endpoint that refuses a burst of its events.
    throttle_classes = []
    http_method_names = ["post"]
    operation = Operation(
        "webhooks_receive",
        "ingest",
        "Receive a platform's webhook",
        AcceptedSerializer,
        status=202,
        also=(401, 413),
        takes={JSON: OpenApiTypes.OBJECT},
    )

    def post(self, request: Request, source: str) -> Response:
        """Keep it, if it is signed; the worker does the rest."""
        Parameters.read(request.query_params)
        body = body_of(request, most=setting("WEBHOOK_BYTES"))
        try:
            accept_webhook(source_name=source, body=body, headers=request.headers)
        except BadSignature:
            raise NotSigned from None
        except Unreadable as unreadable:
            raise ParseError(str(unreadable)) from None
        return Response({"accepted": True}, status=status.HTTP_202_ACCEPTED, headers=NO_STORE)


def key_of(request: Request) -> str:
    """The Idempotency-Key, empty if there is none."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise ParseError(f"Idempotency-Key: {LONGEST_KEY} plain characters at most are expected.")
    return key
