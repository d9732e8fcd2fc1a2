"""The account that an admin connects, and how to sign in to it (R1, R4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from recruit import DATA_CENTRES, Endpoints
from recruit.credentials import is_token
from syncs.account.details import GRANT_CODE, SHOWN, AccountDetails
from syncs.connection.actions.edited import CUSTOM, stored_account, stored_policy
from syncs.domain.recruit_account import AccountType, Edition
from syncs.models import Connection, CredentialsKind
from syncs.plan.actions import stored_facts
from web.key_ring import SecretUnreadable
from web.seen_form import SeenForm

SECRETS_BY_KIND = {
    CredentialsKind.ZSC_KEY: ("key",),
    CredentialsKind.OAUTH: ("client_id", "client_secret", "refresh_token", GRANT_CODE),
}


def data_centres() -> list[tuple[str, str]]:
    """Return the data centres to choose, each with the host at which its people open Recruit."""
    named = [
        (name, f"{name}: {centre.api_url.removeprefix('https://')}")
        for name, centre in DATA_CENTRES.items()
    ]
    return [("", "Choose the data centre"), *named, (CUSTOM, "Another address")]


class SecretField(forms.CharField):
    """A field that goes in and never out: what was typed or stored is not in the page (R3)."""

    default_error_messages = {
        "no_secret": "This has spaces or characters that no key has. Copy it again, on its own."
    }

    def __init__(self, label: str, help_text: str = "") -> None:
        attributes = {"autocomplete": "off", "spellcheck": "false"}
        widget = forms.PasswordInput(attributes, render_value=False)
        super().__init__(
            label=label, help_text=help_text, required=False, max_length=500, widget=widget
        )

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not is_token(value):
            raise ValidationError(self.error_messages["no_secret"], "no_secret")


class AccountForm(SeenForm):
    """The form that connects an account or changes it; it becomes `details` when valid.

    With a connection, a secret that is left empty stays the stored one, as long as it is sent to
    the same address in the same way: another host must not get what was entered for this one.
    """

    data_centre = forms.ChoiceField(
        label="Data centre",
        choices=data_centres,
        help_text="The ending of the address at which you open Recruit tells which.",
        error_messages={
            "required": "Choose the data centre of the account.",
            "invalid_choice": "There is no such data centre.",
        },
    )
    api_url = forms.CharField(
        label="Address of the API",
        required=False,
        max_length=200,
        help_text="A sandbox or a gateway, such as https://gateway.example, on a host that your"
        " operator allows.",
    )
    accounts_url = forms.CharField(
        label="Address of the accounts server",
        required=False,
        max_length=200,
        help_text="Only for an OAuth client, where it is another one.",
    )
    kind = forms.ChoiceField(
        label="Sign in with",
        choices=CredentialsKind.choices,
        initial=CredentialsKind.ZSC_KEY,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "There are only these two ways to sign in."},
    )
    account_email = forms.EmailField(
        label="E-mail address of the account",
        max_length=254,
        help_text="That of the Recruit user who issued the key.",
        error_messages={
            "required": "Enter the e-mail address of the account.",
            "invalid": "This is no e-mail address: it needs a name, an @ and a domain.",
        },
    )
    key = SecretField("ZSC key")
    client_id = SecretField("Client id", "Of a self client in Zoho's API console.")
    client_secret = SecretField("Client secret")
    refresh_token = SecretField("Refresh token")
    grant_code = SecretField(
        "Or a one-time grant code", "It works once and for minutes only; we make a token of it."
    )

    details: AccountDetails
    edits: Mapping[str, tuple[str, ...]]  # type: ignore[misc]

    def __init__(self, data: Any, *, connection: Connection | None = None) -> None:
        super().__init__(
            data,
            stored=stored_account(connection) if connection else {},
            initial=_shown(connection) if connection else {},
        )
        self.in_use = _in_use(connection)
        kind = connection.credentials_kind if connection else CredentialsKind.ZSC_KEY
        alike = {name: (name,) for name in self.stored if name != "secrets"}
        self.edits = {**alike, "secrets": (SHOWN[CredentialsKind(kind)],)}
        for name in self.in_use.secrets if self.in_use else ():
            if name in self.fields:
                self.fields[name].widget.attrs["placeholder"] = "Leave empty to keep it"

    def words_of(self, name: str, value: object) -> str:
        """Return a value in the words of its field, and of a secret only that it is another."""
        if name == "secrets":
            return "another one, which is kept secret"
        return super().words_of(name, value)

    def clean_account_email(self) -> str:
        address: str = self.cleaned_data["account_email"]
        if not address.isascii():
            raise ValidationError("Write this address without accents or other scripts.")
        return address

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "data_centre" in given:
            self._check_address()
        if "kind" in given:
            self._check_secrets(CredentialsKind(given["kind"]))
        if not self.errors:
            self.details = self._details()
        return given

    def _check_address(self) -> None:
        """Check a custom address, the only typed one; each of its parts is judged by itself."""
        if self.cleaned_data["data_centre"] != CUSTOM:
            return
        if not self.cleaned_data.get("api_url") and "api_url" not in self.errors:
            self.add_error("api_url", "Enter the address.")
        for name in ("api_url", "accounts_url"):
            if address := self.cleaned_data.get(name):
                self._check_host(name, address)

    def _check_host(self, name: str, address: str) -> None:
        try:
            Endpoints.custom(address, allowed_hosts=settings.ALLOWED_RECRUIT_HOSTS)
        except ValueError as fault:
            self.add_error(name, f"This does not work: {fault}.")

    def _check_secrets(self, kind: CredentialsKind) -> None:
        lasting = [name for name in SECRETS_BY_KIND[kind] if name != GRANT_CODE]
        given = {name for name in SECRETS_BY_KIND[kind] if self._secret(name)}
        if {GRANT_CODE, "refresh_token"} <= {name for name in given if self.cleaned_data.get(name)}:
            self.add_error(GRANT_CODE, "Enter a refresh token or a grant code, not both.")
        for name in lasting:
            replaced = name == "refresh_token" and GRANT_CODE in given
            if name not in given and name not in self.errors and not replaced:
                self.add_error(name, self._missing(name))

    def _missing(self, name: str) -> str:
        label = str(self.fields[name].label)
        if self.in_use and self.in_use.secrets.get(name):
            return f"Enter the {label} again, because it is sent to another address now."
        return f"Enter the {label}{' or a grant code' if name == 'refresh_token' else ''}."

    def _secret(self, name: str) -> str:
        return self.cleaned_data.get(name) or self._kept.get(name, "")

    @property
    def _kept(self) -> dict[str, str]:
        """The stored secrets that may be used again."""
        same = self.in_use and (self.in_use.kind, self.in_use.address) == (
            self.cleaned_data.get("kind"),
            self._address,
        )
        return dict(self.in_use.secrets) if self.in_use and same else {}

    @property
    def _address(self) -> tuple[str, str, str]:
        given = self.cleaned_data
        if given.get("data_centre") != CUSTOM:
            return given.get("data_centre", ""), "", ""
        return "", given.get("api_url", ""), given.get("accounts_url", "")

    def _details(self) -> AccountDetails:
        kind = CredentialsKind(self.cleaned_data["kind"])
        secrets = {name: self._secret(name) for name in SECRETS_BY_KIND[kind]}
        if self.cleaned_data.get(GRANT_CODE):
            secrets.pop("refresh_token", None)
        data_centre, api_url, accounts_url = self._address
        return AccountDetails(
            data_centre=data_centre,
            api_url=api_url,
            accounts_url=accounts_url,
            account_email=self.cleaned_data["account_email"],
            kind=kind,
            secrets={name: secret for name, secret in secrets.items() if secret},
        )


class AccountFactsForm(SeenForm):
    """The facts that an admin tells of the account where Recruit tells none, or wrong ones (R8)."""

    edits = {"edition": ("edition",), "account_type": ("account_type",)}

    edition = forms.ChoiceField(
        label="Edition to go by",
        required=False,
        choices=[("", "As read"), *((edition, edition) for edition in Edition)],
        error_messages={"invalid_choice": "There is no such edition."},
    )
    account_type = forms.ChoiceField(
        label="Account type to go by",
        required=False,
        choices=[("", "As read"), *((kind, kind) for kind in AccountType)],
        error_messages={"invalid_choice": "There is no such account type."},
    )

    def __init__(self, data: Any, *, connection: Connection) -> None:
        stored = stored_facts(connection)
        super().__init__(data, stored=stored, initial=dict(stored))


class KeyPolicyForm(SeenForm):
    """The choice of what a new key does to the syncs (R5, R6)."""

    edits = {"keep_running": ("keep_running",)}

    keep_running = forms.ChoiceField(
        label="When the key or the account's e-mail address changes",
        choices=[("no", "Stop the syncs"), ("yes", "Keep syncs running when the new key works")],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, *, connection: Connection) -> None:
        stored = stored_policy(connection)
        super().__init__(data, stored=stored, initial=dict(stored))


def _in_use(connection: Connection | None) -> AccountDetails | None:
    try:
        return AccountDetails.of(connection) if connection else None
    except SecretUnreadable:
        return None


def _shown(connection: Connection) -> dict[str, Any]:
    return {
        "data_centre": CUSTOM if connection.api_url else connection.data_centre,
        "api_url": connection.api_url,
        "accounts_url": connection.accounts_url,
        "account_email": connection.account_email,
        "kind": connection.credentials_kind,
    }
