"""All settings of Ahd, from the environment; what is not said is safe for production.

Every variable that is read here stands in .env.example.
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import mail
from config.databases import from_url

ROOT = Path(__file__).resolve().parent.parent


def required(name: str) -> str:
    """Read a variable that has no safe default."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}; .env.example says what it is.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """Read a list that is written with commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def switch(name: str) -> bool:
    """Read a switch; off unless it says 1, true, yes or on."""
    return os.environ.get(name, "").lower() in ("1", "true", "yes", "on")


# --- Security -------------------------------------------------------------------------------------

DEBUG = switch("DEBUG")
SECRET_KEY = required("SECRET_KEY")
# During a change of the key, sessions signed with the old one stay valid.
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = words("ALLOWED_HOSTS")

# How the site is reached; only a site on one's own machine says http.
SITE_SCHEME = os.environ.get("SITE_SCHEME", "https")
if SITE_SCHEME not in ("http", "https"):
    raise ImproperlyConfigured("SITE_SCHEME is https or http.")
HTTPS = SITE_SCHEME == "https"

# How links in messages begin; behind a port or a proxy it is said.
SITE_URL = os.environ.get("SITE_URL") or f"{SITE_SCHEME}://{(ALLOWED_HOSTS or ['localhost'])[0]}"

CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# The prefix binds the cookie to this host and to HTTPS; browsers refuse it without.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_AGE = 12 * 60 * 60

SECURE_SSL_REDIRECT = HTTPS
# Health checks and monitoring ask from inside, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Only behind a proxy that sets X-Forwarded-Proto itself, or anyone could claim to come by HTTPS.
if switch("TRUST_FORWARDED_PROTO"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- What Ahd is made of --------------------------------------------------------------------------

INSTALLED_APPS = [
    "config.apps.FrontDoor",
    "agreements",
    "monitoring",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "template_partials",
    "csp",
]

MIDDLEWARE = [
    # These three only add headers, to refusals as well.
    "django.middleware.security.SecurityMiddleware",
    "config.secret_addresses.SecretAddressMiddleware",
    "csp.middleware.CSPMiddleware",
    # What no view should ever see is refused before anything else looks at it.
    "config.middleware.StrictRequestMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # One moment and one point of view for the whole request.
    "config.middleware.PointMiddleware",
    "config.waking.WakingMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- Storage --------------------------------------------------------------------------------------

# The role of the application; migrations run with the address of the owner of the tables.
DATABASES = {"default": from_url(required("DATABASE_URL"), os.environ.get("DATABASE_STATEMENT_TIMEOUT", ""))}
# The role whose rights on facts `grant_app_role` narrows.
DATABASE_APP_ROLE = os.environ.get("DATABASE_APP_ROLE", "ahd_app")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = os.environ.get("REDIS_URL", "redis://localhost:6379/0")
# How often the worker looks for what has fallen due.
SWEEP_SECONDS = float(os.environ.get("SWEEP_SECONDS", "60"))
# With it a monitoring system reads /metrics; without one only administrators do.
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")

# Without a mail server mail waits, and the operations page says so.
globals().update(mail.from_url(os.environ.get("EMAIL_URL", "")))
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or mail.sender_of(SITE_URL)

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
# A checkout serves files where they lie; production serves collected, hashed, compressed ones.
WHITENOISE_USE_FINDERS = switch("STATIC_FROM_FINDERS")
STATIC_ROOT = None if WHITENOISE_USE_FINDERS else ROOT / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if WHITENOISE_USE_FINDERS
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- People ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "agreements.User"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Language and time ----------------------------------------------------------------------------

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]

# --- API ------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "agreements.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    # Each view names its policy; a view without one does not start.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "agreements.api.errors.problem",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Ahd",
    "DESCRIPTION": "The ceasefire commitment tracker: every answer at a point of valid and known time.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Without this the page asks a third host to check the schema.
    "SWAGGER_UI_SETTINGS": {"validatorUrl": None, "deepLinking": True},
}

# --- Logs -----------------------------------------------------------------------------------------

LOGGING_CONFIG = "config.logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"one_line": {"()": "config.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "one_line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # The root handler above is enough; without this, Django adds its own one for DEBUG.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
    },
}
