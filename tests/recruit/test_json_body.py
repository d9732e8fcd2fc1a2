"""Half a surrogate pair becomes U+FFFD, and nothing else changes."""

import json

import httpx
from hypothesis import example, given
from hypothesis import strategies as st

from recruit.json_body import parse_json

pieces = st.sampled_from(
    ["\ud83d", "\ude00", "\ud800", "\udfff", "😀", "\\", '"', "/", "u", "d83d", "\n", "a", "\ufffd"]
)


@given(st.lists(pieces, max_size=12).map("".join))
@example("\\ud83d")
@example("\\\\\ud83d")
@example("\ud83d\ud83d\ude00\ude00")
def test_text_is_read_as_utf_16_would_be(text):
    body = json.dumps({"X": text}).encode()
    expected = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert parse_json(httpx.Response(200, content=body)) == {"X": expected}
