"""The same seed makes the same account, another seed another."""

import hashlib

import httpx

from sandbox.generated.timeline import Timeline

from .conftest import running_sandbox

PATHS = (
    "Candidates?converted=both",
    "Candidates?page=3&sort_by=Last_Name",
    "Contacts",
    "Clients",
    "Job_Openings",
    "Alumni",
    "Referral_Bonuses",
    "Freelancers",
    "settings/fields?module=Contacts",
    "settings/custom_views?module=Candidates",
    "settings/modules",
    "org",
)


def account(seed: int) -> tuple[dict[str, str], list[str]]:
    """Credentials, and a digest of each answer."""
    options = ("--seed", str(seed), "--candidates", "700", "--contacts", "300")
    with running_sandbox(*options) as ready:
        headers = {
            "Authorization": f"Zoho-zsc {ready['zsc_key']}",
            "X-ZSC-Account": ready["account_email"],
        }
        with httpx.Client(base_url=ready["url"], headers=headers) as http:
            answers = [http.get(f"/recruit/v2/{path}") for path in PATHS]
    assert [answer.status_code for answer in answers] == [200] * len(PATHS)
    secrets = {name: value for name, value in ready.items() if not name.endswith("url")}
    return secrets, [hashlib.sha256(answer.content).hexdigest() for answer in answers]


def test_seed_decides_every_byte() -> None:
    first, again, other = account(7), account(7), account(8)

    assert first == again
    assert first[0] != other[0]
    assert not set(first[1]) & set(other[1])


def test_timeline_never_falls() -> None:
    for count in (1, 2, 9, 1_000, 1_000_000):
        timeline = Timeline(count=count, end=1_780_000_000)
        indices = range(0, count, max(1, count // 5_000))
        for moments in (map(timeline.updated, indices), map(timeline.created, indices)):
            listed = list(moments)
            assert listed == sorted(listed)
        assert timeline.updated(count - 1) < timeline.end


def test_first_updated_since_finds_the_edge() -> None:
    timeline = Timeline(count=10_000, end=1_780_000_000)

    for index in (0, 6, 7, 8, 4_321, 9_999):
        first = timeline.first_updated_since(timeline.updated(index))
        assert timeline.updated(first) == timeline.updated(index)
        assert first == 0 or timeline.updated(first - 1) < timeline.updated(index)
