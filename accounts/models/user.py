"""A person who signs in with an e-mail address."""

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac


class UserManager(BaseUserManager["User"]):
    @transaction.atomic
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Save a user whose address somebody vouches for: the operator, or an invitation's mail.

        The address is kept in lower case, so that it is one account (R100). Who signs up without
        being vouched for is made by allauth, and proves the address.
        """
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(max_length=254, unique=True, help_text="In lower case")
    name = models.CharField(max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    session_epoch = models.IntegerField(
        default=0, help_text="Grows when the person signs out everywhere"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def sign_out_everywhere(self) -> None:
        """End every session of the person, whichever browser it is in (R100)."""
        User.objects.filter(pk=self.pk).update(session_epoch=models.F("session_epoch") + 1)
        self.refresh_from_db(fields=["session_epoch"])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must have been begun with, as Django does, of epoch and password.

        A session that was begun before the first epoch stays one.
        """
        begun_with = (
            f"{self.password}:{self.session_epoch}" if self.session_epoch else self.password
        )
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        return salted_hmac(salt, begun_with, secret=secret, algorithm="sha256").hexdigest()
