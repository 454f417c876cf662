"""The form of a video: a file or an address, which its provider describes when it is saved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from cms_community.videos.describing import describe, is_described, keep_poster, player_for

from .picture_grid import picture_rights

LONGEST = timedelta(days=7)


class VideoPageForm(WagtailAdminPageForm):
    """A video is one thing: a file of ours, or an address elsewhere that we can have played."""

    def clean(self) -> dict[str, Any]:
        """One sentence where it is both, neither, or an address that nobody plays."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file, address = cleaned.get("file"), cleaned.get("address")
        if not timedelta(0) <= (cleaned.get("length") or timedelta(0)) <= LONGEST:
            self.add_error("length", _("Write how long it is, such as 3:42."))
        if file and address:
            self.add_error("address", _("Choose one: the file, or the address."))
        elif not (file or address or self.errors or self.is_deferred_validation):
            self.add_error("file", _("A video needs a file, or an address elsewhere."))
        elif address:
            self.look_up(address)
        return cleaned

    def look_up(self, address: str) -> None:
        """Have its provider describe it; refused where it cannot be played."""
        embed = describe(address)
        if player_for(address, embed):
            return
        known = _(
            "This is no address of a video at YouTube, Vimeo, Dailymotion or a site like them."
        )
        silent = _("The site that plays this video does not answer: save again in some minutes.")
        asked = is_described(address) and embed is None
        self.add_error("address", silent if asked else known)

    def save(self, commit: bool = True) -> Any:
        """With the provider's own poster, fetched once, where none was chosen."""
        page = self.instance
        # While an address is typed, drafts of its beginnings are saved: vimeo.com/1, vimeo.com/12…
        is_typed = self.is_deferred_validation and "address" in self.changed_data
        wanted = page.address and not page.poster and page.provider_poster_of != page.address
        if wanted and not is_typed:
            self.fetch_poster(page)
        return super().save(commit)

    def fetch_poster(self, page: Any) -> None:
        """Only for whoever may add pictures; a poster that cannot be had now is had later."""
        embed = describe(page.address)
        if embed is None or not picture_rights().user_has_permission(self.for_user, "add"):
            return
        poster = keep_poster(embed, by=self.for_user)
        if poster is not None or not embed.thumbnail_url:
            page.provider_poster, page.provider_poster_of = poster, page.address
