"""Lines of the log: for people, or as JSON for machines (LOG_FORMAT). Each names the request that it belongs to."""

import json
import logging
from datetime import UTC, datetime

from newsroom.operations import requests


class OfRequest(logging.Filter):
    """Adds the id of the request, and puts the route where Django's own lines have the path with what may be secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = requests.current.get() or "-"
        if record.name == "django.request" and (request := getattr(record, "request", None)):
            status = getattr(record, "status_code", 0)
            record.msg, record.args = "%s %s %s", (request.method, requests.route(request), status)
            if status and status < 500:  # what is asked wrongly, as by crawlers, is no error of ours
                record.exc_info = record.exc_text = None
        return True


class Json(logging.Formatter):
    """One object a line: when, how grave, from where, what, of which request, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": getattr(record, "request_id", "-"),
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)
