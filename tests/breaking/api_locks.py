"""Locks of the API, its kept answers, its webhooks, its manifests and its client."""

from __future__ import annotations

from tests.breaking.lock import Lock

FRAME = "tests/api/test_frame.py"
DEFINITIONS = "tests/api/test_definitions.py"
FOLLOWED = "tests/api/test_lists_followed.py"
WEBHOOKS = "tests/api/test_webhooks.py"
FAULTS = "tests/manifest/test_faults.py"
MANIFEST = "tests/api/test_manifest.py"
METRICS = "tests/reporting/test_metrics.py"
SENDING = "tests/webhooks/test_sending.py"
EVENTS = "tests/webhooks/test_events.py"
TOKENS = "accounts/api_tokens/actions.py"
AUTHENTICATION = "api/frame/authentication.py"
IDEMPOTENCY = "api/frame/idempotency.py"
ADDRESSES = "syncs/webhooks/actions/addresses.py"
ATTEMPT = "syncs/webhooks/actions/attempt.py"
OUTBOX = "syncs/webhooks/actions/outbox.py"
SIGNATURE = "syncs/webhooks/rules/signature.py"
REFERENCES = "syncs/manifest/actions/secret_references.py"
APPLY = "syncs/manifest/actions/apply.py"


def _lock(name: str, file: str, old: str, new: str, *tests: str) -> Lock:
    return Lock("api", name, file, old, new, tests)


API_LOCKS = (
    # Tokens
    _lock(
        "a token ends",
        AUTHENTICATION,
        "if token.is_expired(now):",
        "if False:",
        FRAME,
    ),
    _lock(
        "a token of a closed organisation is none",
        TOKENS,
        "member__user__is_active=True, organisation__closure=None",
        "member__user__is_active=True",
        FRAME,
    ),
    _lock(
        "a token of who may not sign in is none",
        TOKENS,
        "filter(member__user__is_active=True, organisation__closure=None)",
        "filter(organisation__closure=None)",
        FRAME,
    ),
    _lock(
        "a revoked token is none",
        TOKENS,
        "ApiToken.objects.filter(pk=token.pk).delete()",
        "ApiToken.objects.none().delete()",
        "tests/accounts/test_api_tokens.py",
    ),
    _lock(
        "a token may what its scope says",
        "accounts/models/api_token.py",
        "roles = (_ROLES[TokenScope(self.scope)], Role(self.member.role))",
        "roles = (Role(self.member.role),)",
        FRAME,
    ),
    _lock(
        "a token may no more than its member",
        "accounts/models/api_token.py",
        "roles = (_ROLES[TokenScope(self.scope)], Role(self.member.role))",
        "roles = (_ROLES[TokenScope(self.scope)],)",
        FRAME,
    ),
    _lock(
        "an operation asks what the token may",
        AUTHENTICATION,
        "        return is_allowed(\n",
        "        return True or is_allowed(\n",
        FRAME,
    ),
    _lock(
        "a token of scope read changes nothing",
        AUTHENTICATION,
        "if token.scope == TokenScope.READ and request.method not in READING_METHODS:",
        "if False:",
        "tests/api/test_notifications.py",
    ),
    _lock(
        "a program is told as its member, whatever its scope",
        "api/account/notifications.py",
        "        return token.member\n",
        "        return self.request._request.member\n",
        "tests/api/test_notifications.py",
    ),
    _lock(
        "a definition is checked by what Recruit said before locks",
        "syncs/mapping/queries.py",
        "return visible_fields(fields_of(self.sync.connection, self.sync.module))",
        "return super().read_fields()",
        DEFINITIONS,
    ),
    _lock(
        "calls of a token are bounded",
        AUTHENTICATION,
        "return calls <= settings.API_CALLS_A_MINUTE",
        "return True",
        FRAME,
    ),
    _lock(
        "calls that are refused are counted",
        "api/frame/operations.py",
        "        super().check_throttles(request)\n        super().check_permissions(request)",
        "        super().check_permissions(request)\n        super().check_throttles(request)",
        FRAME,
    ),
    _lock(
        "each token is counted by itself",
        AUTHENTICATION,
        'name = f"api-calls:{token_id}"',
        'name = "api-calls"',
        FRAME,
    ),
    # Versions
    _lock(
        "a change says what it has seen",
        "api/frame/versions.py",
        "    if not sent:\n",
        "    if False:\n",
        FRAME,
    ),
    _lock(
        "a change of another version is refused",
        "api/frame/versions.py",
        "    if sent != ANY and etag_of(stored) not in",
        "    if False and etag_of(stored) not in",
        FRAME,
    ),
    # Requests that are sent again
    _lock(
        "kept answers are encrypted",
        IDEMPOTENCY,
        '"body": encrypt(json.dumps(response.data, ensure_ascii=False)).decode(),',
        '"body": json.dumps(response.data, ensure_ascii=False),',
        WEBHOOKS,
    ),
    _lock(
        "the digest of a request tells nothing of it",
        IDEMPOTENCY,
        'salted_hmac("api.frame.idempotency", request, algorithm="sha256").hexdigest()',
        "sha256(request).hexdigest()",
        FRAME,
    ),
    _lock(
        "a key belongs to one body",
        IDEMPOTENCY,
        "if kept.digest != digest:",
        "if False:",
        FRAME,
    ),
    _lock(
        "a key belongs to one address",
        "api/frame/operations.py",
        "digest_of_request(token, asked.method, asked.get_full_path(), body=asked.body)",
        "digest_of_request(token, body=asked.body)",
        FRAME,
    ),
    _lock(
        "a key belongs to one token",
        IDEMPOTENCY,
        "objects.filter(token=token, key=key, created_at__gte=since)",
        "objects.filter(key=key, created_at__gte=since)",
        FRAME,
    ),
    _lock(
        "a request in flight is not begun again",
        IDEMPOTENCY,
        "    if not is_free:\n",
        "    if False:\n",
        FRAME,
    ),
    _lock(
        "an answer is kept for a day",
        IDEMPOTENCY,
        "objects.filter(token=token, key=key, created_at__gte=since)",
        "objects.filter(token=token, key=key)",
        FRAME,
    ),
    _lock(
        "a refusal is not kept",
        IDEMPOTENCY,
        "            if response.status_code in _DONE:\n",
        "            if True:\n",
        FRAME,
    ),
    _lock(
        "what is kept is kept with the work",
        IDEMPOTENCY,
        "with transaction.atomic() if in_transaction else nullcontext():",
        "with nullcontext():",
        FRAME,
    ),
    # Cursors
    _lock(
        "a page begins after the cursor",
        "api/frame/paging.py",
        "rows.filter(pk__gt=after)",
        "rows.filter(pk__gte=after)",
        "tests/api/test_query_counts.py",
    ),
    _lock(
        "a page of the newest begins before the cursor",
        "api/frame/paging.py",
        "rows = rows.filter(pk__lt=before)",
        "rows = rows.filter(pk__lte=before)",
        "tests/api/test_query_counts.py",
    ),
    _lock(
        "what is no cursor is refused",
        "api/frame/paging.py",
        '        raise ApiProblem("invalid_cursor") from None',
        "        return None",
        FRAME,
    ),
    _lock(
        "a cursor of forgotten changes is refused",
        "api/lists/changes.py",
        '            raise ApiProblem("cursor_expired") from None',
        "            return ListChangesPage(items=[], next_cursor=query.cursor, has_more=False)",
        FOLLOWED,
    ),
    # Webhooks
    _lock(
        "a message is signed with its time",
        SIGNATURE,
        'f"{message_id}.{seconds}.".encode()',
        'f"{message_id}.".encode()',
        SENDING,
    ),
    _lock(
        "a message has the time at which it is sent",
        OUTBOX,
        "seconds=int(now.timestamp())",
        "seconds=int(delivery.event.happened_at.timestamp()) - 3_600",
        SENDING,
    ),
    _lock(
        "the earlier secret signs for a day and no longer",
        "syncs/webhooks/actions/secrets.py",
        "webhook.earlier_until is not None and webhook.earlier_until > now",
        "webhook.earlier_until is not None",
        SENDING,
    ),
    _lock(
        "a webhook that takes nothing for days is switched off",
        OUTBOX,
        "    elif has_failed_for_long(since, now):\n        _disable",
        "    elif False:\n        _disable",
        SENDING,
    ),
    _lock(
        "a receiver that is gone is asked no more",
        OUTBOX,
        "    if answer.status == GONE:",
        "    if False:",
        SENDING,
    ),
    _lock(
        "a message is given up",
        OUTBOX,
        "    elif is_given_up(delivery.attempts):",
        "    elif False:",
        SENDING,
    ),
    _lock(
        "a webhook is told by https",
        ADDRESSES,
        'if url.scheme != "https" or url.port is not None:',
        "if False:",
        WEBHOOKS,
        "tests/webhooks/test_pages.py",
    ),
    _lock(
        "the address of a webhook is no private one",
        ADDRESSES,
        "    if _is_private(url.host):",
        "    if False:",
        WEBHOOKS,
        "tests/webhooks/test_pages.py",
    ),
    _lock(
        "the host of a webhook is looked at each time",
        ATTEMPT,
        "addresses_of if is_named else public_addresses_of",
        "addresses_of",
        SENDING,
    ),
    _lock(
        "a host that the operator has taken off is told nothing",
        ATTEMPT,
        "        return None, str(fault)\n",
        "        url = httpx.URL(message.url)\n",
        SENDING,
    ),
    _lock(
        "a receiver redirects nobody",
        ATTEMPT,
        "follow_redirects=False",
        "follow_redirects=True",
        SENDING,
    ),
    Lock(
        "api",
        "who serves one organisation tells its webhooks",
        "syncs/webhooks/migrations/0005_event_before_deliveries.py",
        "RunSQL(ONE_AFTER_THE_OTHER, AT_ONCE)",
        "RunSQL(AT_ONCE, AT_ONCE)",
        (EVENTS,),
        migrates=True,
    ),
    # Manifests
    _lock(
        "a secret of a manifest is a reference",
        REFERENCES,
        "    if found is None or",
        "    if found is None:\n        return reference\n    if",
        FAULTS,
    ),
    _lock(
        "a manifest names no other variables",
        REFERENCES,
        " or not found[1].startswith(PREFIX):",
        ":",
        FAULTS,
    ),
    _lock(
        "secrets of a manifest are those that are sent",
        "api/manifest/manifest.py",
        '"environment": body.secrets,',
        '"environment": __import__("os").environ,',
        MANIFEST,
    ),
    _lock(
        "a manifest connects for admins alone",
        APPLY,
        "        if not self.terms.allowed(Action.CONNECT):",
        "        if False:",
        MANIFEST,
    ),
    _lock(
        "a manifest asks Recruit for admins alone",
        APPLY,
        "if not entry or not terms.allowed(Action.CONNECT) or organisation.connections.exists():",
        "if not entry or organisation.connections.exists():",
        MANIFEST,
    ),
    _lock(
        "a manifest asks nothing while it holds locks",
        APPLY,
        "with transaction.atomic(), asking_nothing_more():",
        "with transaction.atomic():",
        FAULTS,
    ),
    # Others who read
    _lock(
        "the metrics of a closed organisation are read by nobody",
        "syncs/reporting/models.py",
        "digest=MetricsKey.digest_of(key), organisation__closure=None",
        "digest=MetricsKey.digest_of(key)",
        METRICS,
    ),
    _lock(
        "the login of the client is for its user alone",
        "clients/recruitsync_client/command/login.py",
        "        Path(name).replace(file)",
        "        Path(name).chmod(0o644)\n        Path(name).replace(file)",
        "tests/clients/test_command.py",
    ),
    _lock(
        "a login that others can read is not used",
        "clients/recruitsync_client/command/login.py",
        "    if stat.S_IMODE(mode) & 0o077:",
        "    if False:",
        "tests/clients/test_command.py",
    ),
)
