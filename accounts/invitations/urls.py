"""Addresses of invitations: for who is invited, and below `/o/<slug>/` for who invites."""

from django.urls import path

from accounts.invitations import views

urlpatterns = [path("invitations/<str:key>/", views.invitation, name="invitation")]

tenant_urlpatterns = [
    path("settings/members/invite/", views.invite_member, name="invite_member"),
    path(
        "settings/invitations/<int:invitation_id>/send/",
        views.resend_invitation,
        name="resend_invitation",
    ),
    path(
        "settings/invitations/<int:invitation_id>/withdraw/",
        views.withdraw_invitation,
        name="withdraw_invitation",
    ),
]
