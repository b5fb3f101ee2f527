"""The words that stand behind symbols when a text is read aloud: money, units, months, abbreviations, by language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Forms = tuple[str, str]  # one, many


@dataclass(frozen=True)
class Vocabulary:
    """What one language says for what is written short. Money and units give (one, many)."""

    currencies: Mapping[str, Forms]
    subunits: Mapping[str, Forms]
    units: Mapping[str, Forms]
    magnitudes: Mapping[str, Forms]
    months: tuple[str, ...]
    abbreviations: Mapping[str, str]
    symbols: Mapping[str, str]
    percent: str
    to: str
    per: str
    dot: str
    slash: str
    dash: str
    at: str
    plus: str
    number: str
    feminine: frozenset[str] = field(default_factory=frozenset)


# Every way money is written, and the currency it means.
CURRENCY_CODES: Mapping[str, str] = {
    "ksh": "KES", "kshs": "KES", "kes": "KES", "/=": "KES", "/-": "KES", "sh": "KES", "shs": "KES",
    "ugx": "UGX", "ush": "UGX", "tzs": "TZS", "tsh": "TZS", "₦": "NGN", "ngn": "NGN", "$": "USD", "usd": "USD",
    "us$": "USD", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP", "r": "ZAR", "zar": "ZAR", "gh₵": "GHS",
    "ghc": "GHS", "ghs": "GHS", "₵": "GHS", "fcfa": "XOF", "cfa": "XOF", "xof": "XOF", "xaf": "XOF", "rwf": "RWF",
    "frw": "RWF", "etb": "ETB", "₹": "INR", "inr": "INR", "¥": "JPY", "mad": "MAD", "dh": "MAD", "egp": "EGP",
    "zmw": "ZMW", "mwk": "MWK", "bwp": "BWP", "cdf": "CDF", "usd$": "USD",
}  # fmt: skip
CENT_CURRENCIES = frozenset({"USD", "EUR", "GBP", "KES", "NGN", "GHS", "ZAR", "TZS", "UGX", "ZMW"})

_EN = Vocabulary(
    currencies={
        "KES": ("shilling", "shillings"), "UGX": ("Ugandan shilling", "Ugandan shillings"),
        "TZS": ("Tanzanian shilling", "Tanzanian shillings"), "NGN": ("naira", "naira"),
        "USD": ("dollar", "dollars"), "EUR": ("euro", "euros"), "GBP": ("pound", "pounds"), "ZAR": ("rand", "rand"),
        "GHS": ("cedi", "cedis"), "XOF": ("C F A franc", "C F A francs"), "RWF": ("Rwandan franc", "Rwandan francs"),
        "ETB": ("birr", "birr"), "INR": ("rupee", "rupees"), "JPY": ("yen", "yen"), "MAD": ("dirham", "dirhams"),
        "EGP": ("Egyptian pound", "Egyptian pounds"), "ZMW": ("kwacha", "kwacha"), "MWK": ("kwacha", "kwacha"),
        "BWP": ("pula", "pula"), "CDF": ("Congolese franc", "Congolese francs"),
    },
    subunits={"": ("cent", "cents"), "NGN": ("kobo", "kobo"), "GHS": ("pesewa", "pesewas"),
              "GBP": ("penny", "pence"), "ZMW": ("ngwee", "ngwee")},
    units={
        "km": ("kilometre", "kilometres"), "m": ("metre", "metres"), "cm": ("centimetre", "centimetres"),
        "mm": ("millimetre", "millimetres"), "kg": ("kilogram", "kilograms"), "kgs": ("kilogram", "kilograms"),
        "g": ("gram", "grams"), "mg": ("milligram", "milligrams"), "l": ("litre", "litres"),
        "ml": ("millilitre", "millilitres"), "ha": ("hectare", "hectares"),
        "km²": ("square kilometre", "square kilometres"),
        "m²": ("square metre", "square metres"), "°c": ("degree Celsius", "degrees Celsius"),
        "°f": ("degree Fahrenheit", "degrees Fahrenheit"), "°": ("degree", "degrees"),
        "kwh": ("kilowatt hour", "kilowatt hours"), "kw": ("kilowatt", "kilowatts"), "mw": ("megawatt", "megawatts"),
        "w": ("watt", "watts"), "gb": ("gigabyte", "gigabytes"), "mb": ("megabyte", "megabytes"),
        "tb": ("terabyte", "terabytes"), "mbps": ("megabit per second", "megabits per second"),
        "km/h": ("kilometre an hour", "kilometres an hour"), "kph": ("kilometre an hour", "kilometres an hour"),
        "mph": ("mile an hour", "miles an hour"), "hr": ("hour", "hours"), "hrs": ("hour", "hours"),
        "min": ("minute", "minutes"), "mins": ("minute", "minutes"), "sec": ("second", "seconds"),
        "secs": ("second", "seconds"), "ft": ("foot", "feet"), "lb": ("pound", "pounds"), "lbs": ("pound", "pounds"),
        "x": ("time", "times"), "pp": ("percentage point", "percentage points"),
    },
    magnitudes={"k": ("thousand", "thousand"), "m": ("million", "million"), "mn": ("million", "million"),
                "bn": ("billion", "billion"), "b": ("billion", "billion"), "tn": ("trillion", "trillion")},
    months=("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December"),
    abbreviations={
        "mr": "Mister", "mrs": "Missus", "ms": "Miz", "dr": "Doctor", "prof": "Professor", "rev": "Reverend",
        "hon": "Honourable", "gov": "Governor", "sen": "Senator", "capt": "Captain", "gen": "General",
        "lt": "Lieutenant", "sgt": "Sergeant", "jr": "Junior", "sr": "Senior", "vs": "versus", "etc": "et cetera",
        "e.g": "for example", "i.e": "that is", "approx": "approximately", "ave": "Avenue", "rd": "Road",
        "inc": "Incorporated", "ltd": "Limited", "dept": "department", "est": "established", "govt": "government",
        "a.m": "A M", "p.m": "P M", "eng": "Engineer",
    },
    symbols={"&": "and", "+": "plus", "=": "equals", "@": "at", "½": "a half", "¼": "a quarter", "¾": "three quarters",
             "×": "times"},
    percent="{n} percent", to="to", per="per", dot="dot", slash="slash", dash="dash", at="at", plus="plus",
    number="number",
)  # fmt: skip

_SW = Vocabulary(
    currencies={
        code: (name, name)
        for code, name in {
            "KES": "shilingi", "UGX": "shilingi za Uganda", "TZS": "shilingi za Tanzania", "NGN": "naira",
            "USD": "dola", "EUR": "yuro", "GBP": "pauni", "ZAR": "randi", "GHS": "sedi", "XOF": "faranga za CFA",
            "RWF": "faranga za Rwanda", "ETB": "birr", "INR": "rupia", "JPY": "yeni", "MAD": "dirhamu",
            "EGP": "pauni za Misri", "ZMW": "kwacha", "MWK": "kwacha", "BWP": "pula", "CDF": "faranga za Kongo",
        }.items()
    },
    subunits={"": ("senti", "senti"), "NGN": ("kobo", "kobo")},
    units={
        unit: (name, name)
        for unit, name in {
            "km": "kilomita", "m": "mita", "cm": "sentimita", "mm": "milimita", "kg": "kilo", "kgs": "kilo",
            "g": "gramu", "mg": "miligramu", "l": "lita", "ml": "mililita", "ha": "hekta",
            "km²": "kilomita za mraba", "m²": "mita za mraba", "°c": "nyuzi za Selsiasi", "°": "nyuzi",
            "kwh": "kilowati saa", "kw": "kilowati", "mw": "megawati", "w": "wati", "gb": "gigabaiti",
            "mb": "megabaiti", "km/h": "kilomita kwa saa", "hr": "saa", "hrs": "saa", "min": "dakika",
            "mins": "dakika", "sec": "sekunde", "secs": "sekunde", "x": "mara",
        }.items()
    },
    magnitudes={"k": ("elfu", "elfu"), "m": ("milioni", "milioni"), "mn": ("milioni", "milioni"),
                "bn": ("bilioni", "bilioni"), "b": ("bilioni", "bilioni"), "tn": ("trilioni", "trilioni")},
    months=("Januari", "Februari", "Machi", "Aprili", "Mei", "Juni", "Julai", "Agosti", "Septemba", "Oktoba",
            "Novemba", "Desemba"),
    abbreviations={
        "bw": "Bwana", "bi": "Bibi", "dkt": "Daktari", "dr": "Daktari", "prof": "Profesa", "mh": "Mheshimiwa",
        "mhe": "Mheshimiwa", "n.k": "na kadhalika", "nk": "na kadhalika", "k.m": "kwa mfano", "k.v": "kama vile",
        "yaani": "yaani", "mwl": "Mwalimu", "mch": "Mchungaji", "mt": "Mtakatifu", "tsh": "shilingi",
    },
    symbols={"&": "na", "+": "jumlisha", "=": "sawa na", "½": "nusu", "¼": "robo", "¾": "robo tatu", "×": "mara"},
    percent="asilimia {n}", to="hadi", per="kwa", dot="nukta", slash="mkwaju", dash="kistari", at="at", plus="jumlisha",
    number="namba",
)  # fmt: skip

_FR = Vocabulary(
    currencies={
        "KES": ("shilling", "shillings"), "UGX": ("shilling ougandais", "shillings ougandais"),
        "TZS": ("shilling tanzanien", "shillings tanzaniens"), "NGN": ("naira", "nairas"),
        "USD": ("dollar", "dollars"), "EUR": ("euro", "euros"), "GBP": ("livre", "livres"), "ZAR": ("rand", "rands"),
        "GHS": ("cedi", "cedis"), "XOF": ("franc C F A", "francs C F A"), "RWF": ("franc rwandais", "francs rwandais"),
        "ETB": ("birr", "birrs"), "INR": ("roupie", "roupies"), "JPY": ("yen", "yens"), "MAD": ("dirham", "dirhams"),
        "EGP": ("livre égyptienne", "livres égyptiennes"), "ZMW": ("kwacha", "kwachas"), "MWK": ("kwacha", "kwachas"),
        "BWP": ("pula", "pulas"), "CDF": ("franc congolais", "francs congolais"),
    },
    subunits={"": ("centime", "centimes"), "USD": ("cent", "cents"), "NGN": ("kobo", "kobos")},
    units={
        "km": ("kilomètre", "kilomètres"), "m": ("mètre", "mètres"), "cm": ("centimètre", "centimètres"),
        "mm": ("millimètre", "millimètres"), "kg": ("kilo", "kilos"), "g": ("gramme", "grammes"),
        "mg": ("milligramme", "milligrammes"), "l": ("litre", "litres"), "ml": ("millilitre", "millilitres"),
        "ha": ("hectare", "hectares"), "km²": ("kilomètre carré", "kilomètres carrés"),
        "m²": ("mètre carré", "mètres carrés"), "°c": ("degré", "degrés"), "°": ("degré", "degrés"),
        "kwh": ("kilowattheure", "kilowattheures"), "kw": ("kilowatt", "kilowatts"), "mw": ("mégawatt", "mégawatts"),
        "w": ("watt", "watts"), "go": ("gigaoctet", "gigaoctets"), "mo": ("mégaoctet", "mégaoctets"),
        "gb": ("gigaoctet", "gigaoctets"), "mb": ("mégaoctet", "mégaoctets"),
        "km/h": ("kilomètre heure", "kilomètres heure"), "min": ("minute", "minutes"), "sec": ("seconde", "secondes"),
        "t": ("tonne", "tonnes"), "tonnes": ("tonne", "tonnes"), "heures": ("heure", "heures"),
        "minutes": ("minute", "minutes"), "x": ("fois", "fois"),
    },
    magnitudes={"k": ("mille", "mille"), "m": ("million", "millions"), "mn": ("million", "millions"),
                "md": ("milliard", "milliards"), "mds": ("milliard", "milliards"), "bn": ("milliard", "milliards")},
    months=("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
            "novembre", "décembre"),
    abbreviations={
        "m": "Monsieur", "mm": "Messieurs", "mme": "Madame", "mmes": "Mesdames", "mlle": "Mademoiselle",
        "dr": "Docteur", "pr": "Professeur", "prof": "Professeur", "me": "Maître", "st": "Saint", "ste": "Sainte",
        "etc": "et cetera", "p.ex": "par exemple", "c.-à-d": "c'est-à-dire", "av": "avenue", "bd": "boulevard",
        "env": "environ", "tél": "téléphone", "n°": "numéro",
    },
    symbols={"&": "et", "+": "plus", "=": "égale", "@": "arobase", "½": "un demi", "¼": "un quart",
             "¾": "trois quarts", "×": "fois"},
    percent="{n} pour cent", to="à", per="par", dot="point", slash="barre oblique", dash="tiret", at="arobase",
    plus="plus", number="numéro",
    feminine=frozenset({"GBP", "INR", "EGP", "min", "sec", "t", "x", "tonnes", "minutes", "heures"}),
)  # fmt: skip

VOCABULARIES: Mapping[str, Vocabulary] = {"en": _EN, "sw": _SW, "fr": _FR}

# Capitals that are said letter by letter though they hold a vowel.
_SPELLED = (
    "NGO ATM USA US UK EU UN AU AI IT ID CEO CFO COO USSD FAQ DIY HIV API URL USB VAT UAE ICT KRA BBC ESG IPO UPS HR "
    "UI UX IQ EV OTP ONG TVA IA RDC ONU UA UE AC ECD OTC SUV"
)
SPELLED = frozenset(_SPELLED.split())
_TOP_LEVEL = (
    "com org net info io co ke ng za tz ug rw gh et sn ci cm eg ma tn dz zm mw bw na uk fr de us eu ca in africa "
    "studio shop app dev tech online site store biz tv me ly gg ai xyz live media news "
    "agency edu gov mil int ac go or ne"
)
TOP_LEVEL = frozenset(_TOP_LEVEL.split())
# Abbreviations that mean what they mean even without their full stop; all others need it.
WITHOUT_STOP = frozenset("mr mrs ms dr mme mmes mlle dkt ltd vs etc nk govt dept tél n°".split())  # noqa: SIM905
# Titles stand before a name.
TITLES = frozenset(
    "mr mrs ms dr prof rev hon gov sen capt gen lt sgt m mm mme mmes mlle pr bw bi dkt mh mhe mwl mch mt eng".split()  # noqa: SIM905
)
