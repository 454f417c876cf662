"""The registers' pages: who may see them, how they are searched, what they show."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages, panels
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.widgets.button import Button, ButtonWithDropdown, HeaderButton
from wagtail_modeladmin.helpers import ButtonHelper, DjangoORMSearchHandler, PermissionHelper
from wagtail_modeladmin.views import DeleteView, EditView, IndexView, InspectView

from .exports import MOST_ROWS, SafeExportMixin
from .filters import StateFilter
from .keys import is_key
from .live.status import connection_of, facts_of, status_of, troubles_of
from .models import Comment, Pick, State
from .reads import is_used, member_record
from .sources import adapter_of

MOST_COUNTED = 10_000


class ReadOnly(PermissionHelper):
    """Who holds the right to view may look; nobody adds, changes or deletes here."""

    def user_can_list(self, user: Any) -> bool:
        """The list."""
        return self.may(user, "view")

    def user_can_inspect_obj(self, user: Any, obj: Model) -> bool:
        """One row."""
        return self.may(user, "view")

    def user_can_create(self, user: Any) -> bool:
        """Rows come from their source."""
        return False

    def user_can_edit_obj(self, user: Any, obj: Model) -> bool:
        """Only the source changes a row."""
        return False

    def user_can_delete_obj(self, user: Any, obj: Model) -> bool:
        """Only the source takes a row away."""
        return False

    def may(self, user: Any, action: str) -> bool:
        """Whether this person holds the right to do this to rows of the register's kind."""
        allowed: bool = self.user_has_specific_permission(user, self.get_perm_codename(action))
        return allowed


class SourcePermissions(ReadOnly):
    """Sources are connected by hand; one that anything came from can no longer be deleted."""

    def user_can_create(self, user: Any) -> bool:
        """Who may add sources."""
        return self.may(user, "add")

    def user_can_edit_obj(self, user: Any, obj: Model) -> bool:
        """Who may change sources."""
        return self.may(user, "change")

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        """Who may delete sources, as long as nothing came from this one."""
        return self.may(user, "delete") and not is_used(obj)


class RegisterSearch(DjangoORMSearchHandler):
    """A search for a few words, each of which must occur in one of the fields."""

    longest = 200
    most_words = 10

    def search_queryset(self, queryset: QuerySet[Any], search_term: str, **kwargs: Any) -> Any:
        """The rows found; PostgreSQL knows no NUL, and nobody searches for a page of text."""
        words = search_term.replace("\x00", " ")[: self.longest].split()[: self.most_words]
        return super().search_queryset(queryset, " ".join(words), **kwargs)


class CappedPaginator(WagtailPaginator):
    """Pages of a register, counted only as far as anyone leafs: a million rows are not counted."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, or that there are MOST_COUNTED at least."""
        counted: int = self.object_list.order_by()[:MOST_COUNTED].count()
        return counted

    @cached_property
    def items_count_label(self) -> str:
        """The count as the foot of the page tells it."""
        label: str = super().items_count_label
        return f"{label} +" if self.count == MOST_COUNTED else label


class QuietButtons(ButtonHelper):
    """No button for what the row's own link already does."""

    def get_buttons_for_obj(self, obj: Any, **kwargs: Any) -> list[dict[str, Any]]:
        """Edit and delete, for those who may."""
        exclude = [*(kwargs.pop("exclude", None) or []), "inspect"]
        buttons: list[dict[str, Any]] = super().get_buttons_for_obj(obj, exclude=exclude, **kwargs)
        return buttons

    def get_primary_button(self, obj: Any) -> dict[str, Any]:
        """A row leads to its own page."""
        button: dict[str, Any] = self.inspect_button(obj.pk)
        return button


class CommentButtons(QuietButtons):
    """Pick, or change or withdraw the pick that stands."""

    def get_buttons_for_obj(self, obj: Comment, **kwargs: Any) -> list[dict[str, Any]]:
        """The buttons that this person may press on this comment."""
        offered: list[tuple[str, str, int, Any]] = []
        if standing := standing_pick(obj):
            offered = [
                ("change", "change_pick", standing.pk, _("Change the pick")),
                ("withdraw", "withdraw_pick", standing.pk, _("Withdraw")),
            ]
        elif obj.state == State.VISIBLE:
            offered = [("add", "pick", obj.pk, pgettext_lazy("verb", "Pick"))]
        may = self.request.user.has_perm
        return [
            self.button(name, key, label)
            for action, name, key, label in offered
            if may(f"community_comments.{action}_pick")
        ]

    def button(self, name: str, key: int, label: Any) -> dict[str, Any]:
        """A link to one of the desk's forms, which leads back here."""
        back = urlencode({"next": self.request.get_full_path()})
        look = "button button-small" if name == "pick" else "button button-small button-secondary"
        url = reverse(f"community_comments:{name}", args=[key])
        return {"url": f"{url}?{back}", "label": label, "classname": look, "title": label}


class RegisterIndexView(SafeExportMixin, IndexView):
    """The list: filters and search above it, nothing counted that nobody reads."""

    paginator_class = CappedPaginator

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """To look is one thing; to carry off what everybody wrote is for those who pick of it."""
        if "export" in request.GET and not may_export(request):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def as_spreadsheet(self, queryset: QuerySet[Any], spreadsheet_format: str) -> Any:
        """The file; a list too long for an XLSX is refused, never cut off unsaid."""
        if spreadsheet_format == self.FORMAT_CSV or is_short(queryset):
            return super().as_spreadsheet(queryset, spreadsheet_format)
        told = _(
            "This list has over %(most)s rows, too many for an XLSX file: nothing was downloaded."
            " Narrow it with the filters, or download CSV, which has no such limit."
        )
        messages.error(self.request, told % {"most": number_format(MOST_ROWS, force_grouping=True)})
        return redirect(f"{self.index_url}{self.get_query_string()}")

    def get_filters_params(self, params: Any = None) -> dict[str, list[str]]:
        """What the filters know and nothing else.

        modeladmin turns any other parameter into a lookup, which lets whoever may see the list
        guess a password hash letter by letter through the relations.
        """
        known = {str(one.parameter_name) for one in self.list_filter}
        given: dict[str, list[str]] = super().get_filters_params(params)
        return {name: values for name, values in given.items() if name in known}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of rows."""
        paginator = self.paginator_class(self.queryset, self.items_per_page)
        page = paginator.get_page(self.page_num or 1)
        return {
            "view": self,
            "model_admin": self.model_admin,
            "paginator": paginator,
            "page_obj": page,
            "elided_page_range": paginator.get_elided_page_range(page.number),
            "object_list": page.object_list,
            "breadcrumbs_items": [*home_crumb(), {"url": "", "label": self.get_page_title()}],
            "header_buttons": self.header_buttons(),
            **kwargs,
        }

    def header_buttons(self) -> list[Any]:
        """Add a row, for those who may; take the list away as a file."""
        buttons: list[Any] = []
        if self.permission_helper.user_can_create(self.request.user):
            buttons.append(HeaderButton(_("Add"), url=self.create_url, icon_name="plus"))
        if self.list_export and may_export(self.request):
            buttons.append(
                ButtonWithDropdown(
                    buttons=[
                        Button(_("Download XLSX"), self.xlsx_export_url, icon_name="download"),
                        Button(_("Download CSV"), self.csv_export_url, icon_name="download"),
                    ],
                    icon_name="dots-horizontal",
                    attrs={"aria-label": _("Download")},
                    classname="w-h-slim-header",
                )
            )
        return buttons

    def hides_states(self) -> bool:
        """Whether only visible comments are listed although nobody asked for them alone."""
        return any(isinstance(one, StateFilter) and one.hides_others() for one in self.filter_specs)

    def is_narrowed(self) -> bool:
        """Whether a search or a filter hides some rows."""
        return bool(self.query) or any(spec.value() for spec in self.filter_specs)


def is_short(queryset: QuerySet[Any]) -> bool:
    """Whether all the rows go into an XLSX file."""
    return queryset.order_by()[: MOST_ROWS + 1].count() <= MOST_ROWS


def may_export(request: HttpRequest) -> bool:
    """Whether this person may take a list away as a file."""
    return bool(request.user.has_perm("community_comments.add_pick"))


def may_erase(request: HttpRequest) -> bool:
    """Whether this person may erase members."""
    return bool(request.user.has_perm("community_members.erase_member"))


class CommentIndexView(RegisterIndexView):
    """The list of comments."""

    def get_heading(self, queryset: Any, field: str) -> str:
        """What a column of the exported file is called."""
        return capfirst(str(self.model_admin.heading(field)))


class OneRow:
    """A page about one row; an address that names none is answered by 404."""

    def __init__(self, model_admin: Any, instance_pk: str) -> None:
        if not is_key(instance_pk):
            raise Http404
        super().__init__(model_admin, instance_pk)  # type: ignore[call-arg]  # modeladmin's view


class RegisterInspectView(OneRow, InspectView):
    """All that is known of one row."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back, and the comments that belong to the row."""
        crumbs = [
            *home_crumb(),
            {"url": self.index_url, "label": capfirst(self.verbose_name_plural)},
            {"url": "", "label": self.crumb()},
        ]
        context: dict[str, Any] = super().get_context_data(breadcrumbs_items=crumbs, **kwargs)
        return context

    def get_meta_title(self) -> str:
        """What the browser's tab says."""
        return f"{capfirst(self.verbose_name)} – {self.crumb()}"

    def crumb(self) -> str:
        """What the row is called."""
        return str(self.instance)


class CommentInspectView(RegisterInspectView):
    """One comment: all of its text, what it answers, who wrote it, what the desk made of it."""

    most_answers = 20

    def crumb(self) -> str:
        """Who wrote it."""
        return self.instance.author_name or gettext("Unnamed member")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The comment in its thread, with its member's record and its picks."""
        comment: Comment = self.instance
        answers = comment.answers.with_context().order_by("created_at", "pk")
        return super().get_context_data(
            comment=comment,
            parent=comment.parent,
            answers=answers[: self.most_answers],
            record=member_record(comment.member),
            picks=comment.picks.select_related("picked_by").all(),
            may_change=self.request.user.has_perm("community_comments.change_pick"),
            **kwargs,
        )


class SourceInspectView(RegisterInspectView):
    """One source: how it is reached, whether it answers, what went wrong."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its connection in words, and what this person may do about it."""
        connection = connection_of(self.instance)
        asked = adapter_of(self.instance.kind).poll_since is not None
        return super().get_context_data(
            status=status_of(self.instance),
            facts=facts_of(self.instance, self.request),
            troubles=troubles_of(self.instance),
            may_connect=self.permission_helper.user_can_edit_obj(self.request.user, self.instance),
            may_ask=connection is not None and asked,
            **kwargs,
        )


class MemberIndexView(RegisterIndexView):
    """The list of members, beside those who were erased."""

    def header_buttons(self) -> list[Any]:
        """The way to who was erased, for those who may erase."""
        buttons = super().header_buttons()
        if may_erase(self.request):
            url = reverse("community_comments:erasures")
            buttons.append(HeaderButton(_("Erased members"), url=url, icon_name="bin"))
        return buttons


class MemberInspectView(RegisterInspectView):
    """One member; here a member is erased."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the way to erase, for those who may."""
        context = super().get_context_data(**kwargs)
        if may_erase(self.request):
            url = reverse("community_comments:erase_member", args=[self.instance.pk])
            erase = {"url": url, "label": _("Erase this member…"), "classname": "button no"}
            context["buttons"] = [*context["buttons"], erase]
        return context


class SourceEditView(OneRow, EditView):
    """Change how a source is called; what it is was decided when it was connected."""

    def get_edit_handler(self) -> Any:
        """Its title, and nothing else."""
        return panels.ObjectList([panels.FieldPanel("title")]).bind_to_model(self.model)


class SourceDeleteView(OneRow, DeleteView):
    """Delete a source that nothing ever came from."""


def standing_pick(comment: Comment) -> Pick | None:
    """The pick that stands on a comment, from those already read with it."""
    standing = (pick for pick in comment.picks.all() if pick.state != Pick.State.WITHDRAWN)
    return next(standing, None)


def home_crumb() -> list[dict[str, Any]]:
    """The first step of the way back."""
    return [{"url": reverse("wagtailadmin_home"), "label": gettext("Home")}]
