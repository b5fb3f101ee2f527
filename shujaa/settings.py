"""Django settings: what `shujaa.env` read, laid out for Django and the libraries."""

from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from django.templatetags.static import static

from shujaa.embedded import services
from shujaa.env import PROJECT, read_environment

ENV = read_environment()
# The embedded servers' addresses are known before they run; nothing starts here.
_services = services(ENV.data_dir)

SECRET_KEY = ENV.secret_key
DEBUG = False
IS_PRODUCTION = ENV.is_production
DATA_DIR = ENV.data_dir
# The port that addresses name, for installations that no proxy stands before.
PORT_SUFFIX = "" if ENV.port in (80, 443) or IS_PRODUCTION else f":{ENV.port}"
BASE_HOST, SHORT_HOST, API_HOST = ENV.base_host, ENV.short_host, ENV.api_host
# Custom domains are tenants' own: which hosts are served is decided by the Domain table, in one place.
ALLOWED_HOSTS = ["*"]

SHARED_APPS = [
    "django_tenants",
    "tenants",
    "studio.runs",
    "landing.scans",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_rq",
    "django_htmx",
    "django_prometheus",
    "template_partials",
    "shujaa",
]
TENANT_APPS = ["studio", "landing", "crm"]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS, "billing"]
TENANT_MODEL = "tenants.Tenant"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
ORIGINAL_BACKEND = "django_prometheus.db.backends.postgresql"
AUTH_USER_MODEL = "tenants.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "shujaa.security.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "landing.scans.middleware.short_host",
    "tenants.middleware.tenant_of_host",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tenants.middleware.members_only",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shujaa.errors_http.say_what_went_wrong",
]
ROOT_URLCONF = "shujaa.urls"
PUBLIC_SCHEMA_URLCONF = "shujaa.urls_public"
WSGI_APPLICATION = "shujaa.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]


def _database(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    return {
        "ENGINE": "django_tenants.postgresql_backend",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(ENV.database_url or _services.database_url)}
REDIS_URL = ENV.redis_url or _services.redis_url
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
    }
}
RQ_QUEUES = {name: {"URL": REDIS_URL, "DEFAULT_TIMEOUT": 1800} for name in ("cpu", "io", "gpu")}
RQ = {"DEFAULT_RESULT_TTL": 60}

STORAGE_DIR = DATA_DIR / "assets"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": STORAGE_DIR}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATICFILES_DIRS = [PROJECT / "static"]
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("sw", "Kiswahili"), ("fr", "Français")]
TIME_ZONE = "UTC"
USE_TZ = True

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = False  # TLS ends at the proxy, which redirects
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "UserAttributeSimilarityValidator")
]

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer() if ENV.log_json else structlog.dev.ConsoleRenderer(colors=False),
            ],
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_log_level,
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stderr"], "level": ENV.log_level},
    "loggers": {"rq": {"level": "WARNING"}, "django.server": {"level": "WARNING"}},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

UNFOLD = {
    "SITE_TITLE": "Shujaa Studio",
    "SITE_HEADER": "Shujaa Studio",
    "SITE_SUBHEADER": "Staff",
    "SITE_SYMBOL": "movie",
    "SITE_ICON": lambda request: static("img/mark.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/mark.svg")}],
    "STYLES": [lambda request: static("css/admin.css")],
    "DASHBOARD_CALLBACK": "studio.dashboard.staff_dashboard",
    "SIDEBAR": {"show_search": True, "navigation": "studio.dashboard.sidebar"},
    "SHOW_HISTORY": True,
    "BORDER_RADIUS": "10px",
    "COLORS": {
        "base": {
            "50": "#fbf8f3",
            "100": "#f4eee4",
            "200": "#e7dccb",
            "300": "#d3c4ae",
            "400": "#a8998a",
            "500": "#7a6c5f",
            "600": "#5f5348",
            "700": "#453b32",
            "800": "#2c2620",
            "900": "#1f1a16",
            "950": "#14100d",
        },
        "primary": {
            "50": "#fff4ed",
            "100": "#ffe5d4",
            "200": "#ffc7a8",
            "300": "#ffa070",
            "400": "#f77c48",
            "500": "#e4572e",
            "600": "#c94420",
            "700": "#a5351a",
            "800": "#852d1a",
            "900": "#6c2718",
            "950": "#3a110a",
        },
    },
}
