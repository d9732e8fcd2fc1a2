from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0015_finished_erasures'),
    ]

    operations = [
        migrations.AddField(
            model_name='suppressionfileline',
            name='digest',
            field=models.BinaryField(null=True),
        ),
    ]
