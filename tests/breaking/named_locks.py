"""Locks that have to be named: throttles, limits, guards, each with its tests."""

from __future__ import annotations

from tests.breaking.lock import Lock

ATTEMPTS = "tests/accounts/test_attempts.py"
AUDIT = "tests/accounts/test_audit_log.py"
AUDITED = "tests/all_pages/test_audited.py"
ERASE = "syncs/erasure/actions/erase.py"
ERASURE = "tests/erasure"
HARDENING = "tests/recruitsync/test_hardening.py"
OPERATORS = "tests/recruitsync/test_operators.py"
ADDRESSES = "tests/recruit/test_public_addresses.py"
PRIVATE = "tests/recruitsync/test_private_log.py"
BACKEND = "tests/tenancy/test_backend.py"
ENTRANCES = "tests/tenancy/test_entrances.py"
TELLING = "accounts/tenancy/backend/base.py"
STANDING = "accounts/tenancy/standing.py"
SETTINGS = "recruitsync/settings.py"
SIGN_INS = "tests/accounts/test_sign_in_log.py"
BY_HAND = "tests/by_hand"
MIGRATION = "accounts/migrations/0005_audit_log.py"

NAMED_LOCKS = (
    # Throttles
    Lock(
        "throttles",
        "failed attempts are counted, address by address",
        SETTINGS,
        '\nACCOUNT_ADAPTER = "accounts',
        '\nACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip"}\nACCOUNT_ADAPTER = "accounts',
        (ATTEMPTS,),
    ),
    Lock(
        "throttles",
        "a known browser is one of this person",
        "accounts/coming_in/known_browser.py",
        "return str(name) if is_theirs else",
        "return str(name) if True else",
        (ATTEMPTS,),
    ),
    Lock(
        "throttles",
        "a known browser is signed by us",
        "accounts/coming_in/known_browser.py",
        '    except (signing.BadSignature, ValueError):\n        return ""',
        '    except (signing.BadSignature, ValueError):\n        return "any"',
        (ATTEMPTS,),
    ),
    Lock(
        "throttles",
        "invitations to one address rest",
        "accounts/invitations/actions.py",
        "if invitation.sent_at and invitation.sent_at > now - REST:",
        "if False:",
        ("tests/accounts/test_invitations.py",),
    ),
    Lock(
        "throttles",
        "only proxies that are named are believed",
        "recruitsync/proxies.py",
        "        if not is_trusted(found, trusted):\n            break",
        "        if False:\n            break",
        ("tests/recruitsync/test_proxies.py", ATTEMPTS),
    ),
    # Limits
    Lock(
        "limits",
        "open invitations",
        "accounts/invitations/actions.py",
        "organisation.invitations.count() >= MAX_INVITATIONS",
        "False",
        ("tests/accounts/test_invitations.py",),
    ),
    Lock(
        "limits",
        "lines of a file of suppressions",
        "syncs/suppression_files/rules/table.py",
        "if len(rows) > MAX_LINES:",
        "if False:",
        ("tests/suppression_files/test_read_lines.py",),
    ),
    Lock(
        "limits",
        "changes of the group addresses",
        "contacts/actions/group_addresses.py",
        "if changes.count() >= MAX_CHANGES:",
        "if False:",
        ("tests/group_addresses",),
    ),
    Lock(
        "limits",
        "pairs of a mapping",
        "syncs/mapping/forms/rows.py",
        "min(int(total), MAX_PAIRS)",
        "int(total)",
        ("tests/mapping/test_mapping_pages.py", "tests/mapping/test_mapping_pairs.py"),
    ),
    Lock(
        "limits",
        "the size of a request",
        "recruitsync/serving/whole_body.py",
        "if length > self._max_bytes:",
        "if False:",
        ("tests/recruitsync/test_serving.py",),
    ),
    # The front door
    Lock(
        "door",
        "passwords that are guessed soon",
        "accounts/passwords.py",
        'if judged["guesses"] < MIN_GUESSES:',
        "if False:",
        (HARDENING,),
    ),
    Lock(
        "door",
        "what is judged of a password is bounded",
        "accounts/passwords.py",
        "password[:MAX_JUDGED]",
        "password",
        (HARDENING,),
    ),
    Lock(
        "door",
        "an invitation is for one address",
        "accounts/invitations/actions.py",
        "    if user.email != invitation.email:\n        raise ForSomebodyElse\n",
        "",
        ("tests/accounts/test_invitations.py",),
    ),
    Lock(
        "door",
        "the last admin stays",
        "accounts/members/actions.py",
        "    _refuse_last_admin(held)\n    held.delete()",
        "    held.delete()",
        ("tests/accounts/test_members.py",),
    ),
    Lock(
        "door",
        "a closed organisation is reached by nobody",
        "accounts/middleware.py",
        "Member.objects.filter(organisation__closure=None)",
        "Member.objects.all()",
        ("tests/closing/test_closing.py",),
    ),
    Lock(
        "door",
        "who is no member finds nothing",
        "accounts/middleware.py",
        ".filter(user_id=request.user.pk, organisation__slug=slug)",
        ".filter(organisation__slug=slug)",
        ("tests/all_pages/test_matrix.py",),
    ),
    Lock(
        "door",
        "an operator has shown a second factor",
        "recruitsync/operators/site.py",
        "return is_operator(request) and has_shown_second_factor(request)",
        "return is_operator(request)",
        (OPERATORS,),
    ),
    Lock(
        "door",
        "an operator is a superuser",
        "recruitsync/operators/site.py",
        "user.is_active and user.is_superuser",
        "user.is_active",
        (OPERATORS,),
    ),
    Lock(
        "door",
        "operators delete nothing",
        "recruitsync/operators/pages.py",
        "has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:\n"
        "        return False",
        "has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:\n"
        "        return True",
        (OPERATORS,),
    ),
    # What goes out
    Lock(
        "hosts",
        "a host of Zoho is on the internet",
        "recruit/network.py",
        "return public_addresses_of(host, port) if host in ZOHO_HOSTS else [host]",
        "return [host]",
        (ADDRESSES,),
    ),
    Lock(
        "hosts",
        "every address of a name is public",
        "recruit/public_addresses.py",
        "if not all(is_public(address) for address in addresses):",
        "if not any(is_public(address) for address in addresses):",
        (ADDRESSES,),
    ),
    Lock(
        "hosts",
        "an address inside another one is judged",
        "recruit/public_addresses.py",
        "        if inner is not None:\n            return is_public(str(inner))\n",
        "",
        (ADDRESSES,),
    ),
    Lock(
        "hosts",
        "redirects are not followed",
        "recruit/transport.py",
        "            _refuse_redirect(response)\n",
        "",
        ("tests/recruit/test_hosts.py",),
    ),
    Lock(
        "hosts",
        "only hosts that are Zoho's or allowed",
        "recruit/endpoints.py",
        "if not allowed and url.host not in ZOHO_HOSTS:",
        "if False:",
        ("tests/recruit/test_endpoints.py", "tests/recruit/test_hosts.py"),
    ),
    # What is told
    Lock(
        "told",
        "the log names nobody",
        "recruitsync/private_log.py",
        "return without_people(super().format(record))",
        "return super().format(record)",
        (PRIVATE,),
    ),
    Lock(
        "told",
        "gunicorn's log names nobody",
        "recruitsync/serving/private_logger.py",
        "handler.setFormatter(PrivateFormatter(self.error_fmt, self.datefmt))",
        "pass",
        (PRIVATE,),
    ),
    Lock(
        "told",
        "no inline scripts",
        SETTINGS,
        '"script-src": [SELF],',
        '"script-src": [SELF, "\'unsafe-inline\'"],',
        (HARDENING,),
    ),
    Lock(
        "told",
        "no frames",
        SETTINGS,
        'X_FRAME_OPTIONS = "DENY"',
        'X_FRAME_OPTIONS = "SAMEORIGIN"',
        (HARDENING,),
    ),
    Lock(
        "told",
        "the cookie of forms is for no script",
        SETTINGS,
        "CSRF_COOKIE_HTTPONLY = True\n",
        "",
        (HARDENING,),
    ),
    # The audit log
    Lock(
        "audit",
        "nobody changes or deletes an entry",
        MIGRATION,
        "CREATE TRIGGER audit_guard BEFORE UPDATE OR DELETE ON accounts_auditentry\n"
        "    FOR EACH ROW",
        "CREATE TRIGGER audit_guard BEFORE UPDATE OR DELETE ON accounts_auditentry\n"
        "    FOR EACH ROW WHEN (false)",
        (AUDIT,),
        migrates=True,
    ),
    Lock(
        "audit",
        "erasure changes only what names somebody",
        MIGRATION,
        "door = 'erasure'\n       AND",
        "door = 'erasure'\n       OR",
        (AUDIT,),
        migrates=True,
    ),
    Lock(
        "audit",
        "the door is closed behind whoever went through",
        "accounts/audit/doors.py",
        '        yield\n        _set("")',
        "        yield",
        (AUDIT,),
    ),
    Lock(
        "audit",
        "a request is put down to who sent it",
        "accounts/middleware.py",
        "acting_as(AuditActor.person(user) if user.is_authenticated else STRANGER)",
        "acting_as(STRANGER)",
        (AUDIT,),
    ),
    Lock(
        "audit",
        "nobody acts once it is over",
        "accounts/tenancy/actor.py",
        "        _told.reset(before)",
        "        pass",
        (AUDIT,),
    ),
    Lock(
        "audit",
        "an erased person is blanked",
        ERASE,
        "        forget_person(organisation.pk, address, contact_id, NOUNS_OF_PEOPLE)\n",
        "",
        (AUDIT,),
    ),
    Lock(
        "audit",
        "contacts by hand are recorded",
        "syncs/by_hand/actions/contacts.py",
        "    record(\n"
        '        contact.organisation_id, AuditChange.DELETED, "contact",'
        " about=(contact.pk, contact.address)\n"
        "    )\n",
        "",
        (AUDITED,),
    ),
    Lock(
        "audit",
        "who signs in is put down",
        "accounts/sign_in_log.py",
        '    put_down(user, AuditChange.SUCCEEDED, "sign-in", after=after)\n',
        "    pass\n",
        (SIGN_INS,),
    ),
    Lock(
        "audit",
        "a failed sign-in is looked at by a worker",
        "accounts/sign_in_log.py",
        "        put_down_failed_sign_in.delay(sealed)",
        "        put_down_failure(sealed)",
        (SIGN_INS,),
    ),
    Lock(
        "audit",
        "what was typed as an address without an account is not put down",
        "accounts/coming_in/recorded.py",
        "    if user is not None:",
        "    user = user or User.objects.first()\n    if user is not None:",
        (SIGN_INS,),
    ),
    # Consent
    Lock(
        "consent",
        "a suppression follows a contact to another address",
        "syncs/by_hand/actions/contacts.py",
        "        let_suppressions_follow(\n"
        "            held.organisation_id, before=held.address, after=address, by=by, now=now\n"
        "        )\n",
        "        pass\n",
        (BY_HAND,),
    ),
    Lock(
        "consent",
        "nobody gets the address of somebody erased",
        "syncs/by_hand/actions/addresses.py",
        "    if ErasedAddress.objects.find(organisation_id, address):",
        "    if False:",
        (BY_HAND,),
    ),
    Lock(
        "consent",
        "nobody gets the address of a role",
        "syncs/by_hand/forms/contacts.py",
        "        refuse_role(address, self._contact.organisation_id)\n",
        "",
        (BY_HAND,),
    ),
    Lock(
        "consent",
        "the former address of a contact is erased",
        ERASE,
        "    _forget_former_address(organisation, address)\n",
        "",
        (ERASURE,),
    ),
    Lock(
        "consent",
        "nobody erased is suppressed by name",
        "contacts/actions/suppressions.py",
        "    if ErasedAddress.objects.find(organisation_id, address):\n"
        "        raise AddressErased\n",
        "",
        (ERASURE, "tests/mail_events"),
    ),
    Lock(
        "consent",
        "a record of somebody erased is no stranger",
        "syncs/sql/erasure/find_erased_strangers.sql",
        "        OR record_id = ANY (%(records)s))",
        "        OR false)",
        (ERASURE,),
    ),
    Lock(
        "consent",
        "a record that had an erased address is theirs",
        ERASE,
        "            known.update(of_found)\n",
        "",
        (ERASURE,),
    ),
    Lock(
        "consent",
        "whose row had an erased address is theirs",
        ERASE,
        "            known.update(record for record in of_found if record is not None)\n",
        "",
        (ERASURE,),
    ),
    Lock(
        "consent",
        "who was noted while they were erased is no stranger",
        ERASE,
        "        _forget_strangers(cursor, organisation, address, records)\n"
        "        _note_unfinished(erased, (), ())",
        "        _note_unfinished(erased, (), ())",
        (ERASURE,),
    ),
    Lock(
        "consent",
        "an erasure that was cut short is known",
        ERASE,
        "        _note_unfinished(erased, records, contacts)\n",
        "",
        (ERASURE,),
    ),
    Lock(
        "consent",
        "who differs is forgotten by their contact",
        "syncs/erasure/actions/differences.py",
        'person["contact"] in contacts or ',
        "",
        (ERASURE,),
    ),
    Lock(
        "consent",
        "what was done for a program stays known when somebody is erased",
        ERASE,
        '.update(body="", headers={})',
        ".delete()",
        ("tests/api/test_frame.py",),
    ),
    # Whom a transaction serves
    Lock(
        "serving",
        "what is told ends with the transaction",
        TELLING,
        "SET LOCAL recruitsync.organisation",
        "SET recruitsync.organisation",
        (BACKEND,),
    ),
    Lock(
        "serving",
        "each transaction is told",
        TELLING,
        "if status == TRANSACTION_STATUS_IDLE:",
        "if False:",
        (BACKEND,),
    ),
    Lock(
        "serving",
        "what a savepoint took back is told again",
        TELLING,
        'if not text.startswith("ROLLBACK TO"):',
        "if True:",
        (BACKEND,),
    ),
    Lock(
        "serving",
        "a role that no policy binds is refused",
        TELLING,
        "if settings.REQUIRE_ROW_SECURITY and not is_held:",
        "if False:",
        (BACKEND,),
    ),
    Lock(
        "serving",
        "who serves one organisation is not led to another",
        STANDING,
        "if served not in {None, organisation_id}:",
        "if False:",
        (BACKEND,),
    ),
    Lock(
        "serving",
        "a request begins with nobody",
        "accounts/middleware.py",
        "with serving_nobody():",
        "if True:",
        (ENTRANCES,),
    ),
    Lock(
        "serving",
        "what is sent later is read for the same organisation",
        "accounts/middleware.py",
        "response.streaming_content = keep_standing(response)",
        "pass",
        (ENTRANCES,),
    ),
    Lock(
        "serving",
        "a run is worked on for its organisation",
        "syncs/run/advance.py",
        "with serving(lease.organisation_id):",
        "if True:",
        (ENTRANCES,),
    ),
    Lock(
        "serving",
        "an organisation that ends takes nothing of others along",
        "syncs/closing/actions/purge.py",
        "with serving(closure.pk):",
        "if True:",
        (ENTRANCES,),
    ),
)
"""The locks in the order of the page `docs/security.md`."""
