//! What is listed, what is not, and the reasons that are given.

use related::{Document, Query, Reason, Related};

use crate::{DAY_MS, NOW_MS, ids, index, related, story};

const TALKS: &str = "The leaders of Armenia and Azerbaijan discussed Nagorno-Karabakh on Friday. Ilham Aliyev \
    said after the talks in Baku that the ceasefire would hold. The mediators from Moscow welcomed what \
    Ilham Aliyev had promised and asked both sides to withdraw artillery from the border villages.";
const TALKS_AGAIN: &str = "A second round of talks on Nagorno-Karabakh ended without a result. In Baku the office of \
    Ilham Aliyev blamed shelling of border villages, while Armenia accused Azerbaijan of moving artillery \
    during the ceasefire. Observers counted forty violations since the weekend.";
const CAFE: &str = "A bakery on Mount Auburn Street in Watertown has begun to sell lahmajun by the dozen. The owner, \
    Sona Petrosyan, learned the recipe from her grandmother and opens at six every morning except holidays.";
const CHESS: &str = "Levon Aronian won the rapid tournament in Saint Louis with a game to spare. The grandmaster \
    sacrificed a rook in the opening and said he had prepared the line for ten years.";
const QUAKE: &str = "An earthquake of magnitude five shook the north of Shirak province before dawn. Nobody was hurt, \
    but cracks appeared in two schools, and engineers closed a bridge near Gyumri for inspection.";
const BUDGET: &str = "Parliament passed the budget after nine hours of debate. The finance ministry expects revenue \
    to grow, while the opposition warned that pensions would lag behind inflation next year.";

fn news() -> Vec<Document<'static>> {
    vec![
        story(1, "Leaders meet over Karabakh", TALKS),
        story(2, "Karabakh talks stall", TALKS_AGAIN),
        story(3, "Lahmajun by the dozen", CAFE),
        story(4, "Aronian wins in Saint Louis", CHESS),
        story(5, "Earthquake shakes Shirak", QUAKE),
        story(6, "Budget passed after debate", BUDGET),
    ]
}

fn terms(related: &Related) -> &[String] {
    related
        .reasons
        .iter()
        .find_map(|reason| match reason {
            Reason::SharedTerms(terms) => Some(terms.as_slice()),
            _ => None,
        })
        .unwrap_or_default()
}

#[test]
fn lists_what_belongs_and_nothing_else() {
    let index = index(&news());
    assert_eq!(ids(&related(&index, 1)), [2]);
    assert_eq!(ids(&related(&index, 2)), [1]);
    for id in 3..=6 {
        assert_eq!(ids(&related(&index, id)), [0; 0], "story {id}");
    }
}

#[test]
fn names_come_first_and_whole() {
    let found = related(&index(&news()), 1);
    let shown = terms(&found[0]);
    assert_eq!(shown.len(), 3);
    assert!(shown.contains(&"Ilham Aliyev".to_owned()), "{shown:?}");
    assert!(shown.contains(&"Nagorno-Karabakh".to_owned()), "{shown:?}");
    assert!(!shown.contains(&"Aliyev".to_owned()), "{shown:?}");
}

#[test]
fn scores_fall_and_are_positive() {
    let mut stories = news();
    let third = format!("{TALKS_AGAIN} {CHESS} {CAFE}");
    stories.push(story(7, "A week in short", &third));
    let found = related(&index(&stories), 1);
    assert_eq!(ids(&found), [2, 7]);
    assert!(found[0].score > found[1].score && found[1].score > 0.0);
}

#[test]
fn the_same_section_is_a_reason_and_a_help() {
    let mut stories = news();
    let apart = related(&index(&stories), 1)[0].score;
    stories[0].section = "Artsakh ";
    stories[1].section = "artsakh";
    let found = related(&index(&stories), 1);
    assert!(found[0].score > apart);
    assert!(found[0].reasons.contains(&Reason::SameSection("Artsakh".to_owned())));
}

#[test]
fn reports_of_the_same_events_know_their_order() {
    let update = "The leaders of Armenia and Azerbaijan discussed Nagorno-Karabakh again. Ilham Aliyev said in Baku \
        that the ceasefire would hold, and the mediators from Moscow asked both sides to withdraw artillery from the \
        border villages. Buses took families home on Sunday under the eyes of monitors, police reported.";
    let mut stories = news();
    stories.push(story(7, "Leaders meet again over Karabakh", update));
    stories[6].published_at_ms = NOW_MS - 2 * DAY_MS;
    let index = index(&stories);
    assert_eq!(related(&index, 1)[0].id, 7);
    assert_eq!(related(&index, 1)[0].reasons[0], Reason::EarlierInStory);
    assert_eq!(related(&index, 7)[0].id, 1);
    assert_eq!(related(&index, 7)[0].reasons[0], Reason::LaterInStory);
    let other = &related(&index, 1)[1].reasons;
    assert!(!other.contains(&Reason::EarlierInStory), "{other:?}");
}

#[test]
fn copies_are_listed_once_and_never_beside_the_story() {
    let mut stories = news();
    let corrected = TALKS_AGAIN.replace("forty", "fifty");
    stories.push(story(7, "Karabakh talks stall", &corrected));
    stories.push(story(8, "Leaders meet over Karabakh", TALKS));
    let found = related(&index(&stories), 1);
    assert_eq!(found.len(), 1);
    assert!([2, 7].contains(&found[0].id));
}

#[test]
fn another_language_needs_two_names() {
    let mut stories = news();
    let french = "À Bakou, le président Ilham Aliyev a évoqué le Nagorno-Karabakh avec les médiateurs. Pour \
        Ilham Aliyev, la trêve au Nagorno-Karabakh doit durer.";
    let one_name = "À Bakou, le président Ilham Aliyev a reçu hier des enfants et leurs parents. Les invités de \
        Ilham Aliyev ont chanté.";
    stories.push(Document {
        language: "fr-FR",
        ..story(7, "Aliyev promet une trêve", french)
    });
    stories.push(Document {
        language: "fr",
        ..story(8, "Fête à Bakou", one_name)
    });
    assert_eq!(ids(&related(&index(&stories), 1)), [2, 7]);
}

#[test]
fn age_and_the_future_are_left_out() {
    let mut stories = news();
    stories[1].published_at_ms = NOW_MS + 1;
    assert!(related(&index(&stories), 1).is_empty());
    stories[1].published_at_ms = NOW_MS - 10 * DAY_MS;
    let index = index(&stories);
    let mut query = Query::new(5, NOW_MS);
    query.max_age_ms = Some(10 * DAY_MS);
    assert_eq!(index.related(1, &query).len(), 1);
    query.max_age_ms = Some(10 * DAY_MS - 1);
    assert!(index.related(1, &query).is_empty());
}

#[test]
fn the_newer_of_two_equals_comes_first() {
    let mut stories = news();
    let other = format!("{TALKS_AGAIN} {CHESS}");
    let another = format!("{TALKS_AGAIN} {QUAKE}");
    stories.push(story(7, "The week", &other));
    stories.push(story(8, "The week", &another));
    let first = related(&index(&stories), 1)[1].id;
    let place = usize::try_from(first - 1).unwrap();
    stories[place].published_at_ms = NOW_MS - 365 * DAY_MS;
    assert_ne!(related(&index(&stories), 1)[1].id, first);
}

#[test]
fn other_scripts_work_too() {
    for (language, one, two, far) in [
        (
            "hy",
            "Հայաստանի վարչապետ Նիկոլ Փաշինյանը Երևանում հանդիպեց Ադրբեջանի նախագահին և քննարկեց սահմանազատման պայմանագիրը։",
            "Երևանից հայտնեցին, որ Նիկոլ Փաշինյանը սահմանազատման պայմանագրի մասին կխոսի Ադրբեջանի նախագահի հետ։",
            "Գյումրիում բացվեց նոր թանգարան, որտեղ ցուցադրվում են քաղաքի վարպետների գորգերն ու կավե սպասքը։",
        ),
        (
            "ru",
            "Премьер Никол Пашинян обсудил в Ереване договор о делимитации границы с президентом Азербайджана.",
            "О договоре и делимитации границы Никол Пашинян будет говорить с президентом Азербайджана в Москве.",
            "В Гюмри открылся музей ковров и глиняной посуды, созданной мастерами старого города.",
        ),
        (
            "ar",
            "بحث رئيس الوزراء في القاهرة اتفاق ترسيم الحدود البحرية مع الحكومة اللبنانية والوسطاء الأمريكيين",
            "الوسطاء الأمريكيون يعودون إلى القاهرة لمواصلة مفاوضات ترسيم الحدود البحرية بحضور الحكومة اللبنانية",
            "افتتح متحف السجاد أبوابه أمام الزوار وعرض أعمال حرفيين من المدينة القديمة",
        ),
    ] {
        let stories = [
            Document {
                language,
                ..story(1, "", one)
            },
            Document {
                language,
                ..story(2, "", two)
            },
            Document {
                language,
                ..story(3, "", far)
            },
        ];
        let found = related(&index(&stories), 1);
        assert_eq!(ids(&found), [2], "{language}");
        assert!(!terms(&found[0]).is_empty(), "{language}");
    }
}
