"""What is chosen for one day: the photo and the message of the day."""

from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Locale, Page
from wagtail.search import index

from cms_community.comments.models import Pick

from ..blocks import PLAIN_FEATURES
from ..pick_states import PickStatesPanel
from ..querysets import DayManager
from .newsroom import NewsroomPage


class DayPage(NewsroomPage):
    """A page that holds one day: the only one of its kind for that day and locale."""

    day = models.DateField(
        _("day"), null=True, db_index=True, help_text=_("Readers see it from midnight on that day.")
    )
    # The page's locale stands in another table; a constraint can only see this one.
    slot_locale = models.ForeignKey(
        Locale, models.PROTECT, related_name="+", null=True, editable=False
    )

    objects = DayManager()  # type: ignore[misc]  # a manager is a class variable in Django
    exclude_fields_in_copy = [*NewsroomPage.exclude_fields_in_copy, "day"]

    parent_page_types = ["community_home.SectionPage"]
    subpage_types: list[str] = []

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Keep the constraint's copy of the locale in step before the row is written.

        A page without a day is a draft: a copy is, and an alias beside its original, whose day
        it would take; in another locale an alias has the day for itself.
        """
        self.slot_locale_id = self.locale_id or self.get_default_locale().pk
        if self.alias_of_id and self.alias_of.locale_id == self.slot_locale_id:
            self.day = None
        if self.day is None:
            self.live = False
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "slot_locale"}
        return super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a day that another page holds, naming that page."""
        super().clean()
        holder = self.holder_of_its_day()
        if holder and self.day:
            taken = {"title": holder.title, "day": date_format(self.day, "DATE_FORMAT")}
            sentence = _now("“%(title)s” already holds %(day)s. Choose another day, or change it.")
            raise ValidationError({"day": sentence % taken})

    def holder_of_its_day(self) -> Self | None:
        """The other page of this kind that holds the same day in the same locale, if any."""
        if self.day is None:
            return None
        locale = self.locale_id or self.get_default_locale().pk
        same = type(self)._default_manager.filter(day=self.day, slot_locale_id=locale)
        return same.exclude(pk=self.pk).first()


class PhotoOfTheDayPage(DayPage):
    """The picture that the desk chose for one day."""

    picture = models.ForeignKey(
        "community_pictures.Picture",
        models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("picture"),
    )
    text = RichTextField(_("text"), features=PLAIN_FEATURES, blank=True)
    credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("If other than the picture's own.")
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("day"),
        FieldPanel("picture"),
        FieldPanel("text"),
        FieldPanel("credit"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("text"), index.FilterField("day")]

    class Meta:
        verbose_name = _("photo of the day")
        verbose_name_plural = _("photos of the day")
        constraints = [
            models.UniqueConstraint(fields=["day", "slot_locale"], name="one_photo_a_day")
        ]


class MessageOfTheDayPage(DayPage):
    """The message that the desk chose for one day: a member's words, or its own."""

    pick = models.ForeignKey(
        Pick,
        models.PROTECT,
        related_name="messages_of_the_day",
        null=True,
        blank=True,
        verbose_name=_("pick"),
        help_text=_("A member's words; or else write the desk's own below."),
    )
    text = RichTextField(_("the desk's own words"), features=PLAIN_FEATURES, blank=True)

    content_panels = [
        PickStatesPanel(),
        *Page.content_panels,
        FieldPanel("day"),
        FieldPanel("pick"),
        FieldPanel("text"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("text"), index.FilterField("day")]

    class Meta:
        verbose_name = _("message of the day")
        verbose_name_plural = _("messages of the day")
        constraints = [
            models.UniqueConstraint(fields=["day", "slot_locale"], name="one_message_a_day"),
            models.CheckConstraint(
                condition=Q(pick__isnull=True) | Q(text=""), name="message_is_a_pick_or_words"
            ),
        ]

    def clean(self) -> None:
        """Refuse a message that is both a member's and the desk's, or neither."""
        super().clean()
        # A field that nobody wrote in may send an empty paragraph.
        if not strip_tags(self.text).strip():
            self.text = ""
        if bool(self.pick_id) == bool(self.text):
            raise ValidationError(
                _now("Choose a pick, or write the desk's own words: one of the two.")
            )
