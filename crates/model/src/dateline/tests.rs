//! Tables of what is a dateline and what is not.

use proptest::prelude::*;

use super::recognise;

/// Body, place, date, credit, what is left.
type Case = (
    &'static str,
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    &'static str,
);

const DATELINES: &[Case] = &[
    (
        "BAKU (Eurasianet)–Azerbaijan said",
        "BAKU",
        None,
        Some("Eurasianet"),
        "Azerbaijan said",
    ),
    (
        "BAKU (Eurasianet)– Azerbaijan said",
        "BAKU",
        None,
        Some("Eurasianet"),
        "Azerbaijan said",
    ),
    (
        "LONDON, June 3 (Reuters) - Shares fell",
        "LONDON",
        Some("June 3"),
        Some("Reuters"),
        "Shares fell",
    ),
    (
        "ԵՐԵՎԱՆ (Արմենպրես).–Վարչապետը ասաց",
        "ԵՐԵՎԱՆ",
        None,
        Some("Արմենպրես"),
        "Վարչապետը ասաց",
    ),
    ("PARIS — The mayor", "PARIS", None, None, "The mayor"),
    (
        "WASHINGTON (AP) — The Senate",
        "WASHINGTON",
        None,
        Some("AP"),
        "The Senate",
    ),
    (
        "NEW YORK, N.Y. (AP) — Police",
        "NEW YORK, N.Y.",
        None,
        Some("AP"),
        "Police",
    ),
    ("BERLIN (dpa) - Der Kanzler", "BERLIN", None, Some("dpa"), "Der Kanzler"),
    (
        "МОСКВА, 3 июня (ТАСС) — Министр",
        "МОСКВА",
        Some("3 июня"),
        Some("ТАСС"),
        "Министр",
    ),
    (
        "МОСКВА, 3 июня. (ТАСС) — Министр",
        "МОСКВА",
        Some("3 июня."),
        Some("ТАСС"),
        "Министр",
    ),
    (
        "القاهرة (رويترز) – قال الوزير",
        "القاهرة",
        None,
        Some("رويترز"),
        "قال الوزير",
    ),
    (
        "القاهرة (رويترز) - قال الوزير",
        "القاهرة",
        None,
        Some("رويترز"),
        "قال الوزير",
    ),
    (
        "ירושלים (רויטרס) – ראש הממשלה",
        "ירושלים",
        None,
        Some("רויטרס"),
        "ראש הממשלה",
    ),
    (
        "ISTANBUL/ANKARA (Reuters) - Turkey",
        "ISTANBUL/ANKARA",
        None,
        Some("Reuters"),
        "Turkey",
    ),
    (
        "ISTANBUL/ANKARA, Oct 1 (Reuters) - Turkey",
        "ISTANBUL/ANKARA",
        Some("Oct 1"),
        Some("Reuters"),
        "Turkey",
    ),
    ("ST. JOHN'S — The harbour", "ST. JOHN'S", None, None, "The harbour"),
    (
        "ST. JOHN’S, N.L. — The harbour",
        "ST. JOHN’S, N.L.",
        None,
        None,
        "The harbour",
    ),
    ("\u{A0} \n\tYEREVAN – Armenia", "YEREVAN", None, None, "Armenia"),
    ("\u{FEFF}YEREVAN\u{A0}—\u{A0}Armenia", "YEREVAN", None, None, "Armenia"),
    (
        "YEREVAN (Combined Sources) — Armenia",
        "YEREVAN",
        None,
        Some("Combined Sources"),
        "Armenia",
    ),
    (
        "YEREVAN (RFE/RL) -- Armenia",
        "YEREVAN",
        None,
        Some("RFE/RL"),
        "Armenia",
    ),
    (
        "YEREVAN (Azatutyun.am)—Armenia",
        "YEREVAN",
        None,
        Some("Azatutyun.am"),
        "Armenia",
    ),
    (
        "WATERTOWN, Mass. — The museum",
        "WATERTOWN, Mass.",
        None,
        None,
        "The museum",
    ),
    (
        "GLENDALE, Calif. — The council",
        "GLENDALE, Calif.",
        None,
        None,
        "The council",
    ),
    (
        "RAMALLAH, West Bank (AP) — Soldiers",
        "RAMALLAH, West Bank",
        None,
        Some("AP"),
        "Soldiers",
    ),
    (
        "PORT-AU-PRINCE, Haiti (AP) — Gangs",
        "PORT-AU-PRINCE, Haiti",
        None,
        Some("AP"),
        "Gangs",
    ),
    (
        "SAO PAULO, Nov 23, 2026 (AFP) - Brazil",
        "SAO PAULO",
        Some("Nov 23, 2026"),
        Some("AFP"),
        "Brazil",
    ),
    (
        "TBILISI, 3 June 2026 — Georgia",
        "TBILISI",
        Some("3 June 2026"),
        None,
        "Georgia",
    ),
    (
        "STEPANAKERT — “We are here”",
        "STEPANAKERT",
        None,
        None,
        "“We are here”",
    ),
    (
        "THE HAGUE (Reuters) - Judges",
        "THE HAGUE",
        None,
        Some("Reuters"),
        "Judges",
    ),
    ("RIO DE JANEIRO — Carnival", "RIO DE JANEIRO", None, None, "Carnival"),
    (
        "MÜNCHEN (dpa/lby) - Die Polizei",
        "MÜNCHEN",
        None,
        Some("dpa/lby"),
        "Die Polizei",
    ),
    ("ROMA (ANSA) - Il governo", "ROMA", None, Some("ANSA"), "Il governo"),
    ("İSTANBUL (AA) - Bakan", "İSTANBUL", None, Some("AA"), "Bakan"),
    (
        "KYIV, Ukraine (AP) — 12 people died",
        "KYIV, Ukraine",
        None,
        Some("AP"),
        "12 people died",
    ),
    ("北京 (路透社) - 中国政府", "北京", None, Some("路透社"), "中国政府"),
];

const NONE: &[&str] = &[
    "",
    " ",
    "—",
    "BAKU",
    "BAKU —",
    "BAKU — ",
    "Hello — said he",
    "Hello — Said he",
    "WAR — what is it good for",
    "WAR — What is it good for",
    "PARIS — the mayor went on",
    "(Reuters) - Shares fell",
    " (AP) — The Senate",
    "Baku — Azerbaijan said",
    "Baku (Eurasianet) — Azerbaijan said",
    "The BBC — Britain's broadcaster — said",
    "Nagorno-Karabakh is a region",
    "NAGORNO-KARABAKH is a region",
    "UN-backed talks began",
    "A — B",
    "I — Who else? — went",
    "1 — First of all",
    "BREAKING — Parliament dissolved",
    "UPDATE — Parliament dissolved",
    "VIDEO — Parliament dissolved",
    "EXCLUSIVE (Video) — Parliament dissolved",
    "COVID-19 — The numbers",
    "WE WILL NOT GIVE UP THE FIGHT — Never",
    "STOP! — In the name of the law",
    "\"PARIS\" — The film",
    "LONDON, where it rained (as ever) — The Queen",
    "LONDON\n\nRain — The Queen",
    "قال الوزير – إن القاهرة",
    "ראש הממשלה – אמר",
    "NATO and Russia (both) — Enemies",
    "WASHINGTON (AP — The Senate",
    "WASHINGTON AP) — The Senate",
    "WASHINGTON () — The Senate",
    "WASHINGTON (AP) The Senate",
    "WASHINGTON (AP) —",
    "Washington, June 3 — The Senate",
    "IBM - Shares of",
    "June 3 — The Senate",
    "3 — 2 was the score",
    "PARIS: The mayor",
    "PARIS, the mayor said — It rains",
    "— PARIS — The mayor",
];

#[test]
fn reads_datelines() {
    for &(body, place, date, credit, story) in DATELINES {
        let dateline = recognise(body).unwrap_or_else(|| panic!("{body}"));
        assert_eq!(dateline.place, place, "{body}");
        assert_eq!(dateline.date.as_deref(), date, "{body}");
        assert_eq!(dateline.credit.as_deref(), credit, "{body}");
        assert_eq!(body.get(dateline.length..), Some(story), "{body}");
    }
}

#[test]
fn invents_none() {
    for &body in NONE {
        assert_eq!(recognise(body), None, "{body}");
    }
}

#[test]
fn a_long_text_costs_no_more_than_its_beginning() {
    assert_eq!(recognise(&"A".repeat(5_000_000)), None);
    assert_eq!(recognise(&"(".repeat(5_000_000)), None);
}

proptest! {
    #[test]
    fn never_panics_and_cuts_between_characters(body in "\\PC*") {
        if let Some(dateline) = recognise(&body) {
            prop_assert!(body.is_char_boundary(dateline.length));
            prop_assert!(!dateline.place.trim().is_empty());
        }
    }

    #[test]
    fn never_panics_on_what_looks_like_one(body in "[ \u{A0}]?[A-ZԱ-Ֆا-ي ,./'-]{0,20}(, [a-zA-Z]{3,5} [0-9]{1,2})?[ (]{0,2}[A-Za-z]{0,6}[).]{0,2} ?[–—-]{0,2} ?\\PC{0,8}") {
        if let Some(dateline) = recognise(&body) {
            prop_assert!(body.is_char_boundary(dateline.length));
            prop_assert!(dateline.length <= body.len() && !dateline.place.trim().is_empty());
        }
    }
}
