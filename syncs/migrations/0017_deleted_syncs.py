"""Deleted syncs stay as rows, in a state of their own (R25)."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_plan'),
        ('contacts', '0005_folded_addresses'),
        ('syncs', '0015_activation_trigger'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='sync',
            name='sync_name_once',
        ),
        migrations.RemoveConstraint(
            model_name='sync',
            name='sync_list_unless_draft',
        ),
        migrations.AddField(
            model_name='sync',
            name='deleted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='sync',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('active', 'Active'), ('paused', 'Paused'), ('inactive', 'Inactive'), ('completed', 'Completed'), ('deleted', 'Deleted')], default='draft', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='sync',
            constraint=models.UniqueConstraint(models.F('connection'), django.db.models.functions.text.Lower('name'), condition=models.Q(('state', 'deleted'), _negated=True), name='sync_name_once'),
        ),
        migrations.AddConstraint(
            model_name='sync',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'deleted')), ('mailing_list__isnull', False), _connector='OR'), name='sync_list_unless_draft'),
        ),
        migrations.AddConstraint(
            model_name='sync',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'deleted'), ('deleted_at', None), _connector='XOR'), name='sync_deleted_at'),
        ),
    ]
