"""What a person reads beside the model: warnings first, figures with their sources, and none of the words that promise too much."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from app.content.hearing import Listener
from app.content.reader import read_atlas
from app.domain.atlas import Atlas
from app.domain.painting import Asked
from app.places import CONTENT, MESHES
from app.state import hurting
from app.state.appstate import AppState
from app.state.heard import Heard, heard_of, marked_sentence
from app.state.hurt import AUDIENCES, Audience
from app.state.lighting import on_model, show_card
from app.ui.beside.text import beside_html
from app.ui.hurt.text import NO_LIST, NOT_SCREENED, Reading, answer_html, grouped
from app.ui.page.citing import short
from app.ui.page.links import step_of
from app.ui.theme import COLOURS

FORBIDDEN = (
    "you have",
    "this means",
    "diagnos",
    "probab",
    "match",
    "confirm",
    "rules out",
    "rule out",
    "likelihood of",
)


@dataclass
class Talk:
    """A conversation without a window."""

    atlas: Atlas
    listener: Listener
    state: AppState = field(default_factory=lambda: hurting.begin(AppState()))

    def mark(self, names: str) -> None:
        self.state = hurting.mark_named(self.state, names, self.atlas)

    def answer(self, **replies: str) -> None:
        for feature, reply in replies.items():
            self.state = hurting.reply(self.state, feature, reply)  # type: ignore[arg-type]  # tests write replies

    def warn(self, question: str) -> None:
        self.state = hurting.reply_screen(self.state, question, "yes")

    def heard(self) -> Heard:
        found = heard_of(self.state, self.atlas, self.listener)
        assert found is not None
        return found

    def read(self, audience: Audience = "patient", unfolded: bool = False) -> str:
        heard = self.heard()
        reading = Reading(self.atlas, COLOURS["dark"], audience, None, unfolded)
        return answer_html(heard, marked_sentence(self.state, heard, self.atlas), reading)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return read_atlas(CONTENT, MESHES)


@pytest.fixture
def talk(atlas: Atlas) -> Talk:
    return Talk(atlas, Listener(CONTENT, MESHES, hurting.names_of(atlas)))


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize(
    "zones", ["groin.left", "lower_buttock.right,posterior_leg.right", "lateral_hip.left", "lower_lumbar.left"]
)
def test_no_word_promises_too_much_and_every_source_is_there(talk: Talk, zones: str, audience: Audience) -> None:
    talk.mark(zones)
    talk.answer(socks_shoes="yes", numb_tingle="yes", lying_on_side="yes", worse_sitting="no", c_sign="yes")
    html = talk.read(audience, unfolded=True)
    text = plain(html).casefold()
    assert not [word for word in FORBIDDEN if word in text]
    keys = re.findall(r'href="source:([^"?]+)', html)
    assert keys and set(keys) <= set(talk.atlas.sources)
    assert "%" not in text or "they are not the chance of having it" in text


def test_the_warnings_are_missed_at_first(talk: Talk) -> None:
    talk.mark("groin.left")
    assert NOT_SCREENED in talk.read()


def test_a_card_says_what_fits_what_does_not_and_how_often_it_is_felt(talk: Talk) -> None:
    talk.mark("groin.left")
    talk.answer(socks_shoes="yes", eased_bending_forward="yes")
    text = plain(talk.read())
    assert "1. A worn, stiff hip joint" in text
    assert "Fits:" in text and "Does not fit:" in text
    assert "53–84\u00a0%" in text
    assert "More than one cause." in text and "Something else." in text


def test_before_there_is_a_card_the_paint_alone_says_what_is_felt_there(talk: Talk) -> None:
    talk.mark("lower_buttock.left")
    text = plain(talk.read())
    assert "Fits:" not in text and "What can be felt over what is painted" in text
    assert re.search(r"Spinal stenosis\s*\(lower buttock\): 84\u00a0% \(counted over a larger area\)", text)
    assert text.index("Dermatome") < text.index("Radicular pain") < text.index("Referred pain")


def test_all_that_is_painted_is_told_and_not_one_point_of_it(talk: Talk) -> None:
    talk.mark("groin.left,posterior_leg.right")
    talk.answer(numb_tingle="yes", cough_sneeze="yes")
    said = re.search(r"Over what is painted:\s*Dermatome (.*?)\. Pain of its roots: ([^.]*)\.", plain(talk.read()))
    assert said and {"L1", "S1"} <= set(re.findall(r"[LS][1-5]", said[1])), "the skin of the groin and of the calf"
    assert "%" not in said[0], "a share of the paint is no figure of people"


def test_a_figure_that_the_content_is_unsure_of_is_said_in_no_list(talk: Talk) -> None:
    stenosis = talk.atlas.conditions["condition.spinal-stenosis"]
    groin = next(zone for zone in stenosis.referred if zone.zone == "groin")
    assert groin.confidence == "low" and groin.percent == (29.7, 29.7)
    talk.mark("groin.left")
    talk.answer(walk_eased_sit_or_lean="yes", no_pain_seated="yes")
    assert "29.7" not in plain(talk.read())
    assert [words for words, _, _ in grouped([groin])] == ["sometimes"]


def test_answers_that_do_not_go_together_are_said_before_the_cards(talk: Talk) -> None:
    talk.answer(no_pain_seated="yes", worse_sitting="yes", numb_tingle="yes")
    html = talk.read()
    (sentence,) = talk.heard().explanation.sentences
    assert plain(html).index(sentence[:30]) < plain(html).index("Fits:")


def test_at_most_three_cards(talk: Talk) -> None:
    talk.mark("groin.left,lower_buttock.left,lateral_hip.left,anterior_thigh.left")
    talk.answer(c_sign="yes", stairs="yes", twisting_pivot="yes", numb_tingle="yes", rising_from_sitting="yes")
    assert 1 <= talk.read().count('class="card"') <= 3


def test_an_emergency_stands_alone(talk: Talk) -> None:
    talk.mark("lower_buttock.left,posterior_leg.left")
    talk.answer(numb_tingle="yes", cough_sneeze="yes")
    talk.warn("bladder_bowel")
    html = talk.read("professional", unfolded=True)
    text = plain(html)
    assert text.index("Seek emergency care now") < 200
    assert NO_LIST in text
    assert (
        "Fits:" not in text and "do:pose" not in html and "do:show" not in html and "How this was ordered" not in text
    )
    assert "try next" not in text and "ask next" not in text
    assert text.count("Seek emergency care now") == 1, "it is said once, large"


def test_what_is_urgent_comes_before_the_list(talk: Talk) -> None:
    talk.mark("lower_buttock.left,posterior_leg.left")
    talk.answer(numb_tingle="yes")
    talk.warn("weakness_growing")
    text = plain(talk.read())
    assert text.index("Get medical help today") < text.index("Fits:")


def test_how_it_was_ordered_shows_marks_ratios_and_whom_they_compared(talk: Talk) -> None:
    talk.mark("groin.left")
    talk.answer(socks_shoes="yes", limited_hip_ir="yes")
    folded, unfolded = talk.read("professional"), talk.read("professional", unfolded=True)
    assert "one author's ordering" not in folded
    assert "one author's ordering" in unfolded.replace("&#x27;", "'")
    assert "LR+ 3.2" in unfolded and "against other hip/groin pain" in unfolded and "(1.7-6.0)" in unfolded
    assert "second-hand" in unfolded


def test_a_patient_reads_no_ratio(talk: Talk) -> None:
    talk.mark("groin.left")
    talk.answer(socks_shoes="yes", limited_hip_ir="yes")
    assert "LR" not in plain(talk.read())


def test_what_can_be_felt_at_a_place_keeps_the_three_kinds_apart(talk: Talk) -> None:
    fields = talk.listener.fields("female")
    place = fields.skin.points[int(fields.signed_distance("zone.groin", "left").argmax())]
    x, y, z = (float(v) for v in place)
    talk.state = hurting.ask_at(talk.state, Asked((x, y, z), "female"))
    text = plain(talk.read())
    assert "What can be felt here" in text and "Groin" in text
    assert text.index("Dermatome") < text.index("Radicular pain") < text.index("Referred pain")
    assert re.search(r"L1\s+\d of 3 maps", text)
    assert re.search(r"Hip osteoarthritis\s*: 53–84\u00a0%", text) and "n 108" in text


def test_every_link_of_a_place_leads_somewhere(talk: Talk) -> None:
    fields = talk.listener.fields("male")
    for zone in hurting.names_of(talk.atlas):
        x, y, z = (float(v) for v in fields.skin.points[int(fields.signed_distance(f"zone.{zone}", "left").argmax())])
        talk.state = hurting.ask_at(talk.state, Asked((x, y, z), "male"))
        links = re.findall(r'href="((?:root|condition|structure):[^"]+)"', talk.read())
        assert links, zone
        for link in links:
            moved = step_of(link, talk.atlas)(AppState())
            assert moved.selection is not None, (zone, link)


def test_a_root_s_card_names_how_many_maps_agree_beside_the_pain_of_its_roots(talk: Talk) -> None:
    talk.mark("posterior_leg.left,foot_lateral.left")
    talk.answer(numb_tingle="yes", cough_sneeze="yes")
    said = re.search(r"Over what is painted:\s*Dermatome (.*?)\. Pain of its roots: ([^.]*)\.", plain(talk.read()))
    assert said and "of 3 maps" in said[1] and said[2].startswith("S1 typical in")


def test_two_cards_of_one_page_name_each_its_own_roots(talk: Talk) -> None:
    talk.mark("anterior_thigh.left")
    talk.answer(femoral_stretch="yes", numb_tingle="yes")
    upper = plain(talk.read()).split("1. A disc higher up")[1].split("2. ")[0]
    said = re.search(r"Pain of its roots: ([^.]*)\.", upper)
    assert said and "L3" in said[1] and "L5" not in said[1] and "S1" not in said[1]


def test_where_no_pain_of_its_roots_is_drawn_is_told_to_a_professional_only(talk: Talk) -> None:
    talk.mark("foot_sole.left")
    talk.answer(numb_tingle="yes", cough_sneeze="yes", femoral_stretch="yes")
    for number in ("1", "2"):
        assert "none of" not in plain(talk.read()).split(f"{number}. A disc")[1]
    upper = plain(talk.read("professional")).split("Disc herniation L3–4")[1]
    assert "No pain of L3 or L4 is drawn over it." in upper


def test_two_cards_of_one_page_are_shown_apart_on_the_model(talk: Talk) -> None:
    talk.mark("anterior_thigh.left")
    upper, low = (talk.heard().discern.columns[name] for name in ("disc_upper", "disc_low"))
    state = show_card(talk.state, upper, talk.heard(), talk.atlas)
    assert state.settings["level"] == "L3-L4" and on_model(state, talk.heard()) == "disc_upper"
    state = show_card(state, low, talk.heard(), talk.atlas)
    assert not state.settings and on_model(state, talk.heard()) == "disc_low"
    assert show_card(state, low, talk.heard(), talk.atlas).selection is None


def test_an_answer_without_weight_of_its_own_is_still_read_by_the_patient(talk: Talk) -> None:
    talk.mark("posterior_leg.left")
    talk.answer(numb_tingle="yes")
    card = plain(talk.read()).split("1. A disc low")[1].split("Does not fit")[0]
    assert "Pain below the knee." in card
    assert "Also said, without weight of its own: Pins and needles" in card


def test_a_look_alike_that_leads_is_read_before_the_cards_and_says_what_it_waits_for(talk: Talk) -> None:
    talk.mark("posterior_leg.left")
    talk.warn("eased_standing_still")
    text = plain(talk.read())
    assert text.index("Narrow arteries of the leg") < text.index("1. ")
    assert "Not asked yet: Is it clearly better when you lean forward" in re.sub(r"\s+", " ", text).replace(" :", ":")
    assert "Can look alike" not in text


def test_the_same_place_is_asked_of_the_other_body(talk: Talk) -> None:
    fields = talk.listener.fields("male")
    x, y, z = (float(v) for v in fields.skin.points[int(fields.signed_distance("zone.heel", "right").argmax())])
    talk.state = hurting.ask_at(talk.state, Asked((x, y, z), "male"))
    assert "Heel (right)" in plain(talk.read())


def test_questions_that_cannot_be_read_are_one_sentence(talk: Talk, tmp_path: Path) -> None:
    deaf = Listener(tmp_path, MESHES, hurting.names_of(talk.atlas))
    with pytest.raises(ValueError, match="the questions cannot be read") as refused:
        heard_of(talk.state, talk.atlas, deaf)
    assert "\n" not in str(refused.value)


def test_a_skin_that_cannot_be_read_is_one_sentence(talk: Talk, tmp_path: Path) -> None:
    talk.mark("groin.left")
    blind = Listener(CONTENT, tmp_path, hurting.names_of(talk.atlas))
    with pytest.raises(ValueError, match="what is painted cannot be looked up") as refused:
        heard_of(talk.state, talk.atlas, blind)
    assert "\n" not in str(refused.value)


def test_reading_twice_works_nothing_out_twice(talk: Talk) -> None:
    talk.mark("groin.left")
    first = talk.heard()
    assert talk.heard().explanation is first.explanation
    talk.state = hurting.speak_to(talk.state, "professional")
    assert talk.heard().explanation is first.explanation
    assert partial(talk.heard)() == first


def test_a_study_whose_title_was_not_recorded_is_called_by_its_key(talk: Talk) -> None:
    talk.mark("upper_buttock.left")
    talk.answer(sij_battery="yes")
    text = plain(talk.read("professional"))
    assert "Saueressig 2021" in text and "not recorded" not in text
    table = plain(beside_html("condition.sacroiliac-joint-dysfunction,condition.facet-joint-pain", talk.atlas))
    assert "A: Saueressig 2021" in table


def test_a_source_is_named_by_its_first_author_its_title_or_its_key(talk: Talk) -> None:
    named = {key: short(key, talk.atlas) for key in talk.atlas.sources}
    assert named["lesher2008"] == "Lesher 2008" and named["vanderwindt2010"] == "van der Windt 2010"
    assert named["nice_ng59"] == "National Institute for Health and Care Excellence 2016"
    assert named["saueressig2021"] == "Saueressig 2021"
    assert not [words for words in named.values() if "not shown" in words or "not recorded" in words]
