from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Cast


class Migration(migrations.Migration):
    """Index the places of before-images by a cast of their run, which a policy lets be looked up.

    A build that was cut short leaves an index that is of no use, so this drops it first.
    """

    atomic = False

    dependencies = [("syncs", "0040_strangers_by_name")]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS image_by_place", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            "beforeimage",
            models.Index(Cast("run_id", models.FloatField()), "place", name="image_by_place"),
        ),
        RemoveIndexConcurrently("beforeimage", "before_image_place"),
    ]
