"""Picks: a member's words as the desk chose them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from cms_community.comments.models import Comment, Consent, Discussion, Pick
from cms_community.comments.reasons import PublicReason, public_reason
from cms_community.members.models import Member

from .fields import Constant, RenderingMixin, UsingMixin


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


class WithdrawnPickSerializer(serializers.Serializer[Pick]):
    """The gap that a withdrawn pick leaves: when, and why in a word; nothing of what it said."""

    type = Constant("withdrawn_pick")
    id = serializers.UUIDField(source="public_id", help_text="The pick's.")
    withdrawn_at = serializers.DateTimeField()
    reason = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(choices=PublicReason.choices))
    def get_reason(self, pick: Pick) -> str:
        """The public word for it."""
        return public_reason(pick).value


class SelectedPickSerializer(serializers.Serializer[Any]):
    """A pick's place in a selection, with the desk's note for that selection."""

    type = Constant("selected_pick")
    pick = PickSerializer()
    note = serializers.SerializerMethodField(help_text="The selection's note, or the pick's own.")

    def get_note(self, selected: Any) -> str:
        """The note to show beside the pick."""
        return str(selected.note or selected.pick.note)


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="SelectedItem",
        serializers={
            "selected_pick": SelectedPickSerializer,
            "withdrawn_pick": WithdrawnPickSerializer,
        },
        resource_type_field_name="type",
        many=True,
    )
)
class SelectedPicksField(RenderingMixin, serializers.Field[Any, Any, list[Any], Any]):
    """The picks of a selection in the desk's order, and the gaps that some have left."""

    def to_representation(self, selected: Any) -> list[Any]:
        """What has its place."""
        return [self.item(each) for each in selected.all() if self.rendering.stands(each.pick)]

    def item(self, selected: Any) -> Any:
        """One place: a pick with its note, or a gap."""
        if selected.pick.withdrawn_at:
            return WithdrawnPickSerializer(selected.pick).data
        return SelectedPickSerializer(selected, context=self.context).data


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="PickOrGap",
        serializers={"pick": PickSerializer, "withdrawn_pick": WithdrawnPickSerializer},
        resource_type_field_name="type",
    )
)
class PickOrGapField(RenderingMixin, serializers.Field[Any, Any, Any, Any]):
    """A pick, or the gap that it left."""

    def to_representation(self, pick: Pick) -> Any:
        """Whichever it is."""
        if pick.withdrawn_at:
            return WithdrawnPickSerializer(pick).data
        return PickSerializer(pick, context=self.context).data
