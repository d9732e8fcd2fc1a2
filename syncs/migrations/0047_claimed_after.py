from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep with a before-image whether the run left the claim there, for its undo (R98)."""

    dependencies = [("syncs", "0046_letting_go")]

    operations = [
        migrations.AddField("beforeimage", "claimed_after", models.BooleanField(null=True)),
    ]
