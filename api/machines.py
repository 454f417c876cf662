"""Which machine calls: one of Wagtail's API tokens, with the rights of its user."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from wagtail.models import APIToken

# How exactly it is noted when a token was last used.
USED_EVERY = timedelta(minutes=1)
REALM = 'Bearer realm="api"'


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer wagtail_…`; a session's cookie opens nothing here."""

    def authenticate(self, request: Request) -> tuple[Any, APIToken] | None:
        """The token's user; nobody if there is no token, refused if it is none of ours."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        found = token_named(token.strip())
        if found is None or not found.user.is_active:
            raise AuthenticationFailed("This token is unknown or revoked, or its user is inactive.")
        note_use(found)
        return found.user, found

    def authenticate_header(self, request: Request) -> str:
        """How to say who asks."""
        return REALM


class MayReceive(BasePermission):
    """For whoever may push readers' comments."""

    message = "This token's user may not push comments: the right is “Can push reader comments”."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the user holds the right."""
        return request.user.has_perm("community_comments.receive_comment")


def token_named(token: str) -> APIToken | None:
    """The token that is written so, if it was not revoked."""
    if not token.isascii() or not APIToken.validate_token_format(token):
        return None
    hashes = APIToken.candidate_key_hashes(token)
    standing = APIToken.objects.filter(key_hash__in=hashes, revoked_at__isnull=True)
    found: APIToken | None = standing.select_related("user").first()
    return found


def note_use(token: APIToken) -> None:
    """Keep when it was last used, as Wagtail's own API does."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= USED_EVERY:
        APIToken.objects.filter(pk=token.pk).update(last_used_at=now)
