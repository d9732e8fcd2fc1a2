from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("syncs", "0012_not_selected"),
    ]

    operations = [
        migrations.AddField(
            model_name="connection",
            name="refused_at",
            field=models.DateTimeField(
                help_text="When Recruit refused the credentials, once and not yet believed (R7)",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="runcheckpoint",
            name="asked_to_wait",
            field=models.FloatField(default=0, help_text="Seconds that Recruit asked for in all"),
        ),
        migrations.AddField(
            model_name="runcheckpoint",
            name="set_back_by",
            field=models.TextField(blank=True, help_text="The last set-back, in words"),
        ),
        migrations.AddField(
            model_name="runcheckpoint",
            name="wait_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", ""),
                    (
                        "too_many_calls",
                        "This account makes too many calls, and Recruit asks to wait",
                    ),
                    ("source", "Recruit did not answer as it should"),
                    ("file", "Recruit is writing the file with the records"),
                    ("key_refused", "Recruit refused the key once, and is asked again to be sure"),
                    ("fault", "It was held up"),
                ],
                max_length=20,
            ),
        ),
    ]
