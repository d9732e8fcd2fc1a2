"""Words within messages."""


def counted(number: int, noun: str) -> str:
    """Return `1 sync`, or `1,200 syncs`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
