"""The desk's decisions: one POST each, calling one action, answered with what has changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import View

from ..actions import change_pick, pick_comment
from ..excerpts import check_verbatim
from ..forms import PickForm, RewordPickForm
from ..models import Comment, Pick
from ..refusals import CannotPick, NotVerbatim
from .forms import BeginForm, PlacingForm, TrayForm, UndoForm
from .making import Made, Maker, maker
from .screen import standings, texts
from .undoing import pick_of, sealed, undo_in_page, undo_pick, unsealed, way_back
from .views import Answering


class Decision(Answering, View):
    """One decision. 409 when it may not be, 422 when what was handed in is wrong."""

    http_method_names = ["post"]
    form_class: ClassVar[type[forms.Form]]

    def decide(self, given: dict[str, Any]) -> Made:
        """Call the one action that this decision is."""
        raise NotImplementedError

    def form_kwargs(self) -> dict[str, Any]:
        """What the form needs beyond what was handed in."""
        return {}

    def comment(self) -> Comment | None:
        """The comment that the decision is about, if it is about one."""
        return None

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Decide, and tell what is so now, whether it was done or refused."""
        form = self.form_class(request.POST, **self.form_kwargs())
        if not form.is_valid():
            return misunderstood(form)
        try:
            made = self.decide(form.cleaned_data)
        except CannotPick as refusal:
            status = 422 if isinstance(refusal, NotVerbatim) else 409
            return JsonResponse({"refused": str(refusal), **self.now()}, status=status)
        except PermissionDenied:
            refused = _("You may not do this with that page.")
            return JsonResponse({"refused": refused}, status=403)
        undo = sealed(made.undo, by=request.user)
        return JsonResponse({"said": made.said, "undo": undo, **self.now()})

    def now(self) -> dict[str, Any]:
        """What stands on the comment; what is being made is told at the look that follows."""
        comment = self.comment()
        if comment is None:
            return {"standings": {}}
        return {"standings": standings(self.request, [comment]), "texts": texts([comment])}


def misunderstood(form: forms.Form) -> JsonResponse:
    """What is wrong with what was handed in, in sentences and by field."""
    fields = {name: [str(one) for one in found] for name, found in form.errors.items()}
    sentences = [worded(form, name, one) for name, found in fields.items() for one in found]
    return JsonResponse({"refused": " ".join(sentences), "fields": fields}, status=422)


def worded(form: forms.Form, name: str, sentence: str) -> str:
    """What is wrong, with the name of the field unless the sentence tells."""
    if name in ("__all__", "excerpt"):
        return sentence
    return f"{form.fields[name].label or name}: {sentence}"


class AboutComment(Decision):
    """A decision on the comment named in the address."""

    permission_required = "community_comments.add_pick"

    def comment(self) -> Comment:
        """The comment as it is now."""
        found: Comment = get_object_or_404(Comment, pk=self.kwargs["pk"])
        return found


class PickDecision(AboutComment):
    """Pick a comment."""

    form_class = PickForm

    def form_kwargs(self) -> dict[str, Any]:
        """The text that the excerpt must come from."""
        return {"text": self.comment().body_text}

    def decide(self, given: dict[str, Any]) -> Made:
        """Pick it."""
        pick = pick_comment(comment=self.comment(), **given, by=self.request.user)
        return Made(_("Picked."), way_back(pick))


class ChangeDecision(Decision):
    """Change a pick's words, note or criterion."""

    permission_required = "community_comments.change_pick"
    form_class = RewordPickForm

    def pick(self) -> Pick:
        """The pick named in the address."""
        picks = Pick.objects.select_related("comment")
        found: Pick = get_object_or_404(picks, pk=self.kwargs["pk"])
        return found

    def comment(self) -> Comment:
        """The comment that was picked."""
        return self.pick().comment

    def form_kwargs(self) -> dict[str, Any]:
        """The text that the excerpt must come from."""
        return {"text": self.comment().body_text}

    def decide(self, given: dict[str, Any]) -> Made:
        """Change it."""
        change_pick(pick=self.pick(), **given, by=self.request.user)
        return Made(_("The pick is changed."))


class ExcerptForm(forms.Form):
    """Words, as far as they are chosen."""

    excerpt = forms.CharField(required=False)


class VerifyExcerpt(AboutComment):
    """Whether the words chosen so far are the member's; nothing is written."""

    form_class = ExcerptForm

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The excerpt as it would be kept, or the first word that differs."""
        form = ExcerptForm(request.POST)
        form.is_valid()
        text = self.comment().body_text
        try:
            kept = check_verbatim(excerpt=form.cleaned_data["excerpt"], text=text)
        except NotVerbatim as refusal:
            return JsonResponse({"refused": str(refusal)}, status=422)
        return JsonResponse({"excerpt": kept})


class InPage(Decision):
    """A decision on a page being made; the page's own rights are asked by the action."""

    permission_required = "community_comments.view_pick"

    def maker(self) -> Maker:
        """Who makes pages; 404 where nobody does."""
        found = maker()
        if found is None:
            raise Http404
        return found


class PutIn(InPage):
    """Put a pick into a page."""

    form_class = PlacingForm

    def decide(self, given: dict[str, Any]) -> Made:
        """Put it in."""
        return self.maker().put_in(tray=given["tray"], pick=given["pick"], by=self.request.user)


class TakeOut(InPage):
    """Take a pick out of a page."""

    form_class = PlacingForm

    def decide(self, given: dict[str, Any]) -> Made:
        """Take it out."""
        return self.maker().take_out(
            tray=given["tray"], pick=given["pick"], version=given["version"], by=self.request.user
        )


class Move(InPage):
    """Give a pick another place in its page."""

    form_class = PlacingForm

    def decide(self, given: dict[str, Any]) -> Made:
        """Move it."""
        return self.maker().move(
            tray=given["tray"],
            pick=given["pick"],
            to=given["to"] or 0,
            version=given["version"],
            by=self.request.user,
        )


class PublishPage(InPage):
    """Publish a page."""

    form_class = TrayForm

    def decide(self, given: dict[str, Any]) -> Made:
        """Publish it."""
        return self.maker().publish(
            tray=given["tray"], version=given["version"], by=self.request.user
        )


class BeginSelection(InPage):
    """Begin a selection with the picks in hand."""

    form_class = BeginForm

    def decide(self, given: dict[str, Any]) -> Made:
        """Begin it."""
        return self.maker().begin(**given, by=self.request.user)


class Undo(Decision):
    """Undo one's last decision."""

    permission_required = "community_comments.view_pick"
    form_class = UndoForm
    undone: Comment | None = None

    def comment(self) -> Comment | None:
        """The comment of the pick that was undone."""
        return self.undone

    def decide(self, given: dict[str, Any]) -> Made:
        """Undo it."""
        what = unsealed(given["undo"], by=self.request.user)
        if what["act"] != "unpick":
            return Made(undo_in_page(what=what, by=self.request.user))
        pick, seen_at = pick_of(what)
        self.undone = pick.comment
        if not self.request.user.has_perm("community_comments.add_pick"):
            raise PermissionDenied
        undo_pick(pick=pick, seen_at=seen_at, by=self.request.user)
        return Made(_("Undone: the comment is no longer picked."))
