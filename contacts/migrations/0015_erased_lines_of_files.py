from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0014_kinds_of_erased'),
    ]

    operations = [
        migrations.AddField(
            model_name='suppressionfileline',
            name='digest',
            field=models.BinaryField(null=True),
        ),
    ]
