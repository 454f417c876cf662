"""Who works at the demo newspaper: four logins, and the authors who sign."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from cms_community.pictures.models import Picture
from cms_community.staff.models import User
from home.models import Author

from .plan import Plan

PASSWORD = "lefanal-demo"


class Login(NamedTuple):
    """One login of the demo; an empty group means the superuser."""

    username: str
    first_name: str
    last_name: str
    group: str


LOGINS = (
    Login("alice", "Alice", "Kervadec", "Community manager"),
    Login("bruno", "Bruno", "Delorme", "Editor"),
    Login("chloe", "Chloé", "Astier", "Observer"),
    Login("admin", "Camille", "Roussel", ""),
)


def open_logins() -> dict[str, User]:
    """The four logins by user name; one that exists keeps its password and its groups."""
    secret = make_password(PASSWORD)
    return {login.username: open_login(login, secret) for login in LOGINS}


def open_login(login: Login, secret: str) -> User:
    """One login, in its group."""
    user, created = get_user_model().objects.get_or_create(
        username=login.username,
        defaults={
            "first_name": login.first_name,
            "last_name": login.last_name,
            "email": f"{login.username}@lefanal.example",
            "password": secret,
            "is_superuser": not login.group,
            "is_staff": not login.group,
        },
    )
    if created and login.group:
        user.groups.add(Group.objects.get_or_create(name=login.group)[0])
    return user


def hire_authors(plan: Plan, pictures: dict[str, Picture]) -> dict[str, Author]:
    """Those who sign the articles, by key."""
    return {
        text.key: Author.objects.create(
            public_id=plan.public_id("author", text.key),
            name=text.name,
            slug=text.key,
            job=text.job,
            biography=text.biography,
            portrait=pictures[text.portrait],
        )
        for text in plan.script.authors
    }
