"""Group addresses: local parts that belong to a role and not to a person (R66)."""

from __future__ import annotations

_ENGLISH = """
abuse accounting accounts accountspayable accountsreceivable admin administration administrator
admissions alerts all allstaff applications apply
billing booking bookings
career careers compliance contact contactus contact-us customercare customer-care customerservice
customer-service customersupport customer-support cv
devnull do-not-reply do_not_reply dns donotreply
employment enquiries enquiry everyone
feedback finance frontdesk ftp
help helpdesk help-desk hiring hostmaster hr hrteam hr-team humanresources human-resources
info inquiries inquiry invoice invoices itsupport it-support
job jobs
legal list list-request
maildaemon mailer-daemon marketing media
newsletter no-reply no.reply no_reply nobody noc noreply notifications
office operations orders
payroll phishing postmaster press privacy purchasing
reception recruiting recruitment registrar resume resumes returns root
sales security service servicedesk service-desk services spam staffing subscribe support sysadmin
talent talentacquisition talent-acquisition team tech techsupport
undisclosed-recipients unsubscribe usenet uucp
vacancies
webadmin webmaster workwithus www
"""

_ELSEWHERE = """
bewerbung bewerbungen buchhaltung kontakt personalabteilung rechnung vertrieb
candidature candidatures recrutement rh
candidaturas contacto empleo rrhh seleccion
lavoro risorseumane vacatures
"""

GROUP_ADDRESSES = frozenset((_ENGLISH + _ELSEWHERE).split())
"""The shipped list, in lower case; an organisation adds to it and takes off it.

Left out on purpose: `information`, which R66 counts as a person, and `hello`, `hi`, `me`, `mail`
and `personal`, which people use for themselves on a domain of their own.
"""


def is_group_address(local: str, roles: frozenset[str]) -> bool:
    """Tell whether the whole local part, ignoring case and a `+tag`, is one of `roles`."""
    return local.partition("+")[0].lower() in roles
