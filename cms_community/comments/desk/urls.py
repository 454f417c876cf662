"""Where the desk is, and what it sends."""

from __future__ import annotations

from django.urls import path

from . import decisions, views

urlpatterns = [
    path("", views.DeskView.as_view(), name="desk"),
    path("rows/", views.RowsView.as_view(), name="desk_rows"),
    path("state/", views.StateView.as_view(), name="desk_state"),
    path("comments/<int:pk>/pick/", decisions.PickDecision.as_view(), name="desk_pick"),
    path("comments/<int:pk>/verify/", decisions.VerifyExcerpt.as_view(), name="desk_verify"),
    path("picks/<int:pk>/change/", decisions.ChangeDecision.as_view(), name="desk_change"),
    path("put-in/", decisions.PutIn.as_view(), name="desk_put_in"),
    path("take-out/", decisions.TakeOut.as_view(), name="desk_take_out"),
    path("move/", decisions.Move.as_view(), name="desk_move"),
    path("publish/", decisions.PublishPage.as_view(), name="desk_publish"),
    path("begin/", decisions.BeginSelection.as_view(), name="desk_begin"),
    path("undo/", decisions.Undo.as_view(), name="desk_undo"),
]
