"""An imitation of the Zoho Recruit API server: one process, one command, repeatable by seed.

    python -m recruit.sandbox --port 8800 --seed 1 --candidates 5000 --contacts 1000

prints one JSON line when it is ready: `url` (the REST base is `{url}/recruit/v2/`, bulk is
`{url}/recruit/bulk/v2/`), `accounts_url` (`{accounts_url}/oauth/v2/token`), `control_url`, and the
credentials.

Sign in with an OAuth access token (`Authorization: Zoho-oauthtoken …`) or, our own definition
since Zoho publishes none, with a ZSC key:

    Authorization: Zoho-zsc <key>
    X-ZSC-Account: <account e-mail>

A wrong key or address is 401 AUTHENTICATION_FAILURE.

The control API changes the world from outside; no sign-in, JSON in and out, below `control_url`:

    GET    /state                             counters, credits, records, trouble
    POST   /reset                             everything as the seed made it
    GET    /records/{module}?q=               find by name or address
    POST   /records/{module}                  insert; the body is the fields
    PATCH  /records/{module}/{id}             change
    DELETE /records/{module}/{id}?type=       recycle (default) or permanent
    POST   /records/{module}/{id}/restore     back from the recycle bin
    POST   /records/{module}/{id}/convert     {"contact": true} makes a contact as well
    POST   /records/{module}/{id}/opt-out     {"value": false} takes it back
    POST   /custom-views/{module}             {"name", "criteria"};  DELETE …/{id}
    PATCH  /fields/{module}/{api_name}        {"data_type", "label"};  DELETE the same
    POST   /zsc-key                           a new key, the old one dies
    POST   /grant-code                        a one-time code for grant_type=authorization_code
    POST   /expire-tokens                     all of them, at once
    POST   /edition                           {"edition", "account_type"}
    POST   /clock                             {"ahead": seconds}
    POST   /trouble                           lines of `trouble.Trouble`;  DELETE clears

The people live in `generated/`, where record i is a function of the seed and i; what was changed
since lies over them in `records/`; `routes/` is the HTTP face.
"""
