"""Picks: a member's words as the desk chose them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from cms_community.comments.models import Comment, Consent, Discussion, Pick
from cms_community.members.models import Member

from .fields import Constant, UsingMixin


class PickAuthorSerializer(serializers.Serializer[Comment]):
    """Who wrote it, as its source names them in public."""

    name = serializers.CharField(source="author_name", help_text="May be empty.")
    role = serializers.ChoiceField(
        choices=Member.Role.choices, source="member.role", default="anonymous"
    )


class DiscussionLinkSerializer(serializers.Serializer[Discussion]):
    """The discussion it was written in."""

    title = serializers.CharField()
    url = serializers.CharField(help_text="The story's address, as the source knows it.")


class PickSerializer(UsingMixin, serializers.Serializer[Pick]):
    """A member's words, verbatim, with the desk's reason for choosing them."""

    id = serializers.UUIDField(source="public_id")
    type = Constant("pick")
    excerpt = serializers.CharField(help_text="Verbatim; […] marks a cut.")
    note = serializers.CharField(help_text="The desk's note; may be empty.")
    criterion = serializers.ChoiceField(choices=Pick.Criterion.choices)
    author = PickAuthorSerializer(source="comment")
    discussion = DiscussionLinkSerializer(source="comment.discussion")
    permalink = serializers.CharField(source="comment.permalink", help_text="May be empty.")
    language = serializers.CharField(source="comment.language", help_text="May be empty.")
    reactions = serializers.IntegerField(source="comment.reactions", allow_null=True)
    replies = serializers.IntegerField(source="comment.replies", allow_null=True)
    written_at = serializers.DateTimeField(source="comment.created_at")
    picked_at = serializers.DateTimeField()
    reuse = serializers.ListField(
        child=serializers.ChoiceField(choices=Consent.Use.values),
        help_text="Where the member lets these words be used beyond the site; often nowhere.",
    )


class SelectedPickSerializer(serializers.Serializer[Any]):
    """A pick's place in a selection, with the desk's note for that selection."""

    pick = PickSerializer()
    note = serializers.SerializerMethodField(help_text="The selection's note, or the pick's own.")

    def get_note(self, selected: Any) -> str:
        """The note to show beside the pick."""
        return str(selected.note or selected.pick.note)
