"""Locks on what a source may do: fields that stop arriving, odd values, lists that lie, waits.

Whoever opens one of these has people leave, or stay, whom no rule moves (R9, R15, R31, R38, R60,
R64, R65, R68, R73, R77 to R79).
"""

from __future__ import annotations

from tests.breaking.lock import Lock

ADDRESSES = "tests/contacts/test_addresses.py"
ANSWERS = "tests/recruit/test_answers.py"
RECORDED = "recruit/contiguous.py"
CHANGE = "syncs/definition/actions/change.py"
FIND_OPTED_OUT = "syncs/sql/decide/find_opted_out.sql"
FREEZE = "syncs/run/settings_snapshot.py"
EMPTIED = "tests/run/test_hold.py::TestLimit::test_wider_one_does_not_cover_values_that_turn_empty"
LEAVING = "tests/run/test_leaving.py"
OF_ADDRESS = f"{LEAVING}::TestOptOutOfAnAddress"
STOPPED = f"{LEAVING}::TestWhoStoppedMatching"
LENIENT = "tests/recruit/test_lenient_metadata.py"
LIES = "tests/run/test_lying_sources.py"
MARK_LEAVING = "syncs/sql/decide/mark_leaving.sql"
NOT_SENT = "tests/run/test_fields_not_sent.py"
GONE = f"{NOT_SENT}::test_nothing_happens_to_anybody_because_of_a_field_that_is_gone"
POLICIES = "tests/run/test_policies.py"
PREPARE = "syncs/domain/preparation.py"
PROVIDERS = "tests/contacts/test_providers.py"
REJECTED = "tests/connection/test_rejected_key.py"
RUN_VALUES, OF_RUN_VALUES = "syncs/domain/run_values.py", "tests/domain/test_run_values.py"
SELECTION = "tests/run/test_selection.py"
SET_BACKS, OF_SET_BACKS = "syncs/run/set_backs.py", "tests/run/test_set_backs.py"
STEPS = (
    "tests/wizard/test_steps_by_two.py"
    "::test_who_saves_second_is_shown_what_was_changed_and_overwrites_it_only_knowingly"
)
WAITS = "tests/recruit/test_rate_limit.py"


def _lock(name: str, file: str, old: str, new: str, *tests: str) -> Lock:
    return Lock("sources", name, file, old, new, tests)


SOURCE_LOCKS = (
    # Fields that stop arriving (R73)
    _lock(
        "a field that decides is looked up before anything is read",
        FREEZE,
        "    for name, purpose in deciding.items():\n        _require(",
        "    for name, purpose in ():\n        _require(",
        f"{GONE}[Email-full-strict]",
    ),
    _lock(
        "criteria whose field is gone end the run",
        FREEZE,
        "    if problems:\n        raise CriteriaUnusable",
        "    if False:\n        raise CriteriaUnusable",
        f"{SELECTION}::test_criteria_that_no_longer_fit_the_module_fail_the_run",
    ),
    _lock(
        "a pair whose field is gone is said",
        FREEZE,
        "    if gone:\n        add_remark",
        "    if False:\n        add_remark",
        f"{GONE}[Country-full-strict]",
    ),
    _lock(
        "an address that was not told is not another one",
        MARK_LEAVING,
        "WHEN staged.selected AND staged.address_told\n",
        "WHEN staged.selected\n",
        f"{GONE}[Email-full-strict]",
    ),
    _lock(
        "a value that was not told clears nothing",
        "syncs/domain/conversion.py",
        "    for place in untold:\n        values[place] = None\n",
        "",
        f"{GONE}[Country-full-strict]",
    ),
    _lock(
        "a condition on what was not told is open",
        "criteria/evaluation.py",
        "            if field not in record:\n                return NOT_TOLD\n",
        "            if field not in record:\n                return NO_VALUE\n",
        f"{GONE}[City-full-strict]",
    ),
    _lock(
        "who did not tell is not taken for told",
        PREPARE,
        "        flags[place] = None\n",
        "        flags[place] = False\n",
        f"{NOT_SENT}::test_nobody_is_added_who_did_not_tell",
    ),
    _lock(
        "what was not told is read again",
        "syncs/domain/remarks.py",
        "        *(Remark.FIELDS_NOT_SENT, Remark.SOURCE_EMPTY, ",
        "        *(Remark.SOURCE_EMPTY, ",
        f"{NOT_SENT}::test_what_was_not_told_is_read_again_by_the_next_run",
    ),
    _lock(
        "addresses of many that turn empty are held, whatever the limit",
        "syncs/run/hold.py",
        'if sum(cause["people"] for cause in causes if cause["emptied"]) > shipped:',
        "if False:",
        EMPTIED,
    ),
    # Values that a run goes by (R15, R79)
    _lock(
        "a time that is none costs its record a note",
        RUN_VALUES,
        "        return [_read_time(source, place, value, notes)"
        " for place, value in enumerate(column)]",
        "        return column",
        f"{OF_RUN_VALUES}::test_what_is_no_time_is_left_out_and_noted",
        f"{POLICIES}::test_a_time_that_is_none_costs_nobody_the_run",
    ),
    _lock(
        "a modification time that is none does not count",
        RUN_VALUES,
        "        return max(filter(None, map(_moment_or_none, stamps)), default=None)",
        "        raise",
        f"{OF_RUN_VALUES}::test_the_latest_time_is_that_of_those_that_can_be_compared",
        f"{POLICIES}::test_a_time_that_is_none_costs_nobody_the_run",
    ),
    _lock(
        "yes is yes in any spelling",
        RUN_VALUES,
        "    word = value.strip().lower() if isinstance(value, str) else value\n    try:",
        "    word = value\n    if isinstance(value, str):\n        return False\n    try:",
        f"{OF_RUN_VALUES}::test_what_says_yes_in_any_spelling_is_yes",
    ),
    _lock(
        "what cannot be read as yes or no is yes",
        RUN_VALUES,
        'is not yes or no, so it means yes")\n        return True',
        'is not yes or no, so it means yes")\n        return False',
        f"{OF_RUN_VALUES}::test_what_cannot_be_read_counts_as_yes_and_is_noted",
    ),
    _lock(
        "conversion passes the careful reader",
        PREPARE,
        "converted=_read_flags(CONVERTED, columns, untold, number, notes),",
        "converted=[each is True for each in columns.get(CONVERTED, [False] * number)],",
        f"{POLICIES}::test_a_conversion_in_any_spelling_is_one",
    ),
    _lock(
        "a grouped number of criteria does not begin with 0",
        "criteria/numerals.py",
        'r"[+-]?(?:[1-9][0-9]{0,2}(?:,',
        'r"[+-]?(?:[0-9]{1,3}(?:,',
        "tests/criteria/test_checking.py",
    ),
    _lock(
        "a grouped number that is copied does not begin with 0",
        "syncs/domain/values.py",
        'r"[+-]?(?:[1-9][0-9]{0,2}(?:,',
        'r"[+-]?(?:[0-9]{1,3}(?:,',
        "tests/domain/test_values.py::test_misfits_are_left_out_and_say_why",
    ),
    _lock(
        "the dotted I is an i",
        "contacts/domain/address_folding.py",
        '        composed = composed.replace(_DOTTED_I, "i")\n',
        "        break\n",
        f"{ADDRESSES}::test_normalise_takes_any_text",
    ),
    _lock(
        "a final sigma is a sigma",
        "contacts/domain/address_folding.py",
        "    return folded if len(folded) == 1 else letter",
        "    return letter",
        f"{ADDRESSES}::test_normalise_takes_any_text",
    ),
    # Strict only where something depends on it (R9)
    _lock(
        "an odd attribute has its default",
        "recruit/lenient.py",
        "        except ValidationError:\n            return field.default",
        "        except ValidationError:\n            raise",
        f"{LENIENT}::test_odd_attribute_costs_at_most_itself",
    ),
    _lock(
        "a number is read as its text",
        "recruit/lenient.py",
        "ConfigDict(coerce_numbers_to_str=True)",
        "ConfigDict(coerce_numbers_to_str=False)",
        f"{LENIENT}::test_number_is_read_as_the_text_that_people_would_write",
    ),
    _lock(
        "an entry without a name is left out",
        "recruit/lenient.py",
        "Annotated[tuple[OnErrorOmit[_Shape], ...],",
        "Annotated[tuple[_Shape, ...],",
        f"{LENIENT}::test_odd_attribute_costs_at_most_itself",
    ),
    _lock(
        "a field may have no type",
        "recruit/metadata.py",
        '    data_type: Word = ""\n',
        "    data_type: Word\n",
        f"{LENIENT}::test_odd_attribute_costs_at_most_itself",
    ),
    # Leaving does not depend on reasons (R15, R17, R60, R64)
    _lock(
        "who opts out leaves, selected or not",
        MARK_LEAVING,
        "                WHEN staged.opted_out AND %(opt_outs)s <> %(IGNORE)s\n"
        "                     AND link.first_synced_at > %(opt_outs_since)s\n",
        "                WHEN staged.opted_out AND %(opt_outs)s <> %(IGNORE)s AND staged.selected\n"
        "                     AND link.first_synced_at > %(opt_outs_since)s\n",
        f"{STOPPED}::test_leaves_when_opted_out",
    ),
    _lock(
        "who is converted leaves, selected or not",
        MARK_LEAVING,
        "WHEN staged.converted AND %(converted)s <> %(IGNORE)s\n",
        "WHEN staged.converted AND %(converted)s <> %(IGNORE)s AND staged.selected\n",
        f"{STOPPED}::test_leaves_when_converted",
    ),
    _lock(
        "who opts out leaves for whatever reason the record is ignored",
        MARK_LEAVING,
        "     WHERE staged.kind IN (%(READ_KIND)s, %(OUTSIDE_KIND)s, %(GONE_KIND)s,"
        " %(DELETED_KIND)s)\n",
        "     WHERE staged.kind IN (%(READ_KIND)s, %(OUTSIDE_KIND)s, %(GONE_KIND)s,"
        " %(DELETED_KIND)s)\n"
        "       AND NOT EXISTS (SELECT FROM contacts_suppression\n"
        "                        WHERE organisation_id = %(organisation)s\n"
        "                          AND address = contact.address)\n",
        f"{LEAVING}::test_suppressed_member_who_opts_out_leaves",
    ),
    _lock(
        "who opts out leaves from outside of the view",
        MARK_LEAVING,
        "WHERE staged.kind IN (%(READ_KIND)s, %(OUTSIDE_KIND)s, ",
        "WHERE staged.kind IN (%(READ_KIND)s, ",
        f"{STOPPED}::test_leaves_from_outside_of_the_view",
    ),
    _lock(
        "one record that opts out is enough for its address",
        "syncs/run/decide.py",
        'context.execute(cursor, "find_opted_out") if settings.heeds_opt_outs else 0',
        "0",
        f"{OF_ADDRESS}::test_counts_whichever_record_says_so",
    ),
    _lock(
        "an opt-out outlasts the record that said it",
        FIND_OPTED_OUT,
        "     WHERE remembered.sync_id = %(sync)s\n",
        "     WHERE remembered.sync_id = %(sync)s AND NOT remembered.is_gone\n",
        f"{OF_ADDRESS}::test_lasts_when_the_record_is_deleted",
    ),
    _lock(
        "selection is judged before faults",
        "syncs/sql/decide/decide_read.sql",
        "               CASE WHEN staged.selected IS NOT TRUE    THEN %(NOT_SELECTED)s\n"
        "                    WHEN reasoned.reason IS NOT NULL    THEN %(IGNORED)s\n",
        "               CASE WHEN coalesce(reasoned.reason, staged.reason) IS NOT NULL"
        " THEN %(IGNORED)s\n"
        "                    WHEN staged.selected IS NOT TRUE    THEN %(NOT_SELECTED)s\n",
        f"{SELECTION}::test_only_selected_records_count",
    ),
    _lock(
        "a run that does not balance does not succeed",
        "syncs/run/finish.py",
        "    if counts.records != records:",
        "    if False:",
        f"{LEAVING}::test_run_that_does_not_balance_is_not_shown_as_successful",
    ),
    # Time that passes (R31, R38)
    _lock(
        "the first run of a day reads everything",
        "syncs/domain/full_reads.py",
        "FullReadCause.NEW_DAY: rules.depends_on_day and (days is None or days >= 1),",
        "FullReadCause.NEW_DAY: False,",
        "tests/run/test_full_reads.py::test_run_and_test_of_a_person_agree_over_midnight",
    ),
    _lock(
        "everything is read as often as the sync says",
        "syncs/domain/full_reads.py",
        "    return days is None or days >= rules.every_days",
        "    return False",
        "tests/run/test_full_reads.py::test_everything_is_read_once_a_week_where_a_view_selects",
    ),
    # Sources that lie (R7, R77, R78)
    _lock(
        "page after page without news ends the reading",
        RECORDED,
        "            if barren > patience:",
        "            if False:",
        "tests/recruit/test_contiguous.py::test_list_that_never_ends_is_detected",
    ),
    _lock(
        "pages that were promised and are empty end the run",
        RECORDED,
        "        if gap.is_empty and gap.number in found_empty:",
        "        if gap.is_empty:\n            return\n        if False:",
        f"{LIES}::test_list_that_is_cut_off_is_no_success",
    ),
    _lock(
        "a first page that is empty by now ends the run",
        RECORDED,
        "            if not page.ids and memory.ids:\n",
        "            if False:\n",
        "tests/recruit/test_contiguous.py",
        LIES,
    ),
    _lock(
        "one refusal of a key is doubted",
        "syncs/connection/actions/refusal.py",
        "        return ASKED_AGAIN_AFTER.total_seconds()\n",
        "        return 0\n",
        f"{REJECTED}::test_one_refusal_stops_nothing_and_is_asked_about_a_minute_later",
    ),
    _lock(
        "a burst is waited for only for minutes",
        "recruit/rate_limit.py",
        "    return _first(_retry_after(headers, now), reset, most=MAX_BURST_WAIT)",
        "    return _first(_retry_after(headers, now), reset, most=1e9)",
        f"{WAITS}::test_wait_is_bounded_by_what_it_is_for",
    ),
    _lock(
        "the reset of the day is no wait for a burst",
        "recruit/rate_limit.py",
        "    if reset is not None and reset > MAX_BURST_WAIT:",
        "    if False:",
        f"{WAITS}::test_reset_of_the_day_is_no_wait_for_a_burst",
    ),
    _lock(
        "the waits of a run are bounded in sum",
        SET_BACKS,
        "    if lease.asked_to_wait + asked > MAX_ASKED_SECONDS:",
        "    if False:",
        f"{OF_SET_BACKS}::test_recruit_keeps_no_run_for_longer_than_the_waits_of_a_run_may_take",
    ),
    _lock(
        "what repeats itself ends the run",
        SET_BACKS,
        "    is_same = said == lease.set_back_by and not isinstance(error, PASSING)",
        "    is_same = False",
        f"{OF_SET_BACKS}::test_what_repeats_itself_ends_the_run_within_a_minute",
    ),
    _lock(
        "reading begins by Recruit's clock",
        "recruit/server_clock.py",
        "        return instant - max(self._ahead, timedelta())",
        "        return instant",
        f"{LIES}::test_change_during_the_read_is_found_though_our_clock_is_ahead",
    ),
    _lock(
        "what was read and then deleted has a row and is not imported",
        "syncs/run/decide.py",
        '        context.execute(checkpoint.cursor, "mark_gone")\n',
        "",
        f"{LEAVING}::test_record_that_is_read_and_then_deleted_has_a_row_and_is_not_imported",
    ),
    _lock(
        "deletions out of reach are said",
        FREEZE,
        "    if frozen.deleted != Policy.IGNORE and unread_for > timedelta(days=days):",
        "    if False:",
        f"{LIES}::test_deletions_older_than_recruit_tells_of_are_said",
    ),
    _lock(
        "a page is a list of records",
        "recruit/pages.py",
        "    if type(records) is not list:\n",
        "    if not records:\n",
        "tests/recruit/test_pages.py::test_page_that_is_no_list_of_records_is_refused",
    ),
    _lock(
        "a gateway is waited for, whatever its status",
        "recruit/verdict.py",
        "    if is_html(response):\n"
        '        return TryLater(f"a gateway answered {status} with HTML", status=status)\n',
        "",
        f"{ANSWERS}::test_passing_failure_is_repeated_quickly",
        "tests/recruit",
    ),
    _lock(
        "a grant without a refresh token is named",
        "recruit/grant.py",
        "    if not answer.refresh_token:\n        raise NoRefreshToken",
        "    if False:\n        raise NoRefreshToken",
        "tests/recruit/test_auth.py::test_grant_without_a_refresh_token_is_refused",
    ),
    _lock(
        "a page of a longer list has one id",
        "recruit/pages.py",
        "    if of > 1 and not readable and (more_records or page > 1):",
        "    if False:",
        "tests/recruit/test_pages.py"
        "::test_odd_records_cost_only_themselves_where_there_are_no_others",
    ),
    _lock(
        "odd records cost only themselves where there are no others",
        "recruit/pages.py",
        "    if of > 1 and not readable and (more_records or page > 1):",
        "    if of > 1 and not readable:",
        "tests/recruit/test_pages.py"
        "::test_odd_records_cost_only_themselves_where_there_are_no_others",
    ),
    _lock(
        "who was not read has not left the view",
        "syncs/fetch/empty_view.py",
        "    if count_unread(context.run_id):",
        "    if False:",
        f"{SELECTION}::test_nobody_has_left_a_view_of_which_a_record_was_not_read",
    ),
    _lock(
        "who has no id anywhere spares nobody else",
        "syncs/fetch/unread_view.py",
        "        _note(context.run_id, number - len(told & prints), prints - told)",
        "        pass",
        f"{SELECTION}::test_nobody_has_left_a_view_of_which_a_record_was_not_read",
    ),
    _lock(
        "who has no id in the view is known again in the module",
        "syncs/fetch/unread_view.py",
        "len(told & prints)",
        "len(told)",
        f"{SELECTION}::test_nobody_has_left_a_view_of_which_a_record_was_not_read",
    ),
    _lock(
        "no more are known again than are kept",
        "syncs/fetch/unread_view.py",
        "sorted(prints)[:MAX_PRINTS]",
        "sorted(prints)",
        f"{SELECTION}::test_nobody_has_left_a_view_of_which_a_record_was_not_read",
    ),
    _lock(
        "a first run by a view leaves nothing open",
        "syncs/fetch/unread_view.py",
        " or settings.is_first_run:",
        ":",
        f"{SELECTION}::test_a_first_run_by_a_view_leaves_nothing_open",
    ),
    _lock(
        "where nobody could be read all is read again",
        "syncs/domain/remarks.py",
        " or (not records and Remark.RECORDS_UNREADABLE in codes)",
        "",
        f"{LIES}::test_records_without_an_id_cost_only_themselves_where_there_are_no_others[False]",
    ),
    _lock(
        "what was counted in reading that was lost is counted anew",
        "syncs/checkpoint/restart.py",
        "    drop_what_was_found(context.run_id)\n",
        "",
        f"{LIES}::test_a_record_without_an_id_costs_only_itself",
    ),
    # Addresses (R65, R68)
    _lock(
        "signs that nobody sees are trimmed",
        "contacts/domain/invisible_signs.py",
        "    return sign.isspace() or (is_invisible(sign) and not is_control)",
        "    return sign.isspace()",
        "tests/contacts/test_invisible_signs.py"
        "::test_every_blank_and_format_sign_is_trimmed_from_addresses",
    ),
    *(
        _lock(
            name,
            "contacts/domain/pasted_addresses.py",
            old,
            new,
            f"{ADDRESSES}"
            "::test_what_was_pasted_around_an_address_is_shown_and_the_address_suggested",
        )
        for name, old, new in (
            ("mailto: is taken away", "    if prefix:\n", "    if False:\n"),
            (
                "a name before an address is taken away",
                "bracketed[1] if bracketed else part",
                "part",
            ),
            (
                "signs behind an address are taken away",
                '    part = part.rstrip(".").rstrip(_AROUND + ".")\n',
                "",
            ),
        )
    ),
    _lock(
        "an address is looked for in a list",
        "contacts/domain/addresses.py",
        "    values = raw[:MAX_VALUES] if isinstance(raw, list) else [raw]",
        "    values = [raw]",
        f"{ADDRESSES}::test_what_was_pasted_around_an_address_is_shown_and_the_address_suggested",
    ),
    *(
        _lock(name, file, old, new, f"{PROVIDERS}::test_likely_domain_finds_the_provider_meant")
        for name, file, old, new in (
            (
                "the first letter may be missed",
                "contacts/domain/slips.py",
                "        word[:i] + key + word[i + 1 :]\n        for i in range(len(word))\n",
                "        word[:i] + key + word[i + 1 :]\n        for i in range(1, len(word))\n",
            ),
            (
                "an ending may be a country's where nobody is",
                "contacts/domain/providers.py",
                "        if name in _NOBODY_THERE:\n",
                "        if False:\n",
            ),
            (
                "a dot may be misplaced",
                "contacts/domain/providers.py",
                "            yield from _misplaced_dots(name, ending)\n",
                "",
            ),
            (
                "some short names are known mistyped",
                "contacts/domain/providers.py",
                '"ggmx gmmx gmxx gxm"',
                '""',
            ),
            (
                "most people at GMX are in Germany",
                "contacts/domain/providers.py",
                '_HOME = {"gmx": "de"}',
                "_HOME: dict[str, str] = {}",
            ),
        )
    ),
    _lock(
        "carriers of Japan have dots at odd places",
        "contacts/domain/addresses.py",
        "    text = without_odd_dots(text)\n",
        "",
        f"{ADDRESSES}::test_check_address_accepts_and_normalises",
    ),
    # Two at once (R24)
    *(
        _lock(
            f"{what} that somebody else has changed are not overwritten unseen",
            CHANGE,
            f"    seen.refuse_overwriting({old}",
            f"    seen.refuse_overwriting({{}} and {old}",
            test,
        )
        for what, old, test in (
            ("records", "stored_records(held), entered=vars(records))", STEPS),
            (
                "criteria",
                "{**stored_criteria(held), **own}, entered=entered)",
                "tests/criteria_editor/test_criteria_by_two.py",
            ),
            ("rules", "stored_rules(held), entered=vars(rules))", STEPS),
            ("schedules", "stored_schedule(held), entered=entered)", STEPS),
        )
    ),
    _lock(
        "a secret that somebody else has replaced is not replaced unseen",
        "syncs/webhooks/actions/secrets.py",
        "        seen.refuse_unseen(stored_secret(held))\n",
        "        pass\n",
        "tests/webhooks/test_pages.py"
        "::test_a_secret_that_somebody_else_has_replaced_is_not_replaced_unseen",
    ),
    _lock(
        "a key that somebody else has made is not replaced unseen",
        "syncs/reporting/actions/metrics_keys.py",
        "        seen.refuse_unseen(stored_key(found))\n",
        "        pass\n",
        "tests/reporting/test_metrics.py"
        "::test_a_key_that_somebody_else_has_made_is_not_replaced_or_deleted_unseen",
    ),
    _lock(
        "an invitation of somebody else gets no other role unseen",
        "accounts/invitations/actions.py",
        "    if seen is not None and found and found.expires_at > now:",
        "    if False:",
        "tests/accounts/test_invitations.py"
        "::test_inviting_again_changes_the_role_that_somebody_has_seen",
    ),
    _lock(
        "demos that start at the same moment take ports of their own",
        "devtools/demo/ports.py",
        "            self._held.bind((HOST, number))\n",
        "            pass\n",
        "tests/devtools/demo/test_ports.py"
        "::test_demos_that_start_at_the_same_moment_take_ports_of_their_own",
    ),
    # The sandbox
    _lock(
        "a subform names the module of its rows",
        "sandbox/schema/field.py",
        '**({"subform": rows} if self.data_type == "subform" else {}),',
        "",
        "tests/sandbox/test_documented_account_answers.py"
        "::test_subform_names_the_module_of_its_rows_and_no_other_field_does",
    ),
)
"""The breaks by which strangers' findings would come back, by kind of fault."""
