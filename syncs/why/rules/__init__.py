"""The rules by which it is told why somebody is on a list or not: plain values, no database."""
