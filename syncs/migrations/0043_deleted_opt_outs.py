from django.db import migrations, models


class Migration(migrations.Migration):
    """Remember of records that opted out whether they were deleted since: that takes nothing back."""

    dependencies = [("syncs", "0042_opt_outs_since")]

    operations = [
        migrations.AddField(
            "optedoutrecord",
            "is_gone",
            models.BooleanField(
                db_default=False,
                help_text="It was deleted in Recruit since, which takes nothing back",
            ),
        ),
    ]
