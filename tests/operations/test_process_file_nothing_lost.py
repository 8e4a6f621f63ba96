"""Every text, date and address of the case files stands in the shipped process files, with the sources it had there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories import ROOT

CASES = ROOT.parent / "shared/data/processes"
SHIPPED = sorted(path.stem for path in (ROOT / "agreements/data").glob("*.json"))

#: Words of a case file that the format says otherwise: what stands for them, all of which must be found.
WORDS = {
    "ceasefire-case/1": ("ahd-process/1",),
    "de-facto authority": ("de_facto_authority",),
    "unrecognised authority, not a signatory": ("de_facto_authority", "not a signatory"),
    "state government": ("state",),
    "mechanism": ("joint_body",),
    "ceasefire-start": ("entry_into_force",),
    "ceasefire-end": ("extension",),
    "entry-into-force": ("entry_into_force",),
    "violation-alleged": ("violation_alleged",),
    "early-termination": ("early_termination",),
    "position": ("statement",),
    "none": ("undated",),
    "neutral/self": ("neutral", "self"),
    "official, pejorative, contested": ("official", "pejorative", "contested"),
    "error in a source": ("error",),
    "minute": ("2020-11-10T00:00",),
    "elapsed": ("offset",),
    "P5Y": ("term", "year"),
    "P6M before expiry": ("term", "month"),
    "P7D": ("phase", "day"),
    "P4D": ("phase", "day"),
}
#: What publishers, notes and claimants are called here: the original publisher, and where a copy of it was read.
READERS_WORDS = {
    "PA-X 2464": ("PA-X", "entry 2464"),
    "Taipei Times (Reuters/AFP)": ("Reuters and AFP", "Taipei Times"),
    "re-hosted East African report": ("The East African", "Read in a copy"),
    "changes in effect": ("changed in effect",),
    "A1 disarmament timetable": ("the disarmament timetable of the Pretoria agreement",),
    "30 days counted from signing (general knowledge of Art. 6) or from midnight Thursday,"
    " i.e. the effective date (AP).": (
        "30 days counted from signing (Art. 6 as it is generally known) or from midnight Thursday",
    ),
    "2026-11-24": ("24 November 2026",),
    "Russian MFA translation (re-hosted)": (
        "Ministry of Foreign Affairs of the Russian Federation",
        "translation",
    ),
    "re-hosted report of the Bishkek press conference": ("Report of the press conference in Bishkek.",),
    "ceasefire, 00:00 Moscow time": ("the ceasefire begins, at 00:00 Moscow time",),
    "Azerbaijani operation; ended 20 Sept": ("Azerbaijani operation", "2023-09-20"),
    "withdrawal complete (reported 13 June 2024; the day 12 June is general knowledge)": (
        "the withdrawal of the peacekeepers is complete",
        "Reported on 13 June 2024",
    ),
    "istanbul-report-2025-10-31.txt": ("Web Desk",),
    "Web Desk (founding report)": ("Web Desk",),
    "news report": ("news",),
    "Daily Pioneer, citing Dawn": ("Daily Pioneer", "Cites Dawn."),
    "AP text (re-hosted)": ("AP", "Read in a copy"),
    "ILKHA (Afghan spokesman statement)": ("ILKHA", "The statement of the Afghan spokesman."),
    "Anadolu text (re-hosted)": ("Anadolu Agency", "Read in a copy"),
    "South Punjab News (Reuters text)": ("Reuters", "South Punjab News"),
    "Hurriyet Daily News": ("Hürriyet Daily News",),
    "The Diplomatic Insight, citing Dawn": ("The Diplomatic Insight", "Cites Dawn."),
    "Afghanistan International, citing Reuters": ("Afghanistan International", "Cites Reuters."),
    "Dawn text (re-hosted)": ("Dawn", "Read in a copy"),
    "HUM News text (re-hosted)": ("HUM News", "Read in a copy"),
    "Express Tribune text (re-hosted)": ("Express Tribune", "Read in a copy"),
    "Moneycontrol (AFP inputs)": ("Moneycontrol", "With inputs from AFP."),
    "interior ministry notification on TTP; publication year 2024 inferred from the story number and sibling reports,"
    " not stated in the excerpt": ("The year of publication, 2024, follows from the number of the story",),
    "interior ministry notification on Baloch groups, a Saturday; date 31 May 2025 is general knowledge": (
        "The notification was made on a Saturday; that this was 31 May 2025 is general knowledge.",
    ),
    "collapsed without progress (Dawn, cited by S26)": (
        "collapsed without progress (Dawn, cited by The Diplomatic Insight)",
    ),
    "agreed to maintain the ceasefire (Reuters, cited by S27)": (
        "agreed to maintain the ceasefire (Reuters, cited by Afghanistan International)",
    ),
    "founding report / Pakistan": ("Web Desk", "Pakistan"),
    "unilateral, two declarations, on request of SAU, QAT, TUR": (
        "unilateral, two declarations, at the request of Saudi Arabia, Qatar and Türkiye",
    ),
    "Khawaja Asif (PAK defence minister)": ("Khawaja Asif (defence minister of Pakistan)",),
    "Mohammad Yaqoob Mujahid (AFG-IEA defence minister)": (
        "Mohammad Yaqoob Mujahid (defence minister in Kabul)",
    ),
    "ended 2026-03-24 00:00 (PAK wording)": ("ended 2026-03-24 00:00 (wording of Pakistan)",),
    "founding report only": ("report of Web Desk only",),
    "meeting held 6-7 Nov (S17-S20); nothing decided: the meeting commitment is met, the decide commitment is not": (
        "meeting held 6-7 Nov; nothing decided: the meeting commitment is met, the decide commitment is not",
    ),
    "Government of Pakistan, by interior-ministry notification (mandatory in official documents); founding report": (
        "Government of Pakistan, by interior-ministry notification (mandatory in official documents); Web Desk",
    ),
    "Government of Pakistan, by interior-ministry notification, for ALL militant groups in Balochistan;"
    " the founding report uses it for the BLA only": (
        "for ALL militant groups in Balochistan; the report of Web Desk uses it for the BLA only",
    ),
}
#: Texts that were taken apart, or put in the words of this record.
TEXTS = {
    "Cerkezkoy Haberleri (Turkish; summary of the ministry text)": (
        "Çerkezköy Haberleri",
        "tr",
        "A summary of the text of the Turkish foreign ministry.",
    ),
    "Ensonhaber (Turkish)": ("Ensonhaber", "tr"),
    "Dar al-Hilal (Arabic)": ("Dar al-Hilal", "ar"),
    "Radio Maaref transcript (Persian, machine transcript)": (
        "Radio Maaref",
        "fa",
        "Machine transcript.",
    ),
    "Xinhua text (Chinese, re-hosted)": ("Xinhua", "zh", "Read in a copy"),
    "News.ru (leaked Telegram text)": ("News.ru", "A text leaked on Telegram."),
    "commonspace.eu (informal translation)": ("commonspace.eu", "informal translation"),
    "Ethiopian Tribune (text, first articles)": ("Ethiopian Tribune", "text, first articles"),
    "FNN (text of section 2 of the Nairobi declaration)": (
        "FNN",
        "text of section 2 of the Nairobi declaration",
    ),
    "not recognised by Pakistan as the Islamic Emirate in the texts read; "
    "never store a recognition judgement as a fact": (
        "The texts of Pakistan that were read do not call it the Islamic Emirate.",
        "judges no recognition",
    ),
    "host (Istanbul)": ("host", "Istanbul"),
    "host (Doha)": ("host", "Doha"),
    "host (Nairobi)": ("host", "Nairobi"),
    "host and facilitator (Riyadh, not announced)": ("host", "facilitator", "Riyadh, not announced"),
    "host and mediator (Urumqi)": ("host", "mediator", "Urumqi"),
    "Rahmatullah Najib (deputy interior minister, head)": ("Rahmatullah Najib (deputy interior minister)",),
    "2025-10-15T18:00 Asia/Karachi": ("2025-10-15T18:00", "Asia/Karachi"),
    "2025-11-25": ("2025-W48",),  # a week, by its own precision
    "2022-11-30": ("2022-W48",),  # likewise
    "Afghan cross-border attacks (evening 26 Feb) and Pakistani Operation Ghazab lil-Haq from the night 26/27 Feb; "
    "defence minister declares open war on 27 Feb": (
        "Afghan cross-border attacks (evening 26 Feb)",
        "Pakistani Operation Ghazab lil-Haq from the night 26/27 Feb",
        "defence minister declares open war on 27 Feb",
    ),
    "(no term); some media read it as until 6 November": (
        "(no term)",
        "Some media read the continuation of the ceasefire as until 6 November",
    ),
    "event: conclusion of the Doha talks": ("conclusion of the Doha talks", "R1.end"),
    "TTP / Tehreek-e-Taliban Pakistan": ("TTP", "Tehreek-e-Taliban Pakistan"),
    "Fitna al-Khawarij (FAK)": ("Fitna al-Khawarij", "FAK"),
    "BLA / Baloch Liberation Army": ("BLA", "Baloch Liberation Army"),
    '"Faisalabad Akhtar Group (FAK)"': ("Faisalabad Akhtar Group", "FAK"),
    "Afghan Taliban / Afghan Taliban regime": ("Afghan Taliban", "Afghan Taliban regime"),
    "Islamic Emirate of Afghanistan (IEA)": ("Islamic Emirate of Afghanistan", "IEA"),
    "Afghanistan / interim Taliban government / Afghan interim administration": (
        "Afghanistan",
        "interim Taliban government",
        "Afghan interim administration",
    ),
    'Durand Line, "imaginary line", not a border': (
        "Durand Line",
        "“imaginary line”",
        "Kabul, for which it is not a border",
    ),
    "Russian peacekeeping contingent (1,960 personnel, 90 APCs, 380 vehicles)": (
        "Russian peacekeeping contingent",
        "1,960 personnel, 90 APCs, 380 vehicles",
    ),
    "2020-11-10T00:00 Europe/Moscow (2020-11-09T21:00Z)": ("2020-11-10T00:00", "Europe/Moscow"),
    "Russian original; English, Armenian, Azerbaijani versions": (
        "Russian (original)",
        "English",
        "Armenian",
        "Azerbaijani",
    ),
    "Azerbaijani operation; ended 20 Sept": ("Azerbaijani operation", "ended 20 Sept"),
    "ARM via RUS": ("Armenia (arm) via Russia (rus)",),
    "Armenian text / Azerbaijani and Russian texts": ("Armenian text", "Azerbaijani and Russian texts"),
    "Tigray armed combatants (commander Lt Gen Tadesse Worede)": (
        "Tigray armed combatants",
        "commander Lt Gen Tadesse Worede",
    ),
    "Ethiopian National Defence Force (Field Marshal Birhanu Jula)": (
        "Ethiopian National Defence Force",
        "Field Marshal Birhanu Jula",
    ),
    "African Union High-Level Panel (Obasanjo, Kenyatta, Mlambo-Ngcuka)": (
        "African Union High-Level Panel",
        "Obasanjo, Kenyatta, Mlambo-Ngcuka",
    ),
    "Joint committee (2 per party or 1 per party, AU) ": (
        "Joint committee",
        "two representatives of the parties and one of the AU",
    ),
    "2022-11-03 00:00 (AP: midnight Thursday)": ("2022-11-03T00:00", "AP: midnight Thursday."),
    "(foreign and non-ENDF forces: not signatories)": ("foreign and non-ENDF forces: not signatories",),
    "GOE (federal and regional security organs)": ("goe", "federal and regional security organs"),
    "TPLF / Tigray People's Liberation Front": ("TPLF", "Tigray People's Liberation Front"),
}
#: Dates that a case file computed from its rules: here the domain computes them (test_process_file_cases).
COMPUTED = ("computed", "calc")


def case_of(slug: str) -> dict[str, Any]:
    path = CASES / f"{slug}.json"
    if not path.exists():
        pytest.skip(f"the case file {path.name} is not at hand; it is not part of the project")
    case: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return case


def record_of(slug: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(
        (ROOT / "agreements/data" / f"{slug}.json").read_text(encoding="utf-8")
    )
    return record


def leaves(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Place and text of every string, what the case computed aside."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in COMPUTED:
                yield from leaves(one, f"{place}.{name}")
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from leaves(one, f"{place}[{index}]")
    elif isinstance(value, str):
        yield place, value


def sources_in(entry: Any) -> set[str]:
    """Codes of the sources cited anywhere in an entry."""
    if isinstance(entry, dict):
        return set(entry.get("sources", [])) | {code for one in entry.values() for code in sources_in(one)}
    return {code for one in entry for code in sources_in(one)} if isinstance(entry, list) else set()


@pytest.mark.parametrize("slug", SHIPPED)
def test_every_text_date_and_address_of_the_case_is_in_the_shipped_file(slug: str) -> None:
    case, record = case_of(slug), record_of(slug)
    actors = {actor["id"]: (actor["id"].lower(),) for actor in case["actors"]}
    texts = [text for _, text in leaves(record)]
    whole = "\n".join(texts)
    lost = [
        f"{place}: {text}"
        for place, text in leaves(case)
        if text not in whole
        and not all(part in whole for part in (WORDS | TEXTS | READERS_WORDS | actors).get(text, ("\0",)))
    ]
    assert lost == []


@pytest.mark.parametrize("slug", SHIPPED)
def test_every_entry_of_the_case_keeps_its_sources(slug: str) -> None:
    case, record = case_of(slug), record_of(slug)
    lost = []
    for section, name_by in (
        ("actors", "slug"),
        ("agreements", "code"),
        ("rounds", "code"),
        ("events", "key"),
        ("commitments", "code"),
    ):
        shipped = {entry[name_by]: entry for entry in record[section]}
        for entry in case[section]:
            code = entry["id"].lower() if section == "actors" else entry["id"]
            cited = sources_in(shipped[code])
            if section in ("commitments", "agreements"):
                about = [row for row in record["notes"] + record["disagreements"] if code in row["about"]]
                cited |= sources_in(about)
            lost += [f"{section} {code}: {source}" for source in sorted(set(entry["src"]) - cited)]
    assert lost == []


@pytest.mark.parametrize("slug", SHIPPED)
def test_what_the_case_did_not_verify_says_so(slug: str) -> None:
    case, record = case_of(slug), record_of(slug)
    silent = []
    for section, name_by in (
        ("actors", "slug"),
        ("rounds", "code"),
        ("events", "key"),
        ("commitments", "code"),
    ):
        shipped = {entry[name_by]: entry for entry in record[section]}
        for entry in case[section]:
            if not entry["verified"]:
                found = shipped[entry["id"].lower() if section == "actors" else entry["id"]]
                row = found["revisions"][0] if section == "commitments" else found
                silent += [entry["id"]] if row.get("caveat") != entry["flag"] else []
    assert silent == []


@pytest.mark.parametrize("slug", SHIPPED)
def test_commitments_keep_their_agreement_obligors_and_words(slug: str) -> None:
    case, record = case_of(slug), record_of(slug)
    actors = {actor["id"] for actor in case["actors"]}
    shipped = {entry["code"]: entry for entry in record["commitments"]}
    for entry in case["commitments"]:
        found = shipped[entry["id"]]
        revision = found["revisions"][0]
        named = {
            name.partition(" (")[0].lower()
            for name in entry["obligated"]
            if name.partition(" (")[0] in actors
        }
        assert set(revision.get("obligors", [])) == named, entry["id"]
        assert found["agreement"] == entry["agreement"]
        (clause,) = READERS_WORDS.get(entry["clause"], (entry["clause"],))
        assert (revision["paraphrase"], revision["clause"]) == (entry["paraphrase"], clause)
        written = revision["deadline"]["as_written"]
        assert written in TEXTS.get(entry["deadline"]["as_written"], (entry["deadline"]["as_written"],)), (
            entry["id"]
        )


@pytest.mark.parametrize("slug", SHIPPED)
def test_events_and_rounds_keep_their_days(slug: str) -> None:
    case, record = case_of(slug), record_of(slug)
    events = {entry["key"]: entry["effective"] for entry in record["events"]}
    for event in case["events"]:
        day = (
            TEXTS.get(event["date"], (event["date"],))[0]
            if event.get("date_precision") == "week"
            else event["date"]
        )
        assert events[event["id"]].startswith(day), event["id"]
    rounds = {entry["code"]: entry for entry in record["rounds"]}
    for entry in case["rounds"]:
        days = {(row.get("from"), row.get("until")) for row in rounds[entry["id"]]["outcomes"]}
        assert (entry["start"], entry["end"]) in days, entry["id"]
        venues = {row.get("venue") for row in rounds[entry["id"]]["outcomes"]}
        assert entry["venue"] in venues


@pytest.mark.parametrize("slug", SHIPPED)
def test_conflicts_and_questions_stand_word_for_word(slug: str) -> None:
    case, record = case_of(slug), record_of(slug)
    disagreements = {(row["text"], row.get("lesson")): set(row["sources"]) for row in record["disagreements"]}
    for conflict in case["conflicts_between_sources"]:
        words = READERS_WORDS.get(conflict["text"], (conflict["text"],))[0]
        told = [cited for (text, lesson), cited in disagreements.items() if text.startswith(words)]
        assert len(told) == 1 and set(conflict["src"]) <= told[0]
        assert conflict["lesson"] in {lesson for _, lesson in disagreements}
    asked = [(row["as_of"], row["question"]) for row in record["process"]["questions"]]
    assert asked == [(row["as_of"], row["question"]) for row in case["expected"]]
