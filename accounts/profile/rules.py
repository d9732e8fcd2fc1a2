"""The names of browsers in the words of people."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""A sign and the browser that it tells, the first that fits: nearly all claim to be Safari too."""

SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_in_words(user_agent: str) -> str:
    """Return `Firefox on Windows`; of a stranger the beginning of what it says."""
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    if not browser:
        return user_agent[:60] or "Unknown"
    return f"{browser} on {system}" if system else browser


def _first(signs: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for sign, name in signs if sign in text), "")
