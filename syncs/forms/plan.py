"""The plan that an organisation changes to."""

from django import forms

from accounts.models import Plan


class PlanForm(forms.Form):
    plan = forms.ChoiceField(choices=Plan.choices)
