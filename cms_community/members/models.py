"""Members of the newspaper, as the platforms on which they write know them."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_salt() -> str:
    """32 random hexadecimal characters."""
    return secrets.token_hex(16)


class Source(models.Model):
    """A connected comment platform: the newspaper's Coral, its WordPress, its Disqus, its own."""

    class Kind(models.TextChoices):
        """The platforms that an adapter exists for."""

        CORAL = "coral", "Coral"
        DISQUS = "disqus", "Disqus"
        WORDPRESS = "wordpress", "WordPress"
        DISCOURSE = "discourse", "Discourse"
        PUSH = "push", _("Pushed by the newspaper")

    name = models.SlugField(_("name"), unique=True, help_text=_("Short; used on the command line."))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=255, blank=True)
    # Salts the hashes of erased ids, so that the hashes alone do not tell who was erased.
    erasure_salt = models.CharField(max_length=32, default=new_salt, editable=False)
    created_at = models.DateTimeField(_("connected at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.title or self.name


class Member(models.Model):
    """Someone who writes on the newspaper's site, known by its source, its id there, and a name."""

    class Role(models.TextChoices):
        """What the source says this person is."""

        MEMBER = "member", _("member")
        STAFF = "staff", _("staff")
        EXPERT = "expert", _("expert")
        ANONYMOUS = "anonymous", _("anonymous")

    source = models.ForeignKey(
        Source, models.PROTECT, related_name="members", db_index=False, verbose_name=_("source")
    )
    remote_id = models.CharField(_("id at the source"), max_length=255)
    name = models.CharField(_("public name"), max_length=255, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    # The date of the record that name and role were taken from: an older one never changes them.
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        default_permissions = ("view",)
        permissions = [("erase_member", _("Can erase member"))]
        constraints = [
            models.UniqueConstraint(fields=["source", "remote_id"], name="member_once_a_source")
        ]

    def __str__(self) -> str:
        return self.name or self.remote_id


class ErasedId(models.Model):
    """The salted hash of an id that was erased for good: no later import brings it back."""

    class Kind(models.TextChoices):
        """What the id named."""

        COMMENT = "comment", _("comment")
        MEMBER = "member", _("member")

    source = models.ForeignKey(Source, models.PROTECT, related_name="erased_ids", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("erased id")
        verbose_name_plural = _("erased ids")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "digest"], name="erased_id_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:10]}"
