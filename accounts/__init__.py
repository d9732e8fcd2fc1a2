"""Users, organisations (the tenants), members and their roles."""
