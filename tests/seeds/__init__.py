"""The seeded world: one number decides a history of work, people and faults, and the world that is
left is compared with one that nothing disturbed (`make seeds`)."""
