"""Runs that the activation of their sync asked for have a trigger of their own (R20)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("syncs", "0014_full_reads")]

    operations = [
        migrations.AlterField(
            model_name="importrun",
            name="trigger",
            field=models.CharField(
                choices=[
                    ("scheduled", "Schedule"),
                    ("manual", "By hand"),
                    ("activation", "Activation"),
                ],
                max_length=10,
            ),
        ),
    ]
