"""The newsroom's settings: safe defaults, changed by environment variables only.

Every variable is listed in docs/operating.md. A wrong value stops the start with a sentence.
"""

import os
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_noop
from django_prose_editor.config import html_tags
from js_asset import static_lazy

from newsroom.lib import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.folder("NEWSROOM_DATA", BASE_DIR / "data")

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.secret("SECRET_KEY", debug=DEBUG)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")

# The house
NEWSROOM_NAME = os.environ.get("NEWSROOM_NAME", "The Indus Wire")
NEWSROOM_TAGLINE = os.environ.get("NEWSROOM_TAGLINE", gettext_noop("News from Pakistan and its neighbours"))
NEWSROOM_URL = environment.site_url("NEWSROOM_URL", "http://127.0.0.1:8000")
NEWSROOM_FEED_AUTHORITY = environment.feed_authority("NEWSROOM_FEED_AUTHORITY", NEWSROOM_URL)
NEWSROOM_SECURITY_CONTACT = environment.contact("NEWSROOM_SECURITY_CONTACT", NEWSROOM_URL)
# How long readers without a connection may see copies of opened stories; 0 turns that off, on their devices too.
NEWSROOM_OFFLINE_MINUTES = environment.number("NEWSROOM_OFFLINE_MINUTES", 60)
NEWSROOM_FOUNDED = environment.date("NEWSROOM_FOUNDED")
NEWSROOM_EMAIL = environment.mail_address("NEWSROOM_EMAIL")
NEWSROOM_TELEPHONE = os.environ.get("NEWSROOM_TELEPHONE", "")
NEWSROOM_ADDRESS = os.environ.get("NEWSROOM_ADDRESS", "")
NEWSROOM_PROFILES = environment.addresses("NEWSROOM_PROFILES")
NEWSROOM_DEMO = environment.flag("NEWSROOM_DEMO")
HTTPS = NEWSROOM_URL.startswith("https://")

INSTALLED_APPS = [
    "newsroom",
    "newsroom.desk.apps.DeskConfig",
    "newsroom.public",
    "newsroom.fronts.apps.FrontsConfig",
    "newsroom.pagecache.apps.PageCacheConfig",
    "newsroom.accounts.apps.AccountsConfig",
    "newsroom.operations.apps.OperationsConfig",
    "newsroom.search.apps.SearchConfig",
    "newsroom.demo",
    "articles",
    "taggit",
    "django_prose_editor",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

# What every answer says to browsers: static files' as well, and those that the page cache makes without Django.
GUARDS = [
    "newsroom.operations.features.none_needed",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
MIDDLEWARE = [
    "newsroom.operations.requests.Noted",
    *GUARDS,
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.desk.language.Spoken",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "newsroom.desk.account.gate.Gate",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "newsroom.public.context.house",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            # {% translate %} and {% blocktranslate %} are there without {% load i18n %}.
            "builtins": ["django.templatetags.i18n", "articles.templatetags.times"],
        },
    },
]

# Database, tasks
DATABASES = {"default": environment.database("DATABASE_URL", DATA_DIR)}
# What all processes must know of at once: failed sign-ins, and codes that are used up. A migration makes the table.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # fuller, old entries go: nobody may push out what is counted of them
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Search: the index is kept by `newsroom.search.following`, never by signals.
MODELSEARCH_BACKENDS = {"default": {"BACKEND": "newsroom.search.backend", "AUTO_UPDATE": False}}

# Mail: off unless a server is named. What waits for a mail waits in the database.
MAIL_IS_ON = bool(os.environ.get("MAIL_URL"))
MAILERS = environment.mailers("MAIL_URL")
DEFAULT_FROM_EMAIL = environment.sender("MAIL_FROM", needed=MAIL_IS_ON)

# The page cache: each web process holds finished pages up to this weight. 0 turns it off.
PAGE_CACHE_MB = environment.number("PAGE_CACHE_MB", 64)

# CDNs and Varnish before the site are told what changes. Without that they may keep no page.
CDN_PURGE_URL = environment.purge_addresses("CDN_PURGE_URL")
CDN_PURGE_TOKEN = os.environ.get("CDN_PURGE_TOKEN", "")

# Language and time: the house time zone is the one that the desk and the pages show.
# A page of the site is in the language of its subject; the desk in the one that each of its people chose.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ur", "اردو"), ("zh-hans", "中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = environment.time_zone("NEWSROOM_TIME_ZONE", "Asia/Karachi")
USE_TZ = True
USE_I18N = True

# Files. Originals are private; only what `articles.photos` has re-encoded is served.
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_ROOT = DATA_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "newsroom.lib.static.HashedStaticFiles"
        )
    },
}

# The editor's own nodes; what comes out of them is cleaned by newsroom.lib.body.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy("desk/editor/nodes.js")],
        "extensions": {
            "PullQuote": html_tags(["blockquote"], {"blockquote": ["class"]}),
            "FactBox": html_tags(["aside"], {"aside": ["class"]}),
        },
    },
    {
        "js": [static_lazy("desk/editor/photos.js")],
        "extensions": {
            "Photo": html_tags(["figure"], {"figure": ["data-photo"]}),
            "Gallery": html_tags(["figure"], {}),
        },
    },
    {"js": [static_lazy("desk/editor/paste.js")], "extensions": {"PastedLists": html_tags([])}},
]

# Sign-in
AUTHENTICATION_BACKENDS = ["articles.sign_in.SignIn"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
SESSION_ENGINE = "newsroom.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_NAME = "desk-session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

# Two factors: whoever may do what `newsroom.accounts.second_factor` names sets up a second one, but for the demo.
SECOND_FACTOR = not NEWSROOM_DEMO
ACCOUNT_ADAPTER = "newsroom.accounts.adapters.Accounts"
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # who is half-way in may begin again, as someone else too
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SESSION_COOKIE_AGE = SESSION_COOKIE_AGE
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/15m/key,50/15m/ip",  # the key: an account and an address together, or one's second factor
    "login_failed_anywhere": "100/h/key",  # an account, from all addresses
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if environment.flag("BEHIND_PROXY") else 0
MFA_ADAPTER = "newsroom.accounts.adapters.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
MFA_TOTP_ISSUER = NEWSROOM_NAME
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
MFA_RECOVERY_CODES_SHOW_ONCE = True

# Headers. Public pages need nothing inline; the desk's editor sets style attributes when pasting.
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "style-src-attr": [CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False  # the proxy in front redirects; /healthz must answer on plain HTTP
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = [
    "mail.E001",  # a house without MAIL_URL sends no mail, on purpose
    "security.W005",  # other hosts under our domain are not ours to force to HTTPS
    "security.W008",  # the proxy redirects, see above
    "security.W021",  # joining the browsers' preload list is the operator's choice
]
if environment.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A story of a million characters with its bylines is about 2 MB on the wire.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LOG_LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
# Who asks for /metrics names this; without one there is no such page.
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"of request": {"()": "newsroom.operations.logs.OfRequest"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["of request"],
            "formatter": environment.choice("LOG_FORMAT", "LINE", ("LINE", "JSON")),
        }
    },
    "formatters": {
        "LINE": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"},
        "JSON": {"()": "newsroom.operations.logs.Json"},
    },
    "root": {"handlers": ["console"], "level": environment.choice("LOG_LEVEL", "INFO", LOG_LEVELS)},
}
