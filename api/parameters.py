"""What a caller may ask of a list; anything else is refused by name."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import QueryDict
from rest_framework import serializers

from cms_community.comments.models import Pick
from cms_community.conf import setting

from .facets import subject_key


class Parameters(serializers.Serializer[dict[str, Any]]):
    """Parameters of a request that takes none; others extend it."""

    @classmethod
    def read(cls, query: QueryDict) -> dict[str, Any]:
        """The checked parameters; ValidationError for an unknown, repeated or malformed one."""
        checker = checker_of(cls)
        refused = {name[:60]: checker.why_refused(name, query) for name in query}
        if found := {name: why for name, why in refused.items() if why}:
            raise serializers.ValidationError(found)
        return dict(checker.run_validation(query.dict()))

    def why_refused(self, name: str, query: QueryDict) -> str:
        """One sentence on why a parameter cannot be read, nothing if it can."""
        if name not in self.fields:
            return f"Unknown parameter. Known here: {', '.join(sorted(self.fields)) or 'none'}."
        return "Given more than once." if len(query.getlist(name)) > 1 else ""


@cache
def checker_of(parameters: type[Parameters]) -> Parameters:
    """One that checks every request: to make its fields anew costs more than all they check."""
    return parameters()


class OneOf(serializers.ChoiceField):
    """One of a few words, which are named to whoever writes another."""

    default_error_messages = {"invalid_choice": "Unknown: {input}. Known here: {known}."}

    def to_internal_value(self, data: Any) -> Any:
        """The word, if it is one of them."""
        if str(data) not in self.choice_strings_to_values:
            self.fail("invalid_choice", input=str(data)[:60], known=", ".join(self.choices))
        return super().to_internal_value(data)


class PagedParameters(Parameters):
    """What everything takes that comes in pages."""

    limit = serializers.IntegerField(
        required=False, min_value=1, max_value=100, help_text="Items a page, 20 unless configured."
    )
    cursor = serializers.CharField(
        required=False, max_length=1000, help_text="From meta.next of the page before."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Fill in the page size."""
        return {"limit": setting("API_PAGE_SIZE")} | attrs


class ListParameters(PagedParameters):
    """What every list takes."""

    include = OneOf(required=False, choices=["total"], help_text="Count the whole list too.")


class PageParameters(ListParameters):
    """What every list of pages takes."""

    locale = serializers.SlugField(
        required=False, max_length=20, help_text="Language code; the newsroom's own if absent."
    )
    slug = serializers.CharField(required=False, max_length=255)


class SubjectField(serializers.CharField):
    """The name of what articles are filed under."""

    def to_internal_value(self, data: Any) -> str:
        """As the facet has it."""
        return subject_key(super().to_internal_value(data))


class ArticleParameters(PageParameters):
    """What the list of articles takes."""

    section = serializers.CharField(
        required=False, max_length=255, help_text="A section's slug; sections below it included."
    )
    author = serializers.SlugField(required=False, max_length=255, help_text="An author's slug.")
    tag = SubjectField(
        required=False, max_length=100, help_text="A tag's name, in capitals or not."
    )


class AlbumParameters(ArticleParameters):
    """What the list of albums takes."""

    date = serializers.DateField(required=False, help_text="The day of the event.")


class LocaleParameters(Parameters):
    """What is in one language takes."""

    locale = serializers.SlugField(
        required=False, max_length=20, help_text="Language code; the newsroom's own if absent."
    )


class ArticleFeedParameters(LocaleParameters):
    """What the feeds of articles take."""

    section = ArticleParameters().fields["section"]
    author = ArticleParameters().fields["author"]
    tag = ArticleParameters().fields["tag"]


class DayParameters(PageParameters):
    """What the lists of days take."""

    since = serializers.DateField(required=False, help_text="First day, included.")
    until = serializers.DateField(required=False, help_text="Last day, included.")


class AuthorParameters(ListParameters):
    """What the list of authors takes."""

    slug = serializers.SlugField(required=False, max_length=255)


class PickParameters(ListParameters):
    """What the list of picks takes."""

    criterion = OneOf(required=False, choices=Pick.Criterion.values)
    discussion = serializers.CharField(
        required=False, max_length=2000, help_text="The address of the story's discussion."
    )


class ChangesParameters(Parameters):
    """What the changes feed takes."""

    since = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**63 - 1,
        help_text="The place up to which the caller knows everything; 0 for the whole site.",
    )
    limit = serializers.IntegerField(
        required=False, min_value=1, max_value=100, help_text="Changes a page, 100 if absent."
    )
    include = OneOf(
        required=False, choices=["document"], help_text="With each document as it is now."
    )


class OneDayParameters(Parameters):
    """What one day takes."""

    locale = serializers.SlugField(required=False, max_length=20)
