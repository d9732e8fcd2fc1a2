"""Nothing leaves by surprise: previews, holds and undos against a naive model of them."""
