"""The process of a sandbox as tests of runs see it: what its users do to it, and what it holds."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Organisation
from syncs.account.details import AccountDetails
from syncs.domain.recruit_account import AccountType, Edition
from syncs.models import Connection, CredentialsKind
from tests.builders import NOON, make_connection
from tests.world.ended import ended
from tests.world.quick_calls import QuickCalls

Record = dict[str, Any]


@dataclass
class Source:
    """The account in Recruit. Without `module` everything is about candidates."""

    ready: dict[str, Any]
    calls: QuickCalls

    def add(self, email: Any, module: str = "Candidates", **fields: Any) -> str:
        """Add a record; return its id."""
        added = self._control("POST", f"records/{module}", {"Email": email, **fields})
        return str(added["id"])

    def add_other(self, module: str, **fields: Any) -> str:
        """Add a record of a module without people's addresses; return its id."""
        return str(self._control("POST", f"records/{module}", fields)["id"])

    def change(self, record: str, module: str = "Candidates", /, **fields: Any) -> None:
        self._control("PATCH", f"records/{module}/{record}", fields)

    def change_all(self, records: Sequence[str], **fields: Any) -> None:
        """Change up to a hundred candidates alike, by the call that Recruit has for it."""
        rows = [{"id": record, **fields} for record in records]
        path = "/recruit/v2/Candidates"
        changed = self.calls.call("PUT", path, {"data": rows}, headers=self._key)
        assert {each["code"] for each in changed["data"]} == {"SUCCESS"}, changed

    def delete(self, record: str) -> None:
        self._control("DELETE", f"records/Candidates/{record}")

    def delete_other(self, module: str, record: str) -> None:
        """Delete a record that is no candidate."""
        self._control("DELETE", f"records/{module}/{record}")

    def restore(self, record: str) -> None:
        self._control("POST", f"records/Candidates/{record}/restore")

    def opt_out(self, record: str, value: bool = True) -> None:
        self._control("POST", f"records/Candidates/{record}/opt-out", {"value": value})

    def convert(self, record: str) -> None:
        self._control("POST", f"records/Candidates/{record}/convert", {})

    def withhold(self, record: str, *keys: str) -> None:
        """Let a record come without these keys until they are written again."""
        self._control("POST", f"records/Candidates/{record}/withhold", {"fields": keys})

    def lose(self, record: str) -> None:
        """Let a record be listed no more, without a word in the deleted feed: it is unapproved."""
        self.change(record, **{"$approved": False})

    def set_clock(self, now: datetime) -> None:
        """Let it be this time from now on; the clock never runs backwards."""
        self._control("POST", "clock", {"ahead": int(now.timestamp() - time.time())})

    def trouble(self, kind: str, match: str = "/Candidates?", **details: Any) -> None:
        self._control("POST", "trouble", {"kind": kind, "match": match, **details})

    def churn(self, match: str = "GET /recruit/v2/Candidates?", **details: Any) -> None:
        """Change records before each matching request."""
        self._control("POST", "churn", {"match": match, **details})

    def stop_churn(self) -> dict[str, list[str]]:
        """Stop the changes; return the ids of the records by what was done to them."""
        done: dict[str, list[str]] = self._control("DELETE", "churn")
        return done

    def set_bulk(self, **details: Any) -> None:
        self._control("POST", "bulk", details)

    def add_view(self, name: str, criteria: dict[str, Any]) -> str:
        """Add a custom view; return its id."""
        view = {"name": name, "criteria": criteria}
        return str(self._control("POST", "custom-views/Candidates", view)["id"])

    def ids_in_view(self, view: str) -> set[str]:
        """Return the ids of the candidates that a custom view shows, converted or not."""
        return {str(row["id"]) for row in self._rows(f"Candidates?cvid={view}&converted=both")}

    def delete_view(self, view: str) -> None:
        self._control("DELETE", f"custom-views/Candidates/{view}")

    def vanish(
        self,
        field: str,
        module: str = "Candidates",
        *,
        where: str = "both",
        as_null: bool = False,
        pages: list[int] | None = None,
    ) -> None:
        """Let a field stop arriving, in metadata, records or both; on some pages of lists only."""
        line = {"module": module, "field": field, "where": where}
        shape = {"as": "null" if as_null else "absent"}
        self._control("POST", "absent", line | shape | ({} if pages is None else {"pages": pages}))

    def reappear(self) -> None:
        """Let everything that vanished arrive again."""
        self._control("DELETE", "absent")

    def peace(self) -> None:
        self._control("DELETE", "trouble")

    def new_key(self) -> str:
        return str(self._control("POST", "zsc-key")["zsc_key"])

    def expire_tokens(self) -> None:
        self._control("POST", "expire-tokens")

    def reset(self) -> None:
        self._control("POST", "reset")

    def requests(self) -> dict[str, int]:
        """Return how often each address was asked for."""
        counted: dict[str, int] = self._control("GET", "state")["requests"]
        return counted

    def records(self) -> list[Record]:
        """Return everything that is there, in order of creation."""
        return self._rows("Candidates?converted=both&sort_by=Created_Time&sort_order=asc")

    def rows(self, module: str) -> list[Record]:
        """Return what a module's list shows, in order of creation."""
        return self._rows(f"{module}?sort_by=Created_Time&sort_order=asc")

    def deletions(self) -> list[Record]:
        """Return everything that is in the recycle bin, or gone for good."""
        return self._rows("Candidates/deleted?type=all")

    def details(self, **changes: Any) -> AccountDetails:
        """Return what an admin enters to connect this account with its present ZSC key."""
        fields: dict[str, Any] = {
            "data_centre": "",
            "api_url": self.ready["url"],
            "accounts_url": self.ready["accounts_url"],
            "account_email": self.ready["account_email"],
            "kind": CredentialsKind.ZSC_KEY,
            "secrets": {"key": self.ready["zsc_key"]},
        }
        return AccountDetails(**{**fields, **changes})

    def oauth_details(self, **secrets: str) -> AccountDetails:
        """Return the same by OAuth; a secret that is given as "" is left out."""
        names = ("client_id", "client_secret", "refresh_token")
        whole = {name: self.ready[name] for name in names} | secrets
        present = {name: secret for name, secret in whole.items() if secret}
        return self.details(kind=CredentialsKind.OAUTH, secrets=present)

    def grant_code(self) -> str:
        return str(self._control("POST", "grant-code")["code"])

    def set_quirks(self, **quirks: Any) -> None:
        self._control("POST", "quirks", quirks)

    def use_up_credits(self) -> None:
        self.leave_credits(0)

    def leave_credits(self, left: int) -> None:
        self._control("POST", "credits", {"left": left})

    def give_credits(self) -> None:
        """Let there be many again."""
        self._control("POST", "credits", {"left": 900_000})

    def set_edition(self, **changes: str) -> None:
        self._control("POST", "edition", changes)

    def connect(self, organisation: Organisation, **changes: Any) -> Connection:
        """Make a connection with the ZSC key, which knows no limit of tokens."""
        connection = make_connection(
            organisation, api_url=self.ready["url"], accounts_url=self.ready["accounts_url"]
        )
        connection.account_email = self.ready["account_email"]
        connection.credentials_kind = CredentialsKind.ZSC_KEY
        connection.set_secrets({"key": self.ready["zsc_key"]}, shown=self.ready["zsc_key"])
        connection.tested_at = NOON
        connection.edition_read = Edition.ENTERPRISE
        connection.account_type_read = AccountType.CORPORATE_HR
        connection.account_read_at = timezone.now()
        for name, value in changes.items():
            setattr(connection, name, value)
        connection.save()
        return connection

    def connect_by_oauth(self, organisation: Organisation) -> Connection:
        connection = self.connect(organisation, credentials_kind=CredentialsKind.OAUTH)
        names = ("client_id", "client_secret", "refresh_token")
        connection.set_secrets({name: self.ready[name] for name in names}, shown="")
        connection.save()
        return connection

    def _rows(self, path: str) -> list[Record]:
        rows: list[Record] = []
        for page in range(1, 1000):
            content = self.calls.call("GET", f"/recruit/v2/{path}&page={page}", headers=self._key)
            if content is None:
                break
            rows += content["data"]
            if not content["info"]["more_records"]:
                break
        return rows

    @property
    def _key(self) -> dict[str, str]:
        """What a call of Recruit says to be let in."""
        return {
            "Authorization": f"Zoho-zsc {self.ready['zsc_key']}",
            "X-ZSC-Account": self.ready["account_email"],
        }

    def _control(self, method: str, path: str, body: Any = None) -> Any:
        return self.calls.call(method, f"/sandbox/{path}", body)


@contextmanager
def running_source(*options: str) -> Iterator[Source]:
    """Run a sandbox of seed 7 on a port of its own."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--seed", "7", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process, ended(process):
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        with QuickCalls(ready["url"]) as calls:
            yield Source(ready, calls)
