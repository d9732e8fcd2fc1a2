"""The parts that pages share whatever they are about: pages by key, counts with a limit, forms for
the address bar, pages with a form, names that people give, secrets, words in messages."""
