"""The ids of Recruit: eighteen digits, the organisation's number first, rising with the index."""

# What the number after the organisation's says the id is of.
ID_KINDS = (
    "Candidates",
    "Contacts",
    "Clients",
    "Job_Openings",
    "Alumni",
    "Referral_Bonuses",
    "Departments",
    "modules",
    "fields",
    "custom_views",
    "users",
    "rows",
    "jobs",
    "Freelancers",
)
# module: how its autonumber field counts, from 1
NUMBER_FORMATS = {"Candidates": "ZR_%d_CAND", "Job_Openings": "ZR_%d_JOB"}
_FIRST = 1224088
ID_STEP = 7  # gaps, so that an id between two records is an unknown one


def organisation_number(seed: int) -> int:
    """Return six digits, different for near seeds: two sandboxes must not share ids."""
    return 486812 + seed % 100_000


def first_id(seed: int, kind: str) -> int:
    """Return the lowest id of a kind of thing."""
    return (organisation_number(seed) * 100 + ID_KINDS.index(kind)) * 10**10 + _FIRST
