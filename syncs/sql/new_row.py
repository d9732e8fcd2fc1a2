"""The columns that all new rows of a table have alike, for statements that make many at once.

The defaults of a model are its own and not the database's, so a statement has to be told them.
"""

import re
from typing import Any

from django.db import connection, models


def fill_in_defaults(statement: str, name: str, row: models.Model) -> tuple[str, dict[str, Any]]:
    """Put the columns of a new row into `{<name>_columns}` of a statement, and places for their
    values into `{<name>_values}`; returns the statement, with the values by place.

    Left out is what the statement fills itself: the columns named before `{<name>_columns}`.
    """
    (given,) = re.findall(rf"\(([^()]*)\{{{name}_columns\}}", statement)
    columns = {
        str(field.column): field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in row._meta.concrete_fields
        if not (field.primary_key or field.has_db_default())
        and field.column not in re.findall(r"\w+", given)
    }
    names = [connection.ops.quote_name(column) for column in columns]
    places = [f"%({name}_{column})s" for column in columns]
    statement = statement.replace(f"{{{name}_columns}}", ", ".join(names))
    statement = statement.replace(f"{{{name}_values}}", ", ".join(places))
    return statement, {f"{name}_{column}": value for column, value in columns.items()}
