"""Locks of waiting and of size: who waits for whom, how long, and how large an answer may be."""

from __future__ import annotations

from tests.breaking.lock import Lock

BESIDE, SLICES, TURNS = (
    "tests/turns/test_beside.py",
    "tests/turns/test_slices.py",
    "tests/queue/test_turns.py",
)
KEPT, FILES = "tests/fetch/test_kept_files.py", "tests/fetch/test_bulk_reading.py"
PARKED, BUDGET = "tests/run/test_parked_runs.py", "tests/recruit/test_budget.py"
SIZE = "tests/recruit/test_hostile_size.py"
SERVING, MAILS = "tests/recruitsync/test_serving.py", "tests/recruitsync/test_mail_server.py"
OUTBOX, SENDING = "tests/notifications/test_outbox.py", "tests/webhooks/test_sending.py"

ADVANCE, BESIDE_TURNS = "syncs/run/advance.py", "syncs/turns/beside.py"
SLICE, KEEPING = "syncs/turns/slice.py", "syncs/fetch/kept_files.py"
CREDITS, PARKING = "recruit/budget.py", "syncs/run/parking.py"
ROWS, ARCHIVE = "recruit/csv_rows.py", "recruit/zip_archive.py"
MAIL_SERVER, MAIL = "recruitsync/mail_server.py", "syncs/notifications/actions/outbox.py"
COMPOSE, CONTAINERS = "docker-compose.yml", "tests/recruitsync/test_containers.py"
WORKER, BODY = "recruitsync/serving/worker.py", "recruitsync/serving/whole_body.py"


def _lock(name: str, file: str, old: str, new: str, test: str) -> Lock:
    return Lock("waiting", name, file, old, new, (test,))


OF_TURNS = (
    _lock(
        "a cancelled run is ended beside a turn that hangs",
        ADVANCE,
        "looks = (end_cancelled_runs, queue_due",
        "looks = (queue_due",
        "tests/queue/test_cancel_at_work.py",
    ),
    _lock(
        "what is due is looked for beside a turn",
        ADVANCE,
        "end_cancelled_runs, queue_due_runs_of_all, turns",
        "end_cancelled_runs, turns",
        BESIDE,
    ),
    _lock(
        "others have turns beside one that waits",
        ADVANCE,
        "queue_due_runs_of_all, turns.take_another)",
        "queue_due_runs_of_all)",
        BESIDE,
    ),
    _lock(
        "beside PostgreSQL's work only new runs begin",
        BESIDE_TURNS,
        "Lease.take_next(only_new=only_new)",
        "Lease.take_next()",
        BESIDE,
    ),
    _lock(
        "who waits for PostgreSQL for long lets others begin",
        BESIDE_TURNS,
        "or (only_new and lease.written() >= IDLE_SECONDS)",
        "",
        BESIDE,
    ),
    _lock(
        "who waits for PostgreSQL for a moment does not",
        BESIDE_TURNS,
        "lease.written() >= IDLE_SECONDS",
        "lease.written() >= 0",
        BESIDE,
    ),
    _lock(
        "a checkpoint tells for how long it is open",
        "syncs/checkpoint/lease.py",
        "        self._opened_at = time.monotonic()\n",
        "        pass\n",
        BESIDE,
    ),
    _lock(
        "a turn ends soon for who has not begun",
        SLICE,
        "        return is_any_new_awaited(beside=run.pk)\n\n",
        "        return False\n\n",
        SLICES,
    ),
    _lock(
        "a turn has a least length",
        SLICE,
        "looks_at, is_found_over = began + SHORTEST_SECONDS, False",
        "looks_at, is_found_over = began, False",
        SLICES,
    ),
    _lock(
        "a turn that is over stays so",
        SLICE,
        "return is_found_over or ",
        "return is_found_over and ",
        SLICES,
    ),
    _lock(
        "a turn lasts longer for who has begun",
        SLICE,
        "now >= began + SHORT_SECONDS and ",
        "",
        SLICES,
    ),
    _lock(
        "a run steps aside for another one of its connection",
        "syncs/sql/turns/full_connections.sql",
        "   AND at_work.run_id <> %(beside)s\n",
        "",
        SLICES,
    ),
    _lock(
        "a run steps aside for nobody whose connection is full",
        "syncs/sql/turns/is_new_awaited.sql",
        "connection.id NOT IN (SELECT connection_id FROM full_connections)",
        "true",
        SLICES,
    ),
    _lock(
        "runs of an account that does not answer wait together",
        ADVANCE,
        "                wait_together(run, wait, later=MAX_LATER, at_most=MAX_ASKED_SECONDS)\n",
        "                pass\n",
        "tests/run/test_silent_recruit.py",
    ),
    *(
        _lock(
            f"of these wait {who}",
            "syncs/sql/turns/wait_together.sql",
            condition,
            "true",
            "tests/run/test_silent_recruit.py",
        )
        for who, condition in {
            "those of this account": "sync.connection_id = %(connection)s",
            "those that have begun": "run.state = 'running'",
            "those that read": "waiting.phase = ANY (%(reading)s)",
            "those that nobody has": "waiting.lease_until IS NULL",
            "those that have waited less": "waiting.asked_to_wait + %(seconds)s <= %(at_most)s",
        }.items()
    ),
)

OF_FILES = (
    _lock(
        "a file is kept for the next turn",
        "syncs/fetch/by_files.py",
        "KEPT_FILES.take(key) or _fetch_file(context, lease)",
        "_fetch_file(context, lease)",
        FILES,
    ),
    _lock(
        "kept files make room",
        "syncs/fetch/by_files.py",
        "            KEPT_FILES.forget_all()\n",
        "",
        FILES,
    ),
    _lock(
        "reading begins where the run is",
        KEEPING,
        "self._batches is None or position != self._left_at",
        "self._batches is None",
        KEPT,
    ),
    _lock("few files are kept", KEEPING, "len(self._files) < MAX_KEPT", "True", KEPT),
    _lock("kept files are small together", KEEPING, "together <= MAX_KEPT_BYTES", "True", KEPT),
    _lock("kept files go", KEEPING, "            timer.start()\n", "            pass\n", KEPT),
    _lock(
        "who takes a file has it",
        KEEPING,
        "            if self._files.get(key) is not file:\n                return\n",
        "",
        KEPT,
    ),
)

OF_CREDITS = (
    _lock(
        "runs leave credits to people",
        "syncs/account/client.py",
        "for_people=bounds is not None",
        "for_people=True",
        PARKED,
    ),
    _lock(
        "people take from their share",
        CREDITS,
        "        if self._for_people:\n            return\n",
        "",
        BUDGET,
    ),
    _lock(
        "the share is left",
        CREDITS,
        " and not told.is_above(self._share):",
        " and False:",
        BUDGET,
    ),
    _lock(
        "runs do not ask to find out that there are none",
        CREDITS,
        "if told.spent_until and told.spent_until > now:",
        "if False:",
        BUDGET,
    ),
    _lock(
        "it is not looked again and again whether the share is all",
        CREDITS,
        "later = max(told.resets_at, now + PAUSE_FOR_THE_SHARE)",
        "later = told.resets_at",
        BUDGET,
    ),
    _lock(
        "credits that are told end the want",
        CREDITS,
        "CreditsTold(limit, left, resets_at) if told.is_above(self._share) else told",
        "told",
        BUDGET,
    ),
    _lock(
        "what was read is kept",
        ADVANCE,
        "        case Wait() as wait:\n            lease.release(wait)\n"
        "        case GivenUp(said, code):\n"
        "            _fail(run, lease, said, code, possible_again_at=error.resume_at)",
        "        case _:\n            _fail(run, lease, str(error), error.kind)",
        PARKED,
    ),
    _lock(
        "a parked run waits for a moment at least",
        PARKING,
        "max(until - now, MIN_PARKED)",
        "until - now",
        PARKED,
    ),
    _lock(
        "a parked run waits for a day at most",
        PARKING,
        "min(max(until - now, MIN_PARKED), MAX_PARKED)",
        "max(until - now, MIN_PARKED)",
        PARKED,
    ),
    _lock(
        "a parked run ends on the fourth day",
        PARKING,
        "now - _in_want_since(lease, now) > MAX_IN_WANT",
        "False",
        PARKED,
    ),
    _lock(
        "a wait for credits is none that Recruit asked for",
        PARKING,
        "lease.failures, lease.set_back_by)",
        "lease.failures, lease.set_back_by, seconds)",
        PARKED,
    ),
    _lock(
        "try now asks for credits",
        "syncs/queue/wake.py",
        "    CreditBalance.objects.forget(run.sync.connection_id)\n",
        "",
        PARKED,
    ),
)

OF_SIZE = (
    _lock("a record is bounded", ROWS, "if self.bytes > self._most:", "if False:", SIZE),
    _lock("a line is bounded", ROWS, "self._read_line(MAX_RECORD + 1)", "self._read_line()", SIZE),
    _lock("a header is bounded", ROWS, "len(self.header) > MAX_COLUMNS", "False", SIZE),
    _lock("records together are bounded", ROWS, " or self._lines.bytes > ends", "", SIZE),
    _lock("a file is bounded", ARCHIVE, "entry.file_size > MAX_UNPACKED", "False", SIZE),
    _lock("a list of files is bounded", ARCHIVE, "len(piece) > MAX_PIECE", "False", SIZE),
    _lock(
        "only what is documented is unpacked",
        ARCHIVE,
        "entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}",
        "False",
        SIZE,
    ),
    _lock("values of a page are bounded", "recruit/json_body.py", " > MAX_VALUES:", " < 0:", SIZE),
    _lock(
        "bytes of a page are bounded", "recruit/transport.py", "if size > most:", "if False:", SIZE
    ),
    _lock(
        "bytes are bounded as they are unpacked",
        "recruit/transport.py",
        "unzip.decompress(piece, most + 1)",
        "unzip.decompress(piece)",
        "tests/recruit",
    ),
    _lock(
        "large records are staged few at a time",
        "syncs/fetch/by_files.py",
        "        if len(page.ids) < PIECE:\n            break\n",
        "",
        FILES,
    ),
    _lock(
        "a file that is too large is given up for pages",
        "syncs/fetch/by_files.py",
        ", UnexpectedAnswer, TooLarge)",
        ", UnexpectedAnswer)",
        FILES,
    ),
    _lock(
        "records of a file are bounded",
        "recruit/bulk_file.py",
        "if read > ROWS_PER_FILE:",
        "if False:",
        "tests/recruit",
    ),
)

OF_THE_FRONT = (
    _lock("a body is bounded", BODY, "if length > self._max_bytes:", "if False:", SERVING),
    _lock("half a body is not acted upon", BODY, "if len(body) < length:", "if False:", SERVING),
    _lock(
        "a body is read before its view works",
        BODY,
        '        environ["wsgi.input"] = BytesIO(body)\n',
        "",
        SERVING,
    ),
    _lock("a request has its time", WORKER, "now - read.since > READ_SECONDS or ", "", SERVING),
    _lock(
        "slow senders of one address are few",
        WORKER,
        "return max(1, threads // SHARE)",
        "return threads",
        SERVING,
    ),
    _lock(
        "a proxy of ours may send many",
        WORKER,
        "not read.address or is_trusted(read.address, self._proxies)",
        "False",
        SERVING,
    ),
    _lock(
        "a thread is for who sends something",
        WORKER,
        "if not conn.initialized and not conn.wait_for_data(0):",
        "if False:",
        SERVING,
    ),
    _lock(
        "only proxies of ours are believed",
        "recruitsync/proxies.py",
        "        if not is_trusted(found, trusted):\n            break\n",
        "",
        "tests/recruitsync/test_proxies.py",
    ),
    _lock(
        "pages with people are stored nowhere",
        "accounts/middleware.py",
        "patch_cache_control(response, private=True, no_store=True)",
        "pass",
        "tests/recruitsync/test_hardening.py",
    ),
)

OF_CONTAINERS = (
    _lock(
        "images are those that were tried",
        COMPOSE,
        "@sha256:81db6d39e1bba3b3ff32bd3a1b19a6d69690f94a3954ec131277b9a26b95b3aa",
        "",
        CONTAINERS,
    ),
    _lock(
        "Valkey asks for a password",
        COMPOSE,
        ', --requirepass, "${VALKEY_PASSWORD:?see .env.example}"',
        "",
        CONTAINERS,
    ),
    _lock(
        "the proxy reads requests whole",
        "deploy/nginx.conf",
        "proxy_request_buffering on;",
        "proxy_request_buffering off;",
        CONTAINERS,
    ),
    _lock(
        "what is kept in Valkey runs nothing",
        "recruitsync/settings.py",
        '"serializer": "recruitsync.cache.JsonSerializer",',
        '"serializer": "django.core.cache.backends.redis.RedisSerializer",',
        "tests/recruitsync/test_cache.py",
    ),
)

OF_MAIL = (
    _lock(
        "the mail server's name is looked for in its time",
        MAIL_SERVER,
        "find_in_time(addresses_of, host, port, seconds=seconds)",
        "addresses_of(host, port)",
        MAILS,
    ),
    _lock("a connection is cut", MAIL_SERVER, "        self._cut.start()\n", "", MAILS),
    _lock(
        "the own name is looked for in its time",
        MAIL_SERVER,
        "(name,) = find_in_time(_own_name, name, 0, seconds=OWN_NAME_SECONDS)",
        "(name,) = _own_name(name, 0)",
        MAILS,
    ),
    _lock("all mails together have their time", MAIL, " or monotonic() >= until:", ":", OUTBOX),
    _lock("a silent server rests shortly", MAIL, "max_rest=MAX_REST,", "max_rest=MAX_AGE,", OUTBOX),
    _lock(
        "one process holds a mail server that hangs",
        MAIL,
        "    if not _take_lock():\n        return 0\n",
        "",
        OUTBOX,
    ),
    _lock(
        "a receiver of webhooks rests shortly",
        "syncs/webhooks/rules/retries.py",
        "return min(FIRST_PAUSE * times, MAX_REST)",
        "return FIRST_PAUSE * times",
        SENDING,
    ),
)

WAITING_LOCKS = (
    *OF_TURNS,
    *OF_FILES,
    *OF_CREDITS,
    *OF_SIZE,
    *OF_THE_FRONT,
    *OF_CONTAINERS,
    *OF_MAIL,
)
