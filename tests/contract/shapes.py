"""Forms that values have in every account."""

import re
from typing import Any

from recruit import Field

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
RECORD_ID = re.compile(r"[1-9]\d{14,18}")

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "long": (int, str),
    "double": (int, float),
    "boolean": (bool,),
    "jsonobject": (dict,),
    "jsonarray": (list,),
}


def fits(value: Any, field: Field) -> bool:
    """Whether a value is of the JSON type that the metadata tells; nothing is written as null."""
    return value is None or type(value) in _TYPES[field.json_type or "string"]
