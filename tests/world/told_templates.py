"""Fixture: the test client is told of a page's template, not of the thirty that it includes.

It keeps a copy of what each was given, of which tests read what the view has given to the page.
"""

from collections.abc import Iterator

import pytest
from django.template import Context, Template
from django.test.signals import template_rendered


@pytest.fixture(scope="session", autouse=True)
def told_templates(django_test_environment: None) -> Iterator[None]:
    """Replace what Django does to templates in tests; for the session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", _render)
        yield


def _render(template: Template, context: Context) -> str:
    if context.template is template:  # else it is part of that one
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)
