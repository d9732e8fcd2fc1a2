-- Whether the mail server did not answer a moment ago (R96). When that was tells the mail that could not
-- be handed over: it is due after a pause that doubles with its attempts, so it was tried so long before.
SELECT EXISTS (SELECT
                 FROM (SELECT due_at,
                              least(%(first_pause)s * power(2, attempts - 1), %(max_pause)s) AS pause
                         FROM syncs_notificationmail
                        WHERE sent_at IS NULL
                          AND given_up_at IS NULL
                          AND error <> ''
                          AND error <> ALL (%(refused)s)) failed
                WHERE due_at - pause + least(pause, %(max_rest)s) > %(now)s)
