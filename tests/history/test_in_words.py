"""The end of a run in a sentence, whatever its kind (R75, R92, R98)."""

import pytest

from syncs.history.queries.run_story import end_in_words
from syncs.models import ImportRun, Kind, Preview, RunState

CUT_SHORT = "The preview did not come to its end, so it shows nothing. Nothing was changed."


@pytest.mark.parametrize(
    ("kind", "state", "counts", "words"),
    [
        ("import", "succeeded", {"new": 1_500}, "1,500 people added."),
        ("preview", "succeeded", {"new": 5, "updated": 1}, "5 people would be added, 1 would be"),
        ("preview", "succeeded", {"unchanged": 5}, "Nobody would be added, updated or removed."),
        ("preview", "failed", {"new": 5}, CUT_SHORT),
        ("undo_view", "succeeded", {"put_back": 1}, "1 person would be put back as they were "),
        ("undo_view", "succeeded", {}, "Nobody would be changed."),
        ("undo_view", "cancelled", {}, CUT_SHORT),
        (
            *("undo", "succeeded", {"put_back": 2, "left_alone": 3}),
            "2 people put back as they were before the run, 3 left alone.",
        ),
        ("import", "held", {"new": 1, "held": 2}, "1 person added, 2 held."),
        ("import", "succeeded", {"new": 2, "held": 1}, "2 people added, 1 was held."),
        ("import", "succeeded", {"held": 1_293}, "1,293 people were held."),
        ("undo", "failed", {}, "Nobody was changed."),
    ],
)
def test_end_is_told_as_what_it_is(
    kind: str, state: str, counts: dict[str, int], words: str
) -> None:
    run = ImportRun(kind=Kind(kind), state=RunState(state), **counts)

    assert end_in_words(run, None).startswith(words)


def test_preview_tells_who_opted_out_and_would_come_back() -> None:
    run = ImportRun(kind=Kind.PREVIEW, state=RunState.SUCCEEDED)

    words = end_in_words(run, Preview(come_back=151))

    assert words == "151 people who opted out would come back."
