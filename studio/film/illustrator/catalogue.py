"""What each pictogram is for a scene: a person, a vehicle, a building …, what may not be cast, and what is at home where."""

import re
from functools import lru_cache
from typing import Literal

from studio.film.illustrator.pictograms import names

Kind = Literal["person", "bust", "figure", "vehicle", "animal", "building", "plant", "flyer", "boat", "object"]

SETTINGS = ("city", "savanna", "coast", "market", "farm", "school", "clinic", "office", "home", "night", "abstract")
INDOORS = frozenset({"school", "clinic", "office", "home"})

_TONE = re.compile(r"-(medium-light|medium-dark|light|medium|dark)$")

# Signs, buttons, faces, hands and fantasies are no subjects: a scene is made of people, places and things.
_NEVER = re.compile(
    r"(-button|-symbol|-arrow|^arrow|-face$|^face-|-face-|^keycap|^input-|-oclock|-thirty$|-circle$|-square$|-heart$|^heart-|-hearts$|heart-on|"
    r"-moon|-mark$|-mark-|^japanese-|^flag|-flag$|-flags$|^cat-with|-cat$|-monkey$|-hand$|-hands$|hand-|^backhand|^index-|-fist$|-fingers$|"
    r"-gesture$|^thumbs|-salute$|-zombie|-vampire|-elf$|-fairy|-genie|-mage$|merpeople|-supervillain|bunny-ears|-tuxedo|-steamy|claus$|"
    r"-diamond$|-diamond-|-suit$|^fast-|^repeat|^shuffle|^ng-|-sign$|speech|-exclamation|-question|^star-of|^latin-|^orthodox|"
    r"-in-lotus|-bowing|facepalming|-shrugging|-pouting|-frowning|-gesturing|-tipping|-massage|-deaf|-kneeling|-juggling|-cartwheeling|"
    r"-wrestling|-fencing|-golfing|-playing-|-bouncing|taking-bath|-in-bed|levitating|rowing|surfing|swimming|climbing|mountain-biking|lifting|"
    r"-superhero|-with-crown|-veil|-skullcap|horse-racing|snowboarder|skier|-beverage-box)"
)
_NEVER_NAMES = frozenset(
    """100 aquarius aries cancer capricorn gemini leo libra pisces sagittarius scorpio taurus virgo ophiuchus alien
    alien-monster anger-symbol antenna-bars atom-symbol back-arrow biohazard biting-lip bone brain bubbles bust-in-silhouette
    busts-in-silhouette check-box-with-check children-crossing cigarette circled-m club-suit coffin collision copyright
    cross-mark crossed-swords curly-loop customs dagger dashing-away divide dizzy dotted-six-pointed-star drop-of-blood
    double-curly-loop ear ear-with-hearing-aid eight-pointed-star eight-spoked-asterisk end-arrow eye eyes eye-in-speech-bubble
    fleur-de-lis foot footprints free-button funeral-urn game-die ghost goblin headstone heavy-dollar-sign heavy-equals-sign
    hundred-points hole infinity information jack-o-lantern joker khanda kiss-mark leg light-rail link litter-in-bin-sign
    lungs mahjong-red-dragon baby-angel baby-symbol mens-room womens-room mermaid middle-finger minus moai mouth multiply yo-yo magic-wand crystal-ball mirror-ball nesting-dolls toilet slot-machine pinata piata boomerang
    teddy-bear-x knot ring-x
    name-badge no-bicycles no-entry no-littering no-mobile-phones no-one-under-eighteen no-pedestrians no-smoking
    non-potable-water nose ogre om on-arrow part-alternation-mark peace-symbol people-hugging pile-of-poo pig-nose pistol
    plus prohibited radioactive registered restroom robot saluting-face sos-button skull skull-and-crossbones snowman
    snowman-without-snow sparkle sparkles spade-suit speaking-head stop-sign sweat-droplets tongue tooth top-arrow trade-mark
    trident-emblem troll up-arrow vibration-mode voltage vs-button warning water-closet water-pistol wavy-dash wheel-of-dharma
    wireless yin-yang zzz menorah hamsa nazar-amulet anatomical-heart mechanical-arm mechanical-leg bikini one-piece-swimsuit
    briefs love-hotel bomb breast-feeding bed-with-person flexed-biceps palms-up-together ninja detective guard mx-claus
    santa-claus mrs-claus prince princess person-in-bed pregnant-man pregnant-person pinched-fingers nail-polish selfie
    left-speech-bubble right-anger-bubble thought-balloon cl-button dim-button bright-button ok-button new-button up-button
    children-crossing exploding-head t-rex sauropod dragon unicorn phoenix-bird baggage-claim left-luggage passport-control
    wind-face tokyo-tower statue-of-liberty mount-fuji map-of-japan shinto-shrine hindu-temple castle hot-springs meat-on-bone
    microbe-warning potable-water-sign cyclone comet milky-way hourglass-done hourglass-not-done twelve-oclock kaaba synagogue
    night-with-stars cityscape cityscape-at-dusk bridge-at-night foggy sunrise sunrise-over-mountains sunset national-park
    fog camping desert beach-with-umbrella desert-island snow-capped-mountain mountain volcano water-wave houses
    motorway railway-track rainbow globe-with-meridians crutch-sign razor sun cloud sun-behind-cloud sun-behind-large-cloud
    sun-behind-small-cloud sun-behind-rain-cloud cloud-with-rain cloud-with-snow cloud-with-lightning
    cloud-with-lightning-and-rain chart-increasing-with-yen yen-banknote pound-banknote euro-banknote wind-chime
    leaf-fluttering-in-wind fallen-leaf maple-leaf identification-card castle japanese-castle tornado high-voltage glowing-star star shooting-star fire""".split()
)
_PEOPLE_HEADS = frozenset(
    """man woman person boy girl child baby old-man old-woman older-person man-beard person-beard man-bald woman-bald person-bald
    man-curly-hair woman-curly-hair person-curly-hair man-wearing-turban woman-wearing-turban person-wearing-turban woman-with-headscarf
    man-white-hair woman-white-hair person-white-hair man-red-hair woman-red-hair man-blonde-hair woman-blonde-hair woman-beard
    person-red-hair person-blonde-hair pregnant-woman""".split()
)
_BUSTS = re.compile(
    r"(^|-)(artist|astronaut|construction-worker|cook|factory-worker|farmer|firefighter|health-worker|judge|mechanic|office-worker|"
    r"pilot|police-officer|scientist|singer|student|teacher|technologist|feeding-baby|raising-hand|getting-haircut)$"
)
_FIGURES = re.compile(r"(walking|running|standing|dancing|biking|wheelchair|white-cane)(-facing-right)?$")
_VEHICLES = frozenset(
    """ambulance articulated-lorry auto-rickshaw automobile bicycle bus delivery-truck fire-engine kick-scooter locomotive minibus
    motor-scooter motorcycle pickup-truck police-car racing-car railway-car sport-utility-vehicle taxi tractor train tram
    trolleybus bullet-train high-speed-train oncoming-bus oncoming-taxi oncoming-automobile manual-wheelchair metro""".split()
)
_BOATS = frozenset("sailboat canoe speedboat motor-boat ferry passenger-ship ship anchor".split())
_ANIMALS = frozenset(
    """ant badger bat bear beaver bison black-cat boar camel cat chicken chipmunk cow cricket crocodile deer dodo dog
    donkey duck elephant ewe flamingo fox frog giraffe goat goose gorilla guide-dog hatching-chick hedgehog hippopotamus horse
    kangaroo koala leopard lion lizard llama monkey moose mouse orangutan otter ox panda peacock penguin pig poodle rabbit
    raccoon ram rat rhinoceros rooster scorpion service-dog skunk sloth snail snake swan tiger turkey turtle two-hump-camel
    water-buffalo wolf zebra baby-chick front-facing-baby-chick mammoth""".split()
)
_FLYERS = frozenset(
    """airplane airplane-arrival airplane-departure small-airplane helicopter bird dove eagle parrot owl butterfly honeybee
    mosquito fly parachute balloon kite rocket satellite bee beetle lady-beetle blackbird flying-saucer""".split()
)
_BUILDINGS = frozenset(
    """bank building-construction church classical-building convenience-store department-store derelict-house factory hospital
    hotel house house-with-garden hut mosque office-building post-office school stadium station wedding circus-tent tent
    ferris-wheel cinema japanese-post-office""".split()
)
_PLANTS = frozenset(
    """cactus deciduous-tree evergreen-tree palm-tree potted-plant seedling sheaf-of-rice ear-of-corn sunflower herb tulip
    bamboo pine-decoration leafy-green hibiscus rose blossom""".split()
)
WATER = frozenset(
    "fish tropical-fish dolphin whale shark octopus blowfish squid jellyfish seal spouting-whale coral".split()
)

# What stands in a scene of each setting when its words name nothing that can be drawn.
STOCK: dict[str, tuple[str, ...]] = {
    "city": (
        "woman-office-worker",
        "mobile-phone",
        "minibus",
        "man",
        "handbag",
        "hot-beverage",
        "motor-scooter",
        "woman",
    ),
    "savanna": ("giraffe", "elephant", "zebra", "lion", "camera", "sport-utility-vehicle", "woman"),
    "coast": ("sailboat", "coconut", "tropical-drink", "woman", "sunglasses", "tropical-fish", "pineapple"),
    "market": ("woman", "basket", "mango", "tomato", "banana", "man", "pineapple", "avocado", "shopping-bags"),
    "farm": ("woman-farmer", "man-farmer", "ear-of-corn", "tractor", "cow", "basket", "tomato", "seedling", "goat"),
    "school": (
        "woman-teacher",
        "student",
        "books",
        "backpack",
        "pencil",
        "girl",
        "boy",
        "open-book",
        "globe-showing-europe-africa",
    ),
    "clinic": (
        "woman-health-worker",
        "man-health-worker",
        "stethoscope",
        "syringe",
        "pill",
        "adhesive-bandage",
        "woman",
    ),
    "office": (
        "woman-office-worker",
        "laptop",
        "man-technologist",
        "briefcase",
        "chart-increasing",
        "hot-beverage",
        "clipboard",
    ),
    "home": ("woman", "hot-beverage", "potted-plant", "man", "pot-of-food", "girl", "radio", "television"),
    "night": ("man", "woman", "guitar", "long-drum", "mobile-phone", "minibus", "microphone", "light-bulb"),
    "abstract": ("woman", "light-bulb", "megaphone", "mobile-phone", "man", "trophy", "bullseye", "gem-stone"),
}

# A pictogram that is at home somewhere votes for that setting, whatever language named it.
_AT_HOME: dict[str, str] = {
    "city": """office-building cityscape bus minibus taxi automobile motor-scooter bus-stop department-store hotel bank cinema
        vertical-traffic-light delivery-truck motorcycle dress high-heeled-shoe handbag lipstick sunglasses building-construction
        construction-worker""",
    "savanna": """giraffe elephant zebra lion leopard rhinoceros hippopotamus tiger camel desert mountain gorilla sunrise
        tent compass crocodile deer""",
    "coast": """beach-with-umbrella palm-tree sailboat water-wave desert-island fish tropical-fish coconut crab dolphin whale
        anchor canoe speedboat ferry passenger-ship shrimp octopus spiral-shell sunglasses thong-sandal umbrella-on-ground ring-buoy
        fishing-pole turtle tropical-drink""",
    "market": """tomato onion carrot banana mango pineapple avocado basket shopping-bags shopping-cart convenience-store garlic
        potato pepper hot-pepper watermelon orange lemon grapes peanuts fish label receipt coin money-bag egg eggplant cabbage""",
    "farm": """farmer woman-farmer man-farmer tractor ear-of-corn sheaf-of-rice seedling cow goat chicken rooster pig ox ewe
        donkey honeybee herb sunflower water-buffalo""",
    "school": """school teacher woman-teacher man-teacher student woman-student man-student books backpack pencil open-book
        notebook graduation-cap abacus straight-ruler crayon blue-book green-book closed-book alphabet""",
    "clinic": """hospital health-worker woman-health-worker man-health-worker syringe pill stethoscope adhesive-bandage
        thermometer mosquito x-ray ambulance test-tube dna baby-bottle pregnant-woman face-with-medical-mask""",
    "office": """laptop briefcase office-worker woman-office-worker man-office-worker technologist woman-technologist
        man-technologist desktop-computer printer clipboard chart-increasing bar-chart file-folder calendar e-mail paperclip
        keyboard computer-mouse memo""",
    "home": """couch-and-lamp house bed bathtub television teapot pot-of-food cooking key door house-with-garden baby
        teddy-bear chair plate broom candle curry-rice cooked-rice spoon""",
    "night": """night-with-stars crescent-moon full-moon star bridge-at-night fireworks guitar microphone musical-note saxophone
        mirror-ball party-popper cocktail-glass clinking-glasses beer-mug headphone""",
}


@lru_cache(maxsize=1)
def home_of() -> dict[str, str]:
    """Pictogram name -> the setting it is at home in (the first named, where it is in several)."""
    table: dict[str, str] = {}
    for setting, members in _AT_HOME.items():
        for member in members.split():
            table.setdefault(member, setting)
    return table


@lru_cache(maxsize=1)
def castable() -> frozenset[str]:
    """The toneless pictograms that may stand in a scene."""
    return frozenset(
        name for name in names() if not _TONE.search(name) and name not in _NEVER_NAMES and not _NEVER.search(name)
    )


@lru_cache(maxsize=4096)
def kind_of(name: str) -> Kind:
    """What a (toneless) pictogram is. A `person` is a head that needs a body, a `bust` ends at the chest."""
    if name in _PEOPLE_HEADS:
        return "person"
    if _BUSTS.search(name):
        return "bust"
    if _FIGURES.search(name):
        return "figure"
    table: tuple[tuple[frozenset[str], Kind], ...] = (
        (_VEHICLES, "vehicle"),
        (_BOATS, "boat"),
        (_ANIMALS, "animal"),
        (_FLYERS, "flyer"),
        (_BUILDINGS, "building"),
        (_PLANTS, "plant"),
    )
    return next((kind for members, kind in table if name in members), "object")
