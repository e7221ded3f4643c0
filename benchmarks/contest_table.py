"""What each corpus of the contest is made of."""

from dataclasses import dataclass

import contest_sources as sources
from contest_sources import Source


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus to make.

    Attributes:
        language: its tag; of several languages that of their family.
        sources: its texts.
        elsewhere_of: the corpus that it is held-out text for; "" for one to train on.
        into: the file of the clean folder that all its documents go to; "" for a folder with sides.
        shares: of the bytes, for validation and held-out.
        tested_in: languages whose test sets it is compared with; none for its own.
    """

    language: str
    sources: tuple[Source, ...]
    elsewhere_of: str = ""
    into: str = ""
    shares: tuple[float, float] = (0.05, 0.05)
    tested_in: tuple[str, ...] = ()


_OFFICE_BANTU = ("rw", "xh", "zu", "st", "nso", "tn", "ts", "ve", "ss", "nr")
_WIKI_BANTU = (
    *("rw", "lg", "zu", "xh", "sn", "ln", "nso", "nyn", "rn", "ts", "tum", "lua", "loz", "tn"),
    "kg",
)
#: Bantu languages in which the package has the Declaration, by its names for them.
_RIGHTS_BANTU = (
    *("bem", "cjk", "kde", "kin", "kmb", "kng", "koo", "kqn", "ktu", "lin", "loz", "lua", "lue"),
    *("lug", "lun", "nba", "nbl", "ndo", "nso", "nya_chechewa", "nym", "nyn", "run", "sna", "sot"),
    *("ssw", "suk", "swb", "toi", "tsn", "tso_MZ", "umb", "ven", "vmw", "xho", "yao", "zdj"),
    "zul",
)

RELATED = (
    *map(sources.tico, ("rw", "zu")),
    sources.stories("zu"),
    sources.school_program("ny"),
    *map(sources.office_program, _OFFICE_BANTU),
    *map(sources.encyclopaedia_program, _WIKI_BANTU),
    sources.rights(*_RIGHTS_BANTU),
)

_SMALL = (0.06, 0.15)  # a small corpus needs more of it for held-out documents

CORPORA = {
    "sw": Corpus(
        "sw",
        (
            sources.lafand("swa"),
            sources.browser("sw"),
            sources.encyclopaedia_program("sw"),
            sources.school_program("sw", "sw_TZ"),
        ),
    ),
    "sw-elsewhere": Corpus("sw", (sources.stories("sw"),), "sw", "sw-elsewhere.jsonl"),
    "ha": Corpus(
        "ha",
        (sources.lafand_hausa(), sources.encyclopaedia_program("ha"), sources.school_program("ha")),
        shares=_SMALL,
    ),
    "ha-elsewhere": Corpus("ha", (sources.tico("ha"),), "ha", "ha-elsewhere.jsonl"),
    "yo": Corpus(
        "yo", (*sources.lafand_yoruba(), sources.encyclopaedia_program("yo")), shares=_SMALL
    ),
    # Not the Declaration: lafand-mt's Yoruba holds articles of it with other tone marks.
    "yo-elsewhere": Corpus("yo", (sources.school_program("yo"),), "yo", "yo-elsewhere.jsonl"),
    "am": Corpus("am", (sources.lafand("amh"), sources.browser("am")), shares=_SMALL),
    "am-elsewhere": Corpus(
        "am",
        (sources.rights("amh"), sources.encyclopaedia_program("am")),
        "am",
        "am-elsewhere.jsonl",
    ),
    "tr": Corpus("tr", (sources.office_help("tr"), sources.manuals())),
    "tr-elsewhere": Corpus("tr", (sources.speeches(),), "tr", "tr-elsewhere.jsonl"),
    "related": Corpus(
        "bnt",
        RELATED,
        into="other/related.jsonl",
        tested_in=("rw", "zu", "ny", *_OFFICE_BANTU, *_WIKI_BANTU),
    ),
    "unrelated": Corpus(
        "mul",
        (
            *sources.lafand_yoruba(),
            sources.lafand_hausa(),
            sources.lafand("ibo"),
            sources.lafand("twi"),
        ),
        into="other/unrelated.jsonl",
        tested_in=("yo", "ha", "ig", "tw"),
    ),
    "english": Corpus(
        "en",
        (sources.office_help("en-US"), sources.version_control(), sources.desktop_help()),
        into="other/english.jsonl",
    ),
    "english-heldout": Corpus(
        "en", (sources.tico("fr", side="en", short=True),), "english", "english-heldout.jsonl"
    ),
}
