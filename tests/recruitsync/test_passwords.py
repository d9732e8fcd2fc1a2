"""How passwords are kept."""

from django.conf import global_settings

from recruitsync import settings


def test_passwords_are_hashed_as_slowly_as_django_recommends() -> None:
    """Tests alone hash quickly, see `tests/world/quick_passwords.py`."""
    hashers = getattr(settings, "PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)

    assert hashers == global_settings.PASSWORD_HASHERS
    assert hashers[0].endswith(".PBKDF2PasswordHasher")
