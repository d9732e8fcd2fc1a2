"""Modules as sentences name them."""


def module_name(api_name: str) -> str:
    """`Referral_Bonuses` as `Referral Bonuses`."""
    return api_name.replace("_", " ")
