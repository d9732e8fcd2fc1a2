"""An imitation of the Zoho Recruit API server: one process, one command, repeatable by seed.

    python -m sandbox --port 8800 --seed 1 --candidates 5000 --contacts 1000

This prints one JSON line when it is ready: `url` (the REST base is `{url}/recruit/v2/`, bulk is
`{url}/recruit/bulk/v2/`), `accounts_url` (`{accounts_url}/oauth/v2/token`), `control_url`, and the
credentials. A person opens `{control_url}/`; programs use the control API below it.
`docs/sandbox.md` is the manual.

Sign in with an OAuth access token (`Authorization: Zoho-oauthtoken …`) or, our own definition
since Zoho publishes none, with a ZSC key:

    Authorization: Zoho-zsc <key>
    X-ZSC-Account: <account e-mail>

A wrong key or address is 401 AUTHENTICATION_FAILURE.

The people live in `generated/`, where record i is a function of the seed and i; what was changed
since lies over them in `records/`. `account/` has tokens, credits and editions, `schema/` modules
and fields, `bulk/` the bulk read; `world.py` holds them all. `routes/` is the HTTP face and
`pages/` the one for the mouse; `trouble.py`, `churn.py` and `quirks.py` are what can go wrong.
"""
