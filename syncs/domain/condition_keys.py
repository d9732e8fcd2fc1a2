"""Fields that conditions are about, as forms send them: `City`, or `client.Industry` (R36)."""

from criteria import FieldKey, Subject


def written_key(key: FieldKey) -> str:
    subject, api_name = key
    return api_name if subject is Subject.RECORD or not api_name else f"{subject}.{api_name}"


def read_key(text: str) -> FieldKey:
    """Whatever is not about a related record is about the record itself."""
    about, dot, api_name = text.partition(".")
    if dot and about in (Subject.CLIENT, Subject.JOB_OPENING):
        return Subject(about), api_name
    return Subject.RECORD, text
