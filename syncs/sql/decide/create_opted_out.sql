-- The addresses that this run must not bring, because a record of the sync says so (R15), each with
-- its contact, null for none. Only the transaction that makes the table uses it.
CREATE TEMPORARY TABLE opted_out (
    address    text COLLATE "C" PRIMARY KEY,
    contact_id bigint
) ON COMMIT DROP
