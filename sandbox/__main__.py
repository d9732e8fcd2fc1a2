"""The command `python -m sandbox --port 8800 --seed 1 --candidates 5000 --contacts 1000`."""

import argparse
import asyncio
import gc
import logging
from datetime import date

from .generated.companies import CLIENTS, JOB_OPENINGS
from .population import END, Size
from .server import serve
from .world import World


def main() -> None:
    options = _parser().parse_args()
    logging.basicConfig(level=options.log_level, format="%(asctime)s %(name)s %(message)s")
    world = World(
        seed=options.seed,
        size=Size(
            options.candidates,
            options.contacts,
            options.until,
            clients=options.clients,
            job_openings=options.job_openings,
        ),
        credits_=options.credits,
        tokens_per_window=options.tokens,
        callback_hosts=frozenset(options.callback_host),
    )
    gc.freeze()  # what the seed made stays: no need to look at it again and again
    hosts = frozenset(options.allowed_host)
    asyncio.run(serve(world, host=options.host, port=options.port, hosts=hosts))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description="An imitation of the Zoho Recruit API."
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1")
    add("--port", type=int, default=0, help="0 takes a free one")
    add("--seed", type=int, default=1, help="the same seed makes the same account")
    add("--candidates", type=int, default=5_000)
    add("--contacts", type=int, default=1_000)
    add("--clients", type=int, default=CLIENTS)
    add("--job-openings", type=int, default=JOB_OPENINGS)
    add("--until", type=date.fromisoformat, default=END, help="end of the generated past")
    add("--credits", type=int, help="API credits a day; default: what the edition gives")
    add("--tokens", type=int, default=10, help="access tokens per refresh token in ten minutes")
    add("--allowed-host", action="append", default=[], help="another name of this machine")
    add("--callback-host", action="append", default=[], help="a host that bulk read may call back")
    add("--log-level", default="WARNING", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
    return parser


if __name__ == "__main__":
    main()
