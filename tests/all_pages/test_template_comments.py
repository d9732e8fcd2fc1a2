"""A comment of a template ends in its line: one that goes on in the next is shown to people."""

from recruitsync.environment import PROJECT

TEMPLATES = sorted((PROJECT / "templates").rglob("*.*"))


def test_comment_of_a_template_ends_in_its_line() -> None:
    lines = [(path.name, line) for path in TEMPLATES for line in path.read_text().splitlines()]

    assert [each for each in lines if each[1].count("{#") != each[1].count("#}")] == []
    assert any("{#" in line for _, line in lines)
