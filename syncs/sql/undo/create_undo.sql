-- What an undo works with in one range of places. Only the transaction that makes the tables uses
-- them. The places of an undo are those of what it undoes: twice the ordinal for a row of an import,
-- one more for a removal, which may have the ordinal of another row; the ordinal for a row of an undo.
CREATE TEMPORARY TABLE deed (
    place      bigint PRIMARY KEY,
    outcome    smallint NOT NULL,
    reason     smallint,
    record_id  bigint,
    contact_id bigint NOT NULL UNIQUE,
    did        jsonb NOT NULL,       -- what the run did, see `find_deeds.sql`
    is_there   boolean NOT NULL,     -- the contact, as it is now
    address    text COLLATE "C",
    email      text,
    deleted_at timestamptz,
    revision   integer,
    forbidden  smallint              -- why the person must not come back (R69)
) ON COMMIT DROP;

CREATE TEMPORARY TABLE stood (       -- how records stood to contacts before the run, and do now
    place            bigint NOT NULL,
    contact_id       bigint NOT NULL,
    record_id        bigint NOT NULL,
    claimed_since    timestamptz,    -- before; null: it did not claim the contact
    has_begun        boolean NOT NULL,   -- the run began this claim
    has_ended        boolean NOT NULL,   -- the run ended it, and no later run has begun it anew
    fingerprint      uuid,
    contact_revision integer,
    first_synced_at  timestamptz,    -- before; null: it was not linked to the contact
    has_opted_out    boolean NOT NULL,
    claims_since     timestamptz,    -- now
    linked_to        bigint,         -- now, to whomever
    linked_revision  integer,
    is_as_left       boolean NOT NULL,   -- linked to nobody else but by the run itself
    releases         boolean NOT NULL DEFAULT false,  -- what is to be done, see `judge_stood.sql`
    claims           boolean NOT NULL DEFAULT false,
    unlinks          boolean NOT NULL DEFAULT false,
    links            boolean NOT NULL DEFAULT false,
    PRIMARY KEY (contact_id, record_id)
) ON COMMIT DROP;

CREATE TEMPORARY TABLE other_claim ( -- of others, that went with a person or came back with them
    place           bigint NOT NULL,
    mailing_list_id bigint NOT NULL,
    claimant_id     bigint NOT NULL,
    record_id       bigint NOT NULL,
    since           timestamptz NOT NULL,
    comes           boolean NOT NULL,
    PRIMARY KEY (place, mailing_list_id, claimant_id, record_id)
) ON COMMIT DROP;

CREATE TEMPORARY TABLE part (        -- of a deed, each put back or left by itself
    place           bigint NOT NULL,
    name            text NOT NULL,   -- contact, list:12, records, email, first_name, last_name,
                                     -- own:city
    comes           boolean,         -- a membership or a contact: comes back, or goes
    mailing_list_id bigint,
    since           timestamptz,     -- of the membership
    wrote           jsonb,           -- the value that the run wrote, the one of now,
    now             jsonb,
    target          jsonb,           -- and the one of before
    verdict         smallint,        -- why it is left alone; null: it is put back
    PRIMARY KEY (place, name)
) ON COMMIT DROP
