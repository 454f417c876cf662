"""The application that granian, gunicorn or any WSGI server serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from cms_community.delivery.edge import Edge

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms_community.settings.production")

django = get_wsgi_application()
application = Edge(django) if os.environ.get("EDGE", "1") != "0" else django
