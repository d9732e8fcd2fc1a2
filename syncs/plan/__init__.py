"""Account settings → Edition rules and plan: the page that shows what is allowed, and the actions
that deactivate syncs when something is lost (R8, R12)."""
