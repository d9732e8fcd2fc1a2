"""What the account consists of: modules, their fields and their custom views."""
