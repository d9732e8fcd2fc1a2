"""The settings of Django. What differs between installations comes from `environment.py`."""

import sys
from pathlib import Path

from csp.constants import NONE, SELF
from kombu import Queue
from pydantic import ValidationError

from recruitsync.database import django_database
from recruitsync.environment import Environment
from recruitsync.proxies import parse_networks
from syncs.beat import CLOCK_QUEUE, WORK_QUEUE, schedule_ticks

BASE_DIR = Path(__file__).resolve().parent.parent


def _environment() -> Environment:
    try:
        return Environment()
    except ValidationError as error:
        faults = [f"  {fault['loc'][0]}: {fault['msg']}".upper() for fault in error.errors()]
        sys.exit(
            "RecruitSync cannot start, the environment does not fit:\n"
            + "\n".join(faults)
            + "\nSee .env.example, or use `make run`, which sets up everything itself."
        )


ENVIRONMENT = _environment()

SECRET_KEY = ENVIRONMENT.secret_key.get_secret_value()
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
CSRF_TRUSTED_ORIGINS = list(ENVIRONMENT.trusted_origins)

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.forms",  # its widgets, after ours in `templates/django/forms/`
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_celery_beat",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "accounts",
    "contacts",
    "syncs",
    "syncs.webhooks.apps.WebhooksConfig",
    "syncs.reporting.apps.ReportingConfig",
    "recruitsync.apps.RecruitSyncConfig",
]

MIDDLEWARE = [
    "accounts.middleware.ServingMiddleware",
    "recruitsync.proxies.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # with random padding, against BREACH
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.OrganisationMiddleware",
    "syncs.found.DeletedMeanwhileMiddleware",
    "web.own_pages.OwnPagesMiddleware",
]

ROOT_URLCONF = "recruitsync.urls"
WSGI_APPLICATION = "recruitsync.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


DATABASES = {
    "default": django_database(ENVIRONMENT.database_url, lease_seconds=ENVIRONMENT.lease_seconds)
}
REQUIRE_ROW_SECURITY = ENVIRONMENT.require_row_security
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_IN_VALKEY = {
    "LOCATION": ENVIRONMENT.redis_url,
    "KEY_PREFIX": "recruitsync",
    "VERSION": 2,  # of the form that values have
    "OPTIONS": {
        "serializer": "recruitsync.cache.JsonSerializer",
        "socket_connect_timeout": ENVIRONMENT.broker_seconds,
        "socket_timeout": ENVIRONMENT.broker_seconds,
    },
}
CACHES = {
    "default": {"BACKEND": "recruitsync.cache.CacheWithoutValkey", **_IN_VALKEY},
    "shared": {"BACKEND": "recruitsync.cache.SharedCache", **_IN_VALKEY},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.GuessablePasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.coming_in.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "accounts.coming_in.forms.SignUpForm",
    "change_password": "accounts.coming_in.forms.ChangeForm",
    "set_password": "accounts.coming_in.forms.SetForm",
    "reset_password": "accounts.forgotten_form.ForgottenForm",
    "reset_password_from_key": "accounts.coming_in.forms.ResetForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENVIRONMENT.https else "http"
MFA_ADAPTER = "accounts.profile.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "RecruitSync"
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https
SOCIALACCOUNT_ADAPTER = "accounts.coming_in.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS = ENVIRONMENT.single_sign_on
# A link and no form: `form-action` lets no form lead to the host of the provider.
SOCIALACCOUNT_LOGIN_ON_GET = True
# The operator trusts the provider: whom it vouches for by address is the person of that address.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SIGN_UP = ENVIRONMENT.sign_up
SIGN_UP_DOMAINS = frozenset(ENVIRONMENT.sign_up_domains)
INVITATION_DAYS = ENVIRONMENT.invitation_days
DELETION_DAYS = ENVIRONMENT.deletion_days
ROWS_KEPT_DAYS = ENVIRONMENT.rows_kept_days
AUDIT_DAYS = ENVIRONMENT.audit_days
NEW_ORGANISATION_PLAN = ENVIRONMENT.new_organisation_plan

LANGUAGE_CODE = "en"
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENVIRONMENT.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
TRUSTED_PROXIES = parse_networks(ENVIRONMENT.trusted_proxies)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^livez$"]
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "api.documents.schema.RoomSchema",
    "EXCEPTION_HANDLER": "api.frame.problems.answer_refusal",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "RecruitSync",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["api.documents.links.add_links"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Of so many operations only those in sight are in the page: tags come first, and a filter.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none", "filter": True},
}
API_CALLS_A_MINUTE = ENVIRONMENT.api_calls_a_minute

MAX_BODY_BYTES = 11_000_000
"""The size of a request with its files; `deploy/nginx.conf` lets as much pass. What is no file may
have `DATA_UPLOAD_MAX_MEMORY_SIZE`."""

CELERY_BROKER_URL = ENVIRONMENT.celery_broker
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A free worker takes from the first queue that has something.
CELERY_TASK_QUEUES = [Queue(name, routing_key=name) for name in (CLOCK_QUEUE, WORK_QUEUE)]
CELERY_TASK_DEFAULT_QUEUE = WORK_QUEUE
CELERY_BROKER_TRANSPORT_OPTIONS = {"queue_order_strategy": "priority"}
BROKER_SECONDS = ENVIRONMENT.broker_seconds
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = ENVIRONMENT.task_limit_seconds
CELERY_TASK_SOFT_TIME_LIMIT = ENVIRONMENT.task_limit_seconds * 0.9
CELERY_WORKER_MAX_MEMORY_PER_CHILD = ENVIRONMENT.worker_memory_mb * 1024
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "recruitsync.scheduler:MonotonicScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = ENVIRONMENT.tick_seconds
CELERY_BEAT_SCHEDULE = schedule_ticks(ENVIRONMENT.tick_seconds)
CELERY_TASK_ROUTES = {
    entry["task"]: {"queue": CLOCK_QUEUE} for entry in CELERY_BEAT_SCHEDULE.values()
}
DJANGO_CELERY_BEAT_TZ_AWARE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "recruitsync.private_log.PrivateFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": ENVIRONMENT.log_level},
    "loggers": {
        "httpx": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "django_celery_beat": {"level": "WARNING"},
    },
}

globals().update(ENVIRONMENT.email)  # EMAIL_BACKEND, and of a server EMAIL_HOST and the like
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.email_from
PUBLIC_ORIGIN = ENVIRONMENT.public_origin

# What a run may take, R71, R74 and the slices of `docs/architecture.md`.
RUN_SLICE_SECONDS = ENVIRONMENT.slice_seconds
RUN_LEASE_SECONDS = ENVIRONMENT.lease_seconds
RUNS_OF_A_CONNECTION = ENVIRONMENT.runs_of_a_connection
RUN_TICK_SECONDS = ENVIRONMENT.tick_seconds
LATE_SECONDS = ENVIRONMENT.late_seconds
BULK_READ_ABOVE = ENVIRONMENT.bulk_read_above
BULK_FILE_RECORDS = ENVIRONMENT.bulk_file_records
SECRETS_KEY_RING = ENVIRONMENT.key_ring
ALLOWED_RECRUIT_HOSTS = frozenset(ENVIRONMENT.allowed_recruit_hosts)
ALLOWED_WEBHOOK_HOSTS = frozenset(ENVIRONMENT.allowed_webhook_hosts)
MOST_CONDITIONS = ENVIRONMENT.most_conditions
PATIENCE_SECONDS = ENVIRONMENT.patience_seconds
CREDITS_KEPT = ENVIRONMENT.credits_kept_percent / 100
ACCOUNT_READING_HOURS = ENVIRONMENT.account_reading_hours
DELETED_FEED_DAYS = ENVIRONMENT.deleted_feed_days
RELAXED_EDITION_RULES = frozenset(ENVIRONMENT.relaxed_edition_rules)
