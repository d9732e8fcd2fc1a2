from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("syncs", "0007_mapping_favourite")]
    operations = [
        migrations.AddField(
            model_name="fieldmapping",
            name="custom",
            field=models.BooleanField(
                default=False,
                help_text="A custom field in Recruit, as of when the mapping was saved (R43)",
            ),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="cancel_reason",
            field=models.CharField(blank=True, help_text="Where no person did it", max_length=200),
        ),
    ]
