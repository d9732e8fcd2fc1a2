"""Choices are written by a template of ours, which is quicker, and not otherwise."""

from typing import Any

from django.forms import Select, SelectMultiple
from django.forms.renderers import DjangoTemplates, get_default_renderer

CHOICES = [
    ("", "Any <one>"),
    (1_000, "A number"),
    ("Days", [("mon", "Monday & so on"), ("tue", "Tuesday")]),
]


class OddSelect(Select):
    """One whose options have attributes of their own."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        option["attrs"] |= {"data-odd": "<", "disabled": True, "hidden": False}
        return option


def test_choices_are_those_of_django() -> None:
    for widget in (Select, SelectMultiple, OddSelect):
        select = widget(attrs={"class": "wide", "required": True}, choices=CHOICES)
        ours, djangos = (
            "".join(select.render("day", ["tue"], renderer=each).split())
            for each in (get_default_renderer(), DjangoTemplates())
        )

        assert ours == djangos
        assert "Monday&amp;soon" in ours
