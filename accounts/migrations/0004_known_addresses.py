"""Whoever has an account so far got it from the operator: their addresses count as proved."""

from django.db import migrations

# Signing in may have noted the address without proof; nobody else can have proved it, as it is
# unique among the users.
KNOW = """
INSERT INTO account_emailaddress (user_id, email, verified, "primary")
SELECT id, email, true, true FROM accounts_user
    ON CONFLICT (user_id, email) DO UPDATE SET verified = true
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_coming_in'),
        ('account', '0009_emailaddress_unique_primary_email'),
    ]

    operations = [migrations.RunSQL(KNOW, migrations.RunSQL.noop)]
