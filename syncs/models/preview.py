"""The question that a preview answers, and what became of the answer (R75)."""

from django.db import models

from syncs.models.import_run import ImportRun


class Preview(models.Model):
    """The question that a run of the kind preview answers; one row for each.

    `proposal`: a change of the definition, as `syncs.proposal.parts.Proposal` in JSON; it is saved
    when the first of what was shown is done, see `syncs/proposal/save_in_run.py`. `base`: digests
    of the definition that the person saw, by name. `differences`: how many people an application of
    it would have treated otherwise, and the first of them, see `syncs/run/compare.py`.
    """

    run = models.OneToOneField(
        ImportRun, models.CASCADE, primary_key=True, related_name="preview", db_constraint=False
    )
    retroactive = models.BooleanField(
        default=False, help_text="The options count from the beginning (R52)"
    )
    proposal = models.JSONField(null=True)
    base = models.JSONField(default=dict)
    come_back = models.IntegerField(
        default=0, help_text="People who have opted out and would be on the list"
    )
    saved_at = models.DateTimeField(null=True, help_text="When the change was saved")
    differences = models.JSONField(null=True)
    forgotten_at = models.DateTimeField(null=True, help_text="When its rows were dropped")

    def __str__(self) -> str:
        return f"Preview {self.pk}"
