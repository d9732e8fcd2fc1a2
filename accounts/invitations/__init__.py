"""Invitations to become a member: sent by e-mail, sent again, withdrawn, accepted."""
