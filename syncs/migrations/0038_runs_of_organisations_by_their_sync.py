"""A run belongs to its sync and its sync's organisation by one key; another one of the organisation alone
costs a look-up for each run that a tick makes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_audit_log'),
        ('syncs', '0037_syncs_audited_by_column'),
    ]

    operations = [
        migrations.AlterField(
            model_name='importrun',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, to='accounts.organisation'),
        ),
    ]
