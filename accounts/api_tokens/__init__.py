"""Tokens by which programs use the API: made, shown once, revoked, recognised (R104)."""
