"""Builds the wheel, installs it in a fresh Wagtail site beside that site's own `home`, and uses it.

python .ci/wheel.py FOLDER    FOLDER is scratch space
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

SETTINGS = """
INSTALLED_APPS = [
    "cms_community.api",
    "cms_community.home",
    "cms_community.comments",
    "cms_community.videos",
    "cms_community.pictures",
    "cms_community.members",
    "cms_community.delivery",
    "events.apps.EventsConfig",
    "rest_framework",
    "drf_spectacular_sidecar",
    "wagtail_modeladmin",
    "wagtailmedia",
    "wagtail.contrib.typed_table_block",
    *INSTALLED_APPS,
]
WAGTAILIMAGES_IMAGE_MODEL = "community_pictures.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms_community.pictures.forms.PictureForm"
WAGTAILMEDIA = {
    "MEDIA_MODEL": "community_videos.VideoFile",
    "MEDIA_FORM_BASE": "cms_community.videos.forms.VideoForm",
}
CMS_COMMUNITY = {"TIME_ZONE": "Europe/Paris"}
LANGUAGE_CODE = "fr"
ALLOWED_HOSTS = ["testserver"]
"""

EVENTS = {
    "__init__.py": "",
    "apps.py": """
from django.apps import AppConfig

class EventsConfig(AppConfig):
    name = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from cms_community.api.resources import deliver
        from .delivery import Events
        deliver(Events())
""",
    "models.py": """
from cms_community.home.models import NewsroomPage
from django.db import models

class EventPage(NewsroomPage):
    place = models.CharField(max_length=100)
    content_panels = [*NewsroomPage.content_panels, "place"]
""",
    # As the README has it.
    "delivery.py": """
from cms_community.api.delivering import PageResource
from cms_community.api.fields import Constant
from cms_community.api.parameters import PageParameters
from cms_community.api.serializers import PageSerializer
from rest_framework import serializers
from .models import EventPage

class EventSerializer(PageSerializer):
    type = Constant("event")
    place = serializers.CharField()

class EventParameters(PageParameters):
    place = serializers.CharField(required=False, max_length=100)

class Events(PageResource):
    name = "events"
    summary = "Events, newest first"
    model = EventPage
    card = item = EventSerializer
    parameters = EventParameters
    facets = {"place": lambda event, rendering: [event.place]}
""",
}

URLS = """
urlpatterns = [path("api/v1/", include("cms_community.api.urls")), *urlpatterns]
"""

USE = """
from django.apps import apps
from django.test import Client
from wagtail.models import Page, Site

def get(path):
    response = Client().get(path)
    assert response.status_code == 200, (path, response.status_code, response.content[:500])
    return response

Home, Section, Article = (
    apps.get_model("community_home", name) for name in ("HomePage", "SectionPage", "ArticlePage")
)
their_home = Page.objects.get(depth=2)
assert their_home.specific_class.__module__ == "home.models", their_home.specific_class
home = Page.objects.get(depth=1).add_child(instance=Home(title="Le Fanal", slug="le-fanal"))
Site.objects.create(hostname="fanal.example", root_page=home)
section = home.add_child(instance=Section(title="Culture", live=False))
section.save_revision().publish()
article = section.add_child(
    instance=Article(title="La fanfare", standfirst="Elle joue.", body=[], live=False)
)
article.body = [("paragraph", "<p>Enfin.</p>")]
article.save_revision().publish()
[card] = get("/api/v1/articles/").json()["items"]
assert card["title"] == "La fanfare", card
assert get(f"/api/v1/articles/{card['id']}/").json()["body"][0]["value"]["html"] == "<p>Enfin.</p>"
assert get(f"/api/v1/routes/?path={card['url']}").json()["id"] == card["id"]
[found] = get("/api/v1/search/?q=fanfare").json()["items"]
assert found["id"] == card["id"], found
assert get("/api/v1/openapi.yaml").content.startswith(b"openapi: 3.1.0")
assert b"swagger" in get("/api/v1/docs/").content
assert get("/").status_code == 200
Event = apps.get_model("events", "EventPage")
event = their_home.add_child(instance=Event(title="La fête", slug="fete", place="Quai", live=False))
event.save_revision().publish()
[told] = get("/api/v1/events/?place=Quai").json()["items"]
assert (told["type"], told["url"], told["place"]) == ("event", "/fete/", "Quai"), told
assert get("/api/v1/events/?place=Port").json()["items"] == []
assert get("/api/v1/changes/").json()["items"][-1]["resource"] == "events"
assert b"operationId: events_list" in get("/api/v1/openapi.yaml").content
print("The host's own home and ours both work, and its own page type is delivered.")
"""


def main() -> None:
    """Build, install, migrate, publish, read."""
    folder = Path(sys.argv[1]).resolve() / "wheel"
    folder.mkdir(parents=True)
    run("uv", "build", "--quiet", "--wheel", "--out-dir", str(folder / "dist"), cwd=ROOT)
    [wheel] = (folder / "dist").glob("*.whl")
    run("uv", "venv", "--quiet", str(folder / "venv"), cwd=folder)
    python = str(folder / "venv" / "bin" / "python")
    lock = str(ROOT / "requirements.lock")
    run("uv", "pip", "install", "--quiet", "--python", python, "-c", lock, str(wheel), cwd=folder)
    run(str(folder / "venv" / "bin" / "wagtail"), "start", "hostsite", cwd=folder)
    site = folder / "hostsite"
    append(site / "hostsite" / "settings" / "dev.py", SETTINGS)
    append(site / "hostsite" / "urls.py", URLS)
    (site / "use.py").write_text(USE)
    (site / "events").mkdir()
    for name, text in EVENTS.items():
        (site / "events" / name).write_text(text)
    for words in (
        ["check"],
        ["makemigrations", "-v", "0", "events"],
        ["makemigrations", "--check", "--dry-run"],
        ["migrate", "-v", "0"],
    ):
        run(python, "manage.py", *words, cwd=site)
    run(
        python,
        "manage.py",
        "shell",
        "--verbosity",
        "0",
        "-c",
        "exec(open('use.py').read())",
        cwd=site,
    )


def append(file: Path, text: str) -> None:
    """Add lines at the end of a file of the host site."""
    file.write_text(file.read_text() + text)


def run(*words: str, cwd: Path) -> None:
    """Run a command there, with nothing of this project's environment."""
    ours = ("VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE", "PYTHONPATH", "UV_PROJECT_ENVIRONMENT")
    env = {name: value for name, value in os.environ.items() if name not in ours}
    subprocess.run(words, check=True, cwd=cwd, env=env)  # noqa: S603  our own words


if __name__ == "__main__":
    main()
