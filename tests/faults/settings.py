"""The newsroom's settings as at a real one, but for what takes long: collected static files, second factors, long waits."""

import os

from newsroom.lib.environment import SECONDS_FOR_A_LOCK
from newsroom.settings import *  # noqa: F403
from newsroom.settings import DATABASES, STORAGES

SECOND_FACTOR = False
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True

if "FAULTS_PATIENCE" in os.environ:
    _options, _patience = DATABASES["default"]["OPTIONS"], os.environ["FAULTS_PATIENCE"]
    if "timeout" in _options:
        _options["timeout"] = float(_patience)
    else:
        _options["options"] = _options["options"].replace(f"={SECONDS_FOR_A_LOCK}s", f"={_patience}s")
