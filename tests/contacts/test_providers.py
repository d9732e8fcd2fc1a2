"""`contacts.domain.providers`: mistyped big providers (R65), and nobody else."""

from pathlib import Path

import pytest

from contacts.domain.providers import likely_domain

BIG = """
gmail.com googlemail.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.es
hotmail.nl outlook.com outlook.de outlook.in outlook.com.br outlook.sa outlook.sg outlook.sk
yahoo.com yahoo.co.in yahoo.co.uk yahoo.co.id yahoo.co.il yahoo.co.jp yahoo.com.br yahoo.fr yahoo.de
yahoo.es yahoo.se yahoo.in yahoo.it icloud.com me.com mac.com aol.com aol.de aol.fr aol.co.uk
live.com live.nl live.fr live.be live.se live.co.uk msn.com msn.nl protonmail.com protonmail.ch
rediffmail.com ymail.com rocketmail.com
"""
SMALL = """
gmx.net gmx.com gmx.de gmx.at gmx.ch mail.com email.com email.de mail.ru mail.de email.ru gmail.ru
imail.ru zmail.ru inmail.sk web.de t-online.de freenet.de posteo.de mailbox.org tutanota.com tuta.io
proton.me pm.me fastmail.com fastmail.fm hey.com zoho.com zohomail.com zoho.in rediff.com yandex.ru
yandex.com ya.ru qq.com 163.com 126.com naver.com daum.net hanmail.net orange.fr free.fr laposte.net
sfr.fr wanadoo.fr libero.it virgilio.it tiscali.it btinternet.com sky.com comcast.net comcast.com
verizon.net att.net sbcglobal.net cox.net shaw.ca rogers.com bigpond.com uol.com.br bol.com.br
terra.com.br ig.com.br seznam.cz centrum.cz wp.pl o2.pl onet.pl interia.pl abv.bg ukr.net xmail.com
qmail.com qmail.example hitmail.com hushmail.com lovemail.com mymail.com tmail.com fmail.com
jmail.com vmail.com zmail.com kmail.com bmail.com q.com love.com live.love loive.com five.com
olive.com gail.com gail.co.in grail.com cloud.com loud.com aloud.com look.com outlaw.com
outlooks.com hotel.com hotels.com yoho.com ahoo.com mali.com amazon.com example.com gmail.example
gmail.co.example mail.gmail.example icould.com hofmail.de co.uk com msn.de aol.in acme.con gmx.co
live.co aol.co ymail.co mail.co live.cm mail.cm me.om mec.om ao.com alo.com gmc.com mns.com gnx.com
fmail.com hmail.com bmail.com gtmail.com gbmail.com ghmail.com gvmail.com gmall.com gotmail.com
gotmail.com.mx notmail.com botmail.com jotmail.com hatmail.com hotmall.com prontomail.com
protomail.com ucloud.com ocloud.com jcloud.com kcloud.com idcloud.com iclouds.com icould.co.jp
bgmail.com otmail.jp otmail.co.jp aho.com utlook.example fgmail.example web.example comcast.com
uicloud.com oicloud.com ioutlook.com yahoo.ne yaho.onl hotmai.lat gmx.ne gmx.bet gmx.nl gmx.fr
web.de web.net
"""

_LINES = (Path(__file__).parent / "lookalikes.txt").read_text().splitlines()
LOOKALIKES = " ".join(line for line in _LINES if not line.startswith("#")).split()


def test_likely_domain_lets_all_who_look_like_a_provider_pass() -> None:
    assert len(LOOKALIKES) > 300
    assert {domain: likely_domain(domain) for domain in LOOKALIKES} == dict.fromkeys(LOOKALIKES)


@pytest.mark.parametrize("domain", [*BIG.split(), *SMALL.split()])
def test_likely_domain_lets_real_providers_pass(domain: str) -> None:
    assert likely_domain(domain) is None


@pytest.mark.parametrize(
    ("meant", "mistyped"),
    [
        (
            "gmail.com",
            """gnail.com gmial.com gamil.com gmai.com gmal.com gmil.com gmali.com gmaill.com
            ggmail.com gmmail.com gmaul.com gmaik.com gmsil.com gemail.com gimail.com gmail.con
            gmail.co gmail.cm gmail.om gmail.comm gmail.cmo gmail.ocm gmail.vom gmail.xom gmail.cim
            gmail.cpm gmail.coom gmail gmailcom gmail,com gmail..com gmail.com. gmail.com.com
            www.gmail.com gmail.c gamail.com gmila.com gmaiol.com gmailc.om gmai.lcom gmael.com
            gmailp.com gmaol.com fgmail.com hgmail.com gmial.con gmai.comm gnail.cim""",
        ),
        (
            "hotmail.com",
            """hotmial.com hotmal.com hotmil.com hotmai.com hotmaill.com hotmali.com hotnail.com
            homail.com hotamil.com hotmail.con hotmail.co hormail.com otmail.com hoitmail.com
            hotamail.com hortmail.com hotmailc.om uotmail.com hotmeil.com jhotmail.com
            hotmial.con""",
        ),
        (
            "yahoo.com",
            """yaho.com yahooo.com yhoo.com yhaoo.com yahho.com yahoo.con yaoo.com yahoo uahoo.com
            tahoo.com yahooc.om ayhoo.com yahuo.com uyahoo.com tyahoo.com yaho.con""",
        ),
        (
            "outlook.com",
            "outlok.com outllok.com oulook.com outloook.com outlook.con outluk.com utlook.com",
        ),
        (
            "icloud.com",
            "iclod.com icoud.com iclould.com iclud.com icloud.con icloud.co iclaud.com iclodu.com",
        ),
        ("aol.com", "aol aol.con aolcom aol,com aol.cm aol.om aoll.com"),
        ("gmx.de", "gmx gmxde gmx,de gmx.dee gmx.d gxm.de gmxx.de www.gmx.de"),
        ("gmx.net", "gxm.net gmx.ney gmx.nett gmx,net gmxnet"),
        ("gmx.com", "gmx.con gmx.cm gmxcom"),
        ("googlemail.com", "gogglemail.com googelmail.com goglemail.com googlemail.cm"),
        ("yahoo.co.in", "yaho.co.in yahooo.co.in"),
        ("yahoo.co.uk", "yahoo.couk yahoo.co.u yhoo.co.uk"),
        ("outlook.de", "utlook.de outlok.dee"),
        ("web.de", "web.dee web.d webde"),
        ("t-online.de", "t-online.dee"),
        ("comcast.net", "comcast.ner comcast.nett"),
        ("orange.fr", "orange.frr"),
        ("yandex.com", "yadnex.com yandex.con"),
        ("yandex.ru", "yadnex.ru yandexx.ru"),
        ("hotmail.fr", "hotmial.fr hotmal.fr hotmail,fr hotmail.frr hotmailfr hotmailf.r"),
        ("rediffmail.com", "redifmail.com rediffmial.com rediffmail.con"),
        ("live.com", "live.con live.comm"),
    ],
)
def test_likely_domain_finds_the_provider_meant(meant: str, mistyped: str) -> None:
    assert {domain: likely_domain(domain) for domain in mistyped.split()} == dict.fromkeys(
        mistyped.split(), meant
    )
