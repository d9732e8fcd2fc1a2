from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_list_named")]
    operations = [
        migrations.AddConstraint(
            model_name="contactfield",
            constraint=models.UniqueConstraint(
                "organisation", Lower("label"), name="contact_field_label_once"
            ),
        ),
    ]
