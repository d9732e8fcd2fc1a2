"""The language of conditions on records (R30-R38); no Django, no I/O, nothing else of the project.

    fields = [field_of(api_name=…, label=…, data_type=…), …]              # from Recruit's metadata
    criteria = Criteria(conditions=(Condition.about(field, "at_least", "2"), …), pattern=None)
    problems = check_criteria(criteria, fields)                           # messages for people
    matcher = Matcher(criteria, now=start_of_run, zone=zone)              # once for a run
    matcher.matches(record)                                               # for every record

`docs/criteria.md` describes the language and says which module does what. Criteria are pydantic
models: they go into the settings of a run, and through JSON, as they are.
"""

from criteria.checking import DEFAULT_MAX_CONDITIONS, FormPart, Problem, check_criteria
from criteria.definition import (
    Condition,
    Criteria,
    conditions_by_day,
    refreshed,
    source_fields,
)
from criteria.editing import Edited, append_condition, delete_condition, move_condition
from criteria.english import condition_in_english, in_english
from criteria.evaluation import Explanation, InvalidCriteria, Matcher, RecordValues, Verdict
from criteria.exclusion import Exclusion, find_exclusions
from criteria.fields import (
    DATA_TYPES,
    ConditionField,
    FieldChoice,
    FieldKey,
    Subject,
    ValueType,
    field_of,
)
from criteria.operators import OPERATORS, Operator, Takes, operator_of, operators_for
from criteria.pattern import MAX_CONDITIONS, Connector, PatternError
from criteria.piecewise import MATCHES, Answers, Judgement, PiecewiseMatcher
from criteria.quoting import quoted_sentence

__all__ = [
    "DATA_TYPES",
    "DEFAULT_MAX_CONDITIONS",
    "MATCHES",
    "MAX_CONDITIONS",
    "OPERATORS",
    "Answers",
    "Condition",
    "ConditionField",
    "Connector",
    "Criteria",
    "Edited",
    "Exclusion",
    "Explanation",
    "FieldChoice",
    "FieldKey",
    "FormPart",
    "InvalidCriteria",
    "Judgement",
    "Matcher",
    "Operator",
    "PatternError",
    "PiecewiseMatcher",
    "Problem",
    "RecordValues",
    "Subject",
    "Takes",
    "ValueType",
    "Verdict",
    "append_condition",
    "check_criteria",
    "condition_in_english",
    "conditions_by_day",
    "delete_condition",
    "field_of",
    "find_exclusions",
    "in_english",
    "move_condition",
    "operator_of",
    "operators_for",
    "quoted_sentence",
    "refreshed",
    "source_fields",
]
