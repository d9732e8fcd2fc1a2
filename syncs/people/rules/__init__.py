"""The rules of the pages of people: plain values, no database."""
