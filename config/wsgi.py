"""Where the web server enters."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# A page that takes longer is given up; migrations and sweeps may take their time.
os.environ.setdefault("DATABASE_STATEMENT_TIMEOUT", "5s")

application = get_wsgi_application()
