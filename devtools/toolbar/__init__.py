"""The toolbar of `make dev`: the queries, templates, headers and times of a page.

It is a package of developers only (`requirements/dev.txt`). Neither production nor the container of
the sandbox has it, so `devtools.settings`, which that container uses, does without.
"""
