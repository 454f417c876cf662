"""The application that granian, gunicorn or any WSGI server serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms_community.settings.production")

application = get_wsgi_application()
