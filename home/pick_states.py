"""Tells the editor of a page which of its picks readers no longer see, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

from cms_community.comments.choosers import words
from cms_community.comments.models import Pick
from cms_community.comments.reasons import why


class Missing(NamedTuple):
    """A pick of the page that readers do not see, and how its editor knows which one it is."""

    pick: Pick
    title: str
    reason: str


def picks_of(page: Any) -> Iterator[Pick]:
    """The picks of a page in its order: a selection's, a message's, those between paragraphs."""
    if hasattr(page, "selected_picks"):
        yield from (selected.pick for selected in page.selected_picks.all())
    if getattr(page, "pick", None):
        yield page.pick
    for block in getattr(page, "body", ()):
        if isinstance(block.value, Pick):
            yield block.value


def missing(page: Any) -> list[Missing]:
    """Those of its picks that readers do not see."""
    hidden = (pick for pick in picks_of(page) if pick.state != Pick.State.LIVE)
    return [Missing(pick, words(pick, most=80) or str(pick), why(pick)) for pick in hidden]


class PickStatesPanel(Panel):
    """A banner above the page's fields; nothing while all its picks are shown."""

    class BoundPanel(Panel.BoundPanel):
        """The banner of one page."""

        template_name = "community_home/admin/pick_states.html"

        @cached_property
        def missing(self) -> list[Missing]:
            """The picks that it names."""
            return missing(self.instance)

        def is_shown(self) -> bool:
            """Only when there is something to tell."""
            return bool(self.missing)

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> Any:
            """The picks, and whether the person may decide on them."""
            context = super().get_context_data(parent_context)
            may = self.request.user.has_perm("community_comments.change_pick")
            return context | {"missing": self.missing, "may_decide": may}
