"""Addresses of the front door; what allauth does stands under addresses of ours."""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from accounts.coming_in import views

PASSWORD = [
    path("forgotten/", allauth.password_reset, name="account_reset_password"),
    path("forgotten/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "changed/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("change/", allauth.password_change, name="account_change_password"),
    path("set/", allauth.password_set, name="account_set_password"),
]

SINGLE_SIGN_ON = [
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("single-sign-on/", include("allauth.socialaccount.urls")),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("first-run/", views.first_run, name="first_run"),
    path("accounts/sign-in/", allauth.login, name="account_login"),
    path("accounts/sign-out/", allauth.logout, name="account_logout"),
    path("accounts/sign-up/", allauth.signup, name="account_signup"),
    path("accounts/inactive/", allauth.account_inactive, name="account_inactive"),
    path("accounts/again/", allauth.reauthenticate, name="account_reauthenticate"),
    path("accounts/code/", allauth.email_verification_sent, name="account_email_verification_sent"),
    path("accounts/email/", allauth.email, name="account_email"),
    path("accounts/password/", include(PASSWORD)),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("accounts/", include(SINGLE_SIGN_ON)),
]
