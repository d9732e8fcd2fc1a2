"""`make lighthouse`: Lighthouse and the Nu validator on the pages of what `make run` shows."""
