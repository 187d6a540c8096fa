"""The settings of the running platform, read from the environment; docs/settings.md explains each one."""

from pathlib import Path

from csp.constants import NONE, SELF

from pingding.site import environment
from pingding.site.databases import database
from pingding.site.secret import secret_key

PACKAGE = Path(__file__).resolve().parents[1]
ROOT = PACKAGE.parents[1]
VAR = environment.folder("PINGDING_VAR", ROOT / "var")
MEGABYTE = 1024 * 1024

# What kind of installation this is
DEBUG = environment.flag("PINGDING_DEBUG", False)
PINGDING_DEMO = environment.flag("PINGDING_DEMO", False)
PINGDING_HTTPS = environment.flag("PINGDING_HTTPS", not (DEBUG or PINGDING_DEMO))

# Where things lie
PINGDING_PROGRAMMES = environment.folder("PINGDING_PROGRAMMES", ROOT / "programmes")
PINGDING_MEDIA = environment.folder("PINGDING_MEDIA", VAR / "media")
PINGDING_MAX_UPLOAD_MB = environment.number("PINGDING_MAX_UPLOAD_MB", 200, 1, 2000)
PINGDING_MAX_DRAFT_MB = environment.number("PINGDING_MAX_DRAFT_MB", 1000, 1, 20000)
MEDIA_ROOT = PINGDING_MEDIA
PINGDING_SEAL = environment.text("PINGDING_SEAL")
PINGDING_FONTS = environment.optional_folder("PINGDING_FONTS")
# An upload waits here while it arrives; `tick` sweeps what a killed server left.
FILE_UPLOAD_TEMP_DIR = environment.own_folder(VAR / "uploads")
DATABASES = {
    "default": database(
        environment.text("DATABASE_URL", f"sqlite:///{VAR / 'pingding.sqlite3'}"), ROOT, durable=not PINGDING_DEMO
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who may speak to it, and how
SECRET_KEY = secret_key(
    environment.text("PINGDING_SECRET_KEY"),
    environment.folder("PINGDING_SECRET_KEY_FILE", VAR / "secret_key"),
)
ALLOWED_HOSTS = environment.names("PINGDING_HOSTS", "127.0.0.1,localhost,[::1]")
PINGDING_ADDRESS = environment.address("PINGDING_ADDRESS")
PINGDING_PROXIES = environment.names("PINGDING_PROXIES")
# Only the wrapper in wsgi.py reads forwarded headers, and only from the proxies named above.
SECURE_SSL_REDIRECT = PINGDING_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PINGDING_HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PINGDING_HTTPS
PINGDING_IDLE_MINUTES = environment.number("PINGDING_IDLE_MINUTES", 120, 5, 1440)
PINGDING_SESSION_HOURS = environment.number("PINGDING_SESSION_HOURS", 12, 1, 168)
SESSION_COOKIE_AGE = PINGDING_SESSION_HOURS * 3600
SESSION_ENGINE = "pingding.site.signing_in"
SESSION_COOKIE_NAME = "pingding_session"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
# The expert's desk shows the material in a frame beside the score sheet: framed by ourselves, by nobody else.
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # Bootstrap's style sheet draws its ticks and arrows as data: pictures.
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
# A plan with long tables has many fields in one form; its text stays far below this size.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * MEGABYTE

# What it is made of
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "ninja",
    "pingding.records",
    "pingding.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pingding.site.content_policy.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pingding.site.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "pingding.site.session_limits.SessionLimits",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pingding.web.frame.middleware.ViewerMiddleware",
    "pingding.web.frame.typed_answers.TakenMiddleware",
    "pingding.web.frame.page_drafts.DraftMiddleware",
    "pingding.api.frame.responses.MethodNotAllowed",
]
ROOT_URLCONF = "pingding.site.urls"
WSGI_APPLICATION = "pingding.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "pingding.web.templating.backend.PagesByLanguage",
        "NAME": "jinja2",
        "DIRS": [PACKAGE / "web" / "templates", PACKAGE / "api" / "templates"],
        "OPTIONS": {
            "environment": "pingding.web.templating.environment.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "pingding.web.frame.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.Jinja2"

# People and their passwords
AUTH_USER_MODEL = "records.Person"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["pingding.site.signing_in.PeopleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = ["pingding.site.hashing.BoundedHasher"]
PINGDING_DRAFT_DAYS = environment.number("PINGDING_DRAFT_DAYS", 90, 1, 3650)
PINGDING_TOKEN_DAYS = environment.number("PINGDING_TOKEN_DAYS", 365, 1, 3650)

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Style sheets, scripts and pictures
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
_STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# Mail leaves the machine only when a mail server is named; `pingding.actions.mail` sends it.
EMAIL_HOST = environment.text("PINGDING_MAIL_HOST")
EMAIL_PORT = environment.number("PINGDING_MAIL_PORT", 587, 1, 65535)
EMAIL_HOST_USER = environment.text("PINGDING_MAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("PINGDING_MAIL_PASSWORD")
EMAIL_USE_SSL = environment.flag("PINGDING_MAIL_SSL", False)
EMAIL_USE_TLS = environment.flag("PINGDING_MAIL_TLS", True) and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.mailbox("PINGDING_MAIL_FROM", "pingding@localhost")
PINGDING_MAIL_REPLY_TO = environment.mailbox("PINGDING_MAIL_REPLY_TO", "")
PINGDING_MAIL_DIGEST_HOUR = environment.number("PINGDING_MAIL_DIGEST_HOUR", 8, 0, 23)
PINGDING_SMS_GATEWAY = environment.text("PINGDING_SMS_GATEWAY")

# What it says of itself goes to standard error, one line per event
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": environment.choice("PINGDING_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")),
    },
    # Django's own loggers stand at INFO; at NOTSET the level above decides, so that DEBUG shows the SQL of a page.
    "loggers": {
        "django": {"handlers": [], "propagate": True, "level": "NOTSET"},
        "django.template": {"level": "INFO"},
        "django.utils.autoreload": {"level": "INFO"},
    },
}
