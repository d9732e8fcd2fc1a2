"""The names in many scripts, given and family, with the spelling an e-mail address would use.

`native` alone where the address spelling is only the name without its marks, `native=ascii` where
it has to be said; an underscore stands for a blank.
"""

# script: (weight, given names, family names)
SCRIPTS: dict[str, tuple[int, str, str]] = {
    "english": (
        20,
        """
        Christina Oliver Amelia George Isla Harry Ava Noah Emily Jack Sophia Thomas Grace
        Samuel Ruth Patricia Aaron Naomi Winston Hazel Desmond Fiona Callum Beatrice Marcus
        Deborah
        """,
        """
        Palaskas Smith Johnson Williams Brown Okafor Jones Miller Davis Wilson
        O'Neill=oneill O'Brien=obrien MacDonald Clarke Whitfield Bennett Ashworth Pemberton
        Hughes Thorne Fitzgerald Smith-Jones Lockwood Sinclair Abernathy Du_Bois=dubois
        """,
    ),
    "german": (
        12,
        """
        Jürgen=juergen Anneliese Günther=guenther Käthe=kaethe Lukas Björn Anke Søren=soeren
        Matthias Ulrike Heike Jörg=joerg Åsa=asa Elke Torsten Sönke=soenke Ingrid Wolfgang
        """,
        """
        Müller=mueller Schröder=schroeder Weiß=weiss Größmann=groessmann Bäcker=baecker
        Köhler=koehler von_Arnim=vonarnim Hofmann Åkesson=akesson Østergaard=oestergaard
        Schäfer=schaefer Krüger=krueger Vogt Nygård=nygard Strauß=strauss Lindqvist
        Zimmermann
        """,
    ),
    "romance": (
        12,
        """
        José María Zoë François Chloé Iñaki João Inês Gonçalo Anaïs Raphaël Lucía Andrés
        Giulia Niccolò Beatriz Hélène Agnès Ștefan=stefan Ioana Thaís Ángel
        """,
        """
        García Núñez Muñoz D'Angelo=dangelo Lefèvre Gonçalves Magalhães Ferreira Peña Ibáñez
        de_la_Cruz=delacruz Brûlé Côté Esposito Țepeș=tepes Ionescu Béranger Conceição Vélez
        """,
    ),
    "central": (
        10,
        """
        Łukasz=lukasz Małgorzata=malgorzata Jiří Věra Zdeněk Žofia=zofia Džemal=dzemal Ágnes
        György Ömer İpek=ipek Çağla=cagla Şebnem=sebnem Gülşen=gulsen Jānis Rūta
        Živilė=zivile
        """,
        """
        Wałęsa=walesa Dvořák Kovács Šimková Černý Hájek Wójcik Żółkiewski=zolkiewski
        Őszi=oszi Yılmaz=yilmaz Öztürk=ozturk Şahin=sahin Kőszegi=koszegi Bērziņš=berzins
        Ćosić Đorđević=djordjevic
        """,
    ),
    "vietnamese": (
        4,
        """
        Nguyệt=nguyet Hồng=hong Đức=duc Quỳnh=quynh Thảo=thao Tuấn=tuan Phượng=phuong
        Bảo=bao
        """,
        """
        Nguyễn=nguyen Trần=tran Lê=le Phạm=pham Huỳnh=huynh Đặng=dang Bùi=bui Võ=vo
        """,
    ),
    "cyrillic": (
        8,
        """
        Анна=anna Дмитрий=dmitry Ольга=olga Сергій=serhii Наталія=nataliia Алексей=alexey
        Татьяна=tatiana Мирослав=myroslav Ђорђе=djordje Елена=elena Ярослава=yaroslava
        Петър=petar
        """,
        """
        Иванова=ivanova Кузнецов=kuznetsov Шевченко=shevchenko Ткачук=tkachuk
        Соколова=sokolova Щербаков=shcherbakov Јовановић=jovanovic Петров=petrov
        Єфименко=yefymenko Георгиев=georgiev Чайковская=chaikovskaya
        """,
    ),
    "greek": (
        4,
        """
        Γιώργος=giorgos Ελένη=eleni Κωνσταντίνος=konstantinos Σοφία=sofia Δημήτρης=dimitris
        Αικατερίνη=aikaterini
        """,
        """
        Παπαδόπουλος=papadopoulos Οικονόμου=oikonomou Νικολάου=nikolaou Γεωργίου=georgiou
        Αθανασιάδης=athanasiadis Χατζηδάκης=chatzidakis
        """,
    ),
    "devanagari": (
        8,
        """
        अनन्या=ananya आरव=aarav प्रिया=priya राजेश=rajesh सुनीता=sunita विक्रम=vikram
        कविता=kavita श्रेया=shreya ज्ञानेश=dnyanesh मीनाक्षी=meenakshi
        """,
        """
        शर्मा=sharma पटेल=patel गुप्ता=gupta कुलकर्णी=kulkarni त्रिपाठी=tripathi जोशी=joshi
        चौधरी=chaudhary श्रीवास्तव=shrivastava
        """,
    ),
    "tamil": (
        5,
        """
        முருகன்=murugan கவிதா=kavitha செந்தில்=senthil லட்சுமி=lakshmi அருண்=arun
        தமிழ்செல்வி=tamilselvi பாலாஜி=balaji
        """,
        """
        சுப்பிரமணியன்=subramanian கிருஷ்ணன்=krishnan நடராஜன்=natarajan இளங்கோவன்=ilangovan
        பழனிசாமி=palanisamy ராமசாமி=ramasamy
        """,
    ),
    "arabic": (
        6,
        """
        محمد=mohammed فاطمة=fatima عبد_الرحمن=abdulrahman ليلى=layla يوسف=youssef نورة=noura
        خالد=khalid مريم=maryam
        """,
        """
        الحسيني=alhusseini العبدالله=alabdullah منصور=mansour النجار=alnajjar
        القحطاني=alqahtani حداد=haddad بن_سعيد=bensaid
        """,
    ),
    "hebrew": (
        3,
        """
        נועה=noa דוד=david שירה=shira יעקב=yaakov תמר=tamar אביגיל=avigail
        """,
        """
        כהן=cohen לוי=levi מזרחי=mizrahi בן_דוד=bendavid פרידמן=friedman אברהם=avraham
        """,
    ),
    "chinese": (
        6,
        """
        伟=wei 秀英=xiuying 敏=min 建国=jianguo 丽华=lihua 志强=zhiqiang 晓明=xiaoming
        嘉欣=kahyan 𠮷=ji
        """,
        """
        王=wang 李=li 张=zhang 陳=chan 欧阳=ouyang 黃=huang 司马=sima 刘=liu
        """,
    ),
    "japanese": (
        5,
        """
        陽菜=hina 蓮=ren さくら=sakura 健太=kenta ユウキ=yuki 美咲=misaki 大翔=hiroto
        """,
        """
        佐藤=sato 鈴木=suzuki 髙橋=takahashi 渡邊=watanabe 小林=kobayashi 齋藤=saito
        """,
    ),
    "korean": (
        4,
        """
        민준=minjun 서연=seoyeon 지훈=jihoon 하은=haeun 도윤=doyun 수빈=subin
        """,
        """
        김=kim 이=lee 박=park 최=choi 정=jung 황보=hwangbo
        """,
    ),
    "thai": (
        3,
        """
        สมชาย=somchai กัญญา=kanya ธนพล=thanapon พิมพ์ชนก=pimchanok ณัฐวุฒิ=nattawut
        """,
        """
        ใจดี=jaidee ศรีสุข=srisuk วงศ์สวัสดิ์=wongsawat พรหมมา=promma แสงทอง=saengthong
        """,
    ),
}

# Names that break careless software: quotes, markup, formulas, emoji, a very long one.
AWKWARD: tuple[tuple[str, str, str], ...] = (
    ("Robert'); DROP TABLE students;--", "Null", "robert.null"),
    ("<b>Bobby</b>", "Tables & Sons", "bobby.tables"),
    ('=HYPERLINK("http://x.example")', "@SUM(A1:A9)", "formula.sum"),
    ("Zo\u0065\u0308", "Combining\u0301", "zoe.combining"),
    ("👩‍💻 Ada", 'Emoji "Quote" \\ Backslash', "ada.emoji"),
    ("Wolfeschlegelsteinhausenbergerdorff" * 3, "Senior", "wolfe.senior"),
)
