from django.db import migrations, models

CUT_SHORT = """
UPDATE contacts_erasedaddress
   SET is_finished = false
 WHERE unfinished_records <> '{}' OR unfinished_contacts <> '{}'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0014_kinds_of_erased'),
    ]

    operations = [
        migrations.AddField(
            model_name='erasedaddress',
            name='is_finished',
            field=models.BooleanField(db_default=True, default=True, help_text='False from its begin to its end'),
        ),
        migrations.RunSQL(CUT_SHORT, migrations.RunSQL.noop),
    ]
