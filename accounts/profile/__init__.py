"""The account of a person: name, address, second factor, sessions."""
