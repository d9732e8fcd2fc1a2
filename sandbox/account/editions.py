"""The editions, and what each allows: API credits a day and calls at the same time."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Edition:
    """An edition of Recruit.

    It has `base` + `per_user` credits for each user, at most `most`, in 24 rolling hours.
    """

    name: str
    base: int
    per_user: int
    most: int
    simultaneous: int

    @property
    def paid(self) -> bool:
        return self.name != "Free"

    def credits(self, users: int) -> int:
        return min(self.base + self.per_user * users, self.most)


EDITIONS = {
    edition.name: edition
    for edition in (
        Edition("Free", 5_000, 0, 5_000, simultaneous=5),
        Edition("Standard", 5_000, 250, 100_000, simultaneous=10),
        Edition("Professional", 10_000, 500, 500_000, simultaneous=15),
        Edition("Enterprise", 15_000, 1_000, 1_000_000, simultaneous=20),
    )
}
