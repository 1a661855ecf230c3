//! Shouting and gibberish.

use moderation::{Facts, Input, Moderator, Outcome, Policy, Signal};

fn gibberish(text: &str) -> f32 {
    Moderator::new().assess(&Input::new(text)).gibberish
}

#[test]
fn gibberish_is_seen() {
    for text in [
        "asdfghjkl",
        "asdasdasd",
        "sdfgsdfgsdfg",
        "qwertyuiop",
        "qweqweqwe",
        "lkjhgfdsa lkjhgf",
        "zxcvbnm",
        "jkljkljkl",
        "fghfghfgh dfgdfg",
        "фывапролдж",
        "йцукенгшщз",
        "фывфывфыв йцуйцуйцу",
        "xkjdhfg qpzxvbk",
        "hjkhgfkjh gfkjhgf",
        "kjhsdfkjh sdkfjhskdjfh",
        "dskfjhvxq wqzxjk",
        "gubagubagubagubaguba",
        "pirpirpirpirpirpir",
        "wqxzjkv bxzqkj",
    ] {
        assert!(gibberish(text) >= 0.8, "{text}: {}", gibberish(text));
    }
}

#[test]
fn words_names_and_laughter_are_no_gibberish() {
    for text in [
        "hahahahahaha",
        "hehehehehe",
        "jajajajaja",
        "kkkkkkkkkk",
        "ㅋㅋㅋㅋㅋㅋㅋ",
        "ㅎㅎㅎㅎㅎㅎ",
        "rsrsrsrsrs",
        "hahahahaah",
        "ахахахаха",
        "хахахаха",
        "wwwwwwww",
        "lololololol",
        "xdxdxdxdxd",
        "huehuehuehue",
        "lalalalala",
        "nananananana",
        "blablablabla",
        "noooooooooo",
        "aaaaaaargh",
        "hmmmmmmmm",
        "brrrrrrrr",
        "wkwkwkwkwk",
        "5555555",
        "ههههههههه",
        "jejejejeje",
        "kakakakaka",
        "Angstschweiß",
        "Rechtsschutzversicherung",
        "Knightsbridge",
        "rhythms",
        "Szczebrzeszyn",
        "źdźbło",
        "bezwzględny",
        "zmrzlina",
        "čtvrtsmršť",
        "scvrnkls",
        "Llanfairpwllgwyngyll",
        "Ystradgynlais",
        "Eyjafjallajökull",
        "Vlkodlak",
        "prst skrz krk",
        "Tsktsk",
        "Hrvatska",
        "Borschtsch",
        "Schtschutschinsk",
        "mcmxcviii",
        "Nguyễn Phương",
        "Kyrgyzstan",
        "Zhytomyr",
        "Dnipropetrovsk",
        "Mississippi",
        "Tennessee",
        "Taumatawhakatangihanga",
        "Popocatepetl",
        "Ouagadougou",
        "Honolulu",
        "Kilimanjaro",
        "Antananarivo",
        "typewriter",
        "property",
        "assesses",
        "power tower",
        "proper rupture",
        "werewolf",
        "treetop",
        "pewter",
        "dressed lass",
        "пророк",
        "вздрогнул",
        "взгляд",
        "контрстратегия",
        "Прага",
        "порода",
        "человеконенавистничество",
        "здравствуйте",
        "всплеск",
        "https://example.com/sdfkjhsdkfjh",
        "@sdfkjhxq",
        "#asdfghjkl",
        "XKJQ-9931-ZXV",
        "iPhone",
        "dQwXgkLMzQpR",
        "NATO UNESCO UNHCR",
        "Wrzeszcz",
        "Chrząszcz",
        "Przewalski",
        "Krzyżewski",
        "Brzezinski",
        "Dziękczynny",
        "Überschwemmungsschutz",
        "Hertfordshire",
        "lengths strengths",
        "Catchphrase",
        "latchstring",
        "Wojciechowski",
        "Srbsko",
        "Smrkovice",
        "Strč prst",
        "Ich schmpfe",
        "tschüss",
        "Kraftfahrzeugwerkstatt",
        "meeuwen",
        "slechtstschrijvend",
        "angstschreeuw",
        "Qaraqalpaq",
        "Tuqburni",
        "Xinjiang Xuzhou Qingdao",
        "Xochimilco",
        "Mxolisi",
        "Qhubeka",
        "Nkrumah",
        "Mbappé Ndiaye",
        "Sjögren Fjällräven",
        "Björk Ljungqvist",
        "Saxby",
        "Foxbridge",
        "Hajj Rajj",
        "Kafka",
        "backgammon",
        "jackfruit",
        "hogwash",
        "vodka",
        "anekdoty",
        "🇧🇷🇧🇷🇧🇷🇧🇷🇧🇷🇧🇷",
        "Lovćen",
    ] {
        assert!(gibberish(text) < 0.5, "{text}: {}", gibberish(text));
    }
}

#[test]
fn a_slip_of_the_hand_is_not_a_gibberish_comment() {
    let text = "Sorry, asdfghjk, the cat walked over the keyboard while I was writing about the bridge.";
    assert_eq!(gibberish(text), 0.0);
    // Behind a long beginning it is seen all the same.
    let long = format!("{text} {}", "sdkfjhsdkfjh sdfkjhsdf ".repeat(60));
    assert!(gibberish(&long) >= 0.8);
    let assessment = Moderator::new().assess(&Input::new("Hm asdfghjkl"));
    let found = |evidence: &&moderation::Evidence| evidence.signal == Signal::Gibberish;
    let evidence = assessment.evidence.iter().find(found).unwrap();
    assert_eq!((evidence.begin, evidence.end), (3, 12));
    assert_eq!(evidence.reads_as, "keys side by side");
}

#[test]
fn the_default_policy_holds_gibberish() {
    let policy = Policy::parse(Policy::default_document()).unwrap();
    let assessment = Moderator::new().assess(&Input::new("sdkfjhsdkfjh sdfkjh sdfjkhsdf"));
    assert_eq!(policy.apply(&assessment, &Facts::default()).outcome, Outcome::Hold);
}

#[test]
fn an_older_assessment_has_no_gibberish() {
    let json = serde_json::to_value(moderation::Assessment::default()).unwrap();
    let mut older = json.as_object().unwrap().clone();
    older.remove("gibberish").unwrap();
    let read: moderation::Assessment = serde_json::from_value(older.into()).unwrap();
    assert_eq!(read.gibberish, 0.0);
}

#[test]
fn shouting_is_seen_where_there_are_capitals() {
    let shouts = |text: &str| {
        let assessment = Moderator::new().assess(&Input::new(text));
        assessment
            .evidence
            .iter()
            .any(|evidence| evidence.signal == Signal::Caps)
    };
    for text in [
        "THIS IS AN OUTRAGE AND YOU ALL KNOW IT",
        "ЭТО ПРОСТО ПОЗОР, СТЫДНО ЧИТАТЬ",
        "DAS IST EINE UNVERSCHÄMTHEIT",
        "ΑΥΤΟ ΕΙΝΑΙ ΝΤΡΟΠΗ ΓΙΑ ΟΛΟΥΣ",
        "\"YOU ARE ALL MISTAKEN ABOUT THIS\"",
        "ԱՄՈԹ ՁԵԶ, ՍԱ ԽԱՅՏԱՌԱԿՈՒԹՅՈՒՆ Է",
    ] {
        assert!(shouts(text), "{text}");
    }
    for text in [
        "USA, UNESCO, NATO, UNHCR.",
        "He wrote \"COUNCIL FAILS TOWN AGAIN\", and he was right",
        "The headline “MAYOR RESIGNS IN DISGRACE OVER WALL” is wrong",
        "הממשלה הודיעה על COVID ועל UNESCO בישיבה של הבוקר",
        "IBM",
        "See HTTPS://EXAMPLE.COM/ABCDEFGHIJKLM for it",
        "한국은 NATO UNESCO IAEA 회원국과 함께 이 문제를 논의하고 있습니다",
    ] {
        assert!(!shouts(text), "{text}");
    }
}
