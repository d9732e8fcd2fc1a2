from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0016_erased_lines_of_files'),
    ]

    operations = [
        migrations.AlterField(
            model_name='suppressionfileline',
            name='verdict',
            field=models.SmallIntegerField(choices=[(1, 'To be suppressed'), (2, 'Suppressed before'), (3, 'Twice in the file'), (4, 'No address'), (5, 'Not an e-mail address'), (6, 'Unknown kind'), (7, 'Erased for good')]),
        ),
    ]
