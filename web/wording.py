"""Words within messages."""


def counted(number: int, noun: str) -> str:
    """Return `1 sync`, or `1,200 syncs`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def people_in_words(number: int) -> str:
    """Return `1 person`, or `1,200 people`."""
    return "1 person" if number == 1 else f"{number:,} people"
