from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("syncs", "0010_related_records"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="error_code",
            field=models.CharField(
                blank=True, help_text="A code of `domain.known_errors`", max_length=40
            ),
        ),
    ]
