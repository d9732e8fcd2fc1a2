from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_contact_revision")]
    operations = [
        migrations.AddConstraint(
            model_name="mailinglist",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="mailing_list_named"
            ),
        ),
    ]
