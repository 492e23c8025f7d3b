"""Every setting of the site. What differs from one place to another is read from the environment.

Environment: ACCESS_LOG, ALLOWED_HOSTS, CACHE_URL, COMMENTS_ADDRESS_DAYS, COMMENTS_DEFAULT_POLICY,
COMMENTS_EDIT_MINUTES, COMMENTS_NEWEST_FIRST, DATABASE_URL, DATA_DIR, DEBUG, DEFAULT_FROM_EMAIL,
EMAIL_URL, LANGUAGE_CODE, PAGES, PAGES_MEMORY, PORT, PROXIES, SECRET_KEY, SEE_ALSO_BY_HAND, SITE_NAME,
SITE_URL, TIME_ZONE, WORKERS.
Each has a safe default; README says what they do.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from gazette import databases, environment

SITE_DIR = Path(__file__).resolve().parent.parent
BASE_DIR = SITE_DIR.parent
DATA_DIR = environment.folder("DATA_DIR", BASE_DIR / "var")

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.secret("SECRET_KEY", DATA_DIR / "secret-key")
PORT = environment.number("PORT", 8000)
WORKERS = environment.number("WORKERS", 2, most=256)
# Where `manage.py serve` writes who asked for what: a file, or `-` for standard output.
ACCESS_LOG = environment.text("ACCESS_LOG")

# The address of the site decides what is secure about it.
SITE_NAME = environment.text("SITE_NAME", "Gazette")
SITE_URL = environment.site_url("SITE_URL", f"http://127.0.0.1:{PORT}")
HTTPS = SITE_URL.startswith("https:")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or [
    urlsplit(SITE_URL).hostname or "localhost",
    *([] if HTTPS else ["localhost", "127.0.0.1", "[::1]"]),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "gazette.views.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/$", r"^readyz/$"]
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
PROXIES = environment.number("PROXIES", 0, least=0, most=9)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# no-referrer would make our own form send `Origin: null`.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

INSTALLED_APPS = [
    "gazette.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "axes",
    "crispy_forms",
    "csp",
    "js_asset",
    "django_prose_editor",
    "articles",
    "comments",
    "gazette",
]
MIDDLEWARE = [
    "gazette.middleware.address_behind_proxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gazette.middleware.compressed_pages",
    "gazette.middleware.content_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gazette.middleware.admin_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "comments.middleware.own_comments",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "gazette.urls"
WSGI_APPLICATION = "gazette.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gazette.context.site",
            ]
        },
    }
]
FORM_RENDERER = (
    "django.forms.renderers.TemplatesSetting"  # a widget's template may stand in site/templates
)
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "gazette"

DATABASES = {"default": databases.settings_for("DATABASE_URL", DATA_DIR)}
CACHES = {"default": environment.url("CACHE_URL", "cache", "locmemcache://")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "gazette.static_files.HashedStaticFiles"},
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [SITE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"

LANGUAGE_CODE = environment.choice("LANGUAGE_CODE", "fr", {"fr", "en"})
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["gazette.formats"]
LOCALE_PATHS = [SITE_DIR / "locale"]
TIME_ZONE = environment.time_zone("TIME_ZONE", "Europe/Paris")
USE_TZ = True
USE_I18N = True

EMAIL_TIMEOUT = 10  # seconds; a mail server that hangs must not hold the others' letters
if environment.text("EMAIL_URL"):
    vars().update(environment.url("EMAIL_URL", "email", ""))
else:
    EMAIL_BACKEND = "gazette.mailbox.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text(
    "DEFAULT_FROM_EMAIL", f"{SITE_NAME} <gazette@{urlsplit(SITE_URL).hostname}>"
)

# How comments are moderated where an article says nothing.
COMMENTS_DEFAULT_POLICY = environment.choice(
    "COMMENTS_DEFAULT_POLICY", "before", {"open", "before", "after", "closed"}
)
# Which thread stands first under an article: the oldest, or the newest.
COMMENTS_NEWEST_FIRST = environment.flag("COMMENTS_NEWEST_FIRST")
# For how many days the network that a comment came from is kept; 0: it is never stored.
COMMENTS_ADDRESS_DAYS = environment.number("COMMENTS_ADDRESS_DAYS", 30, least=0)
# How long after sending it an author may change a published comment; 0: only while it waits.
COMMENTS_EDIT_MINUTES = environment.number("COMMENTS_EDIT_MINUTES", 15, least=0)

# Whether ready pages are kept, and how many megabytes of them each process has in memory (and as
# many are in DATA_DIR/pages). Who writes code wants to see each change at once.
PAGES = environment.flag("PAGES", default=True) and not DEBUG
PAGES_MEMORY = environment.number("PAGES_MEMORY", 64, most=4096)

# Whether « Lire également » boxes are placed by editors only, and none by the machine.
SEE_ALSO_BY_HAND = environment.flag("SEE_ALSO_BY_HAND")

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "gazette.permissions.InOneQuery",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # else anyone could lock an editor out
AXES_LOCKOUT_CALLABLE = "gazette.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # What readers and robots do wrong is answered, and is no news to who runs the site.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.security.csrf": {"level": "ERROR"},
    },
}
