"""Former addresses are found among any number of entries of the audit log (R69)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_audit_of_object'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(condition=models.Q(('before__has_key', 'email'), ('noun', 'contact')), fields=['organisation', 'object_id'], name='audit_of_addresses'),
        ),
    ]
