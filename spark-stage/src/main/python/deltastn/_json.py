"""Params that Java takes as JSON."""

import json
from typing import Any


def to_json(value: Any) -> str:
    """Return JSON text as it is, and lists and dictionaries as JSON text."""
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value)
    except TypeError as e:
        raise TypeError(f"expected JSON text, or lists and dictionaries, found {value!r}") from e
