"""One line per log record, so that nobody writes a second one into the log; and none with the secret of an address."""

import json
import logging
import logging.config
from datetime import UTC, datetime
from typing import Any

from config.secret_addresses import redacted


class Record(logging.LogRecord):
    """A record whose words leave out the secrets of addresses, whoever reads them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[0]:
            # Formatters take it from here where it is made already.
            self.exc_text = redacted(logging.Formatter().formatException(self.exc_info))

    def getMessage(self) -> str:
        """Return the message with its arguments in it."""
        return redacted(super().getMessage())


class OneLine(logging.Formatter):
    """A record as one line of JSON; control characters of any input come out escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = redacted(record.exc_text or self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=True)


def configure(config: dict[str, Any]) -> None:
    """What Django calls with the setting LOGGING. Web servers log by handlers of their own, but with these records."""
    logging.config.dictConfig(config)
    logging.setLogRecordFactory(Record)
