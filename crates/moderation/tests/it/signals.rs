//! What is found in comments, and whom it is aimed at.

use moderation::{Category, Input, Moderator, StoryContext, TargetKind, fingerprint};

fn assess(text: &str) -> moderation::Assessment {
    let people = ["Shimon Peres".to_owned(), "Angela Merkel".to_owned()];
    let story = StoryContext {
        people: &people,
        writer: Some("Dana Levin"),
        language: Some("en"),
    };
    Moderator::lists_only().assess(&Input::new(text).story(story).parent_author("Robert"))
}

#[test]
fn attacks_are_seen_with_their_target() {
    use Category::*;
    use TargetKind::*;
    for (text, category, least, kind, name) in [
        (
            "One expects no better of a criminal such as Perez",
            Insult,
            0.6,
            StoryPerson,
            Some("Shimon Peres"),
        ),
        ("Peres is a crook.", Insult, 0.6, StoryPerson, Some("Shimon Peres")),
        (
            "Merkle is a traitor and a liar",
            Insult,
            0.7,
            StoryPerson,
            Some("Angela Merkel"),
        ),
        ("You are an idiot.", Insult, 0.8, Commenter, Some("Robert")),
        ("you're such a clown", Insult, 0.6, Commenter, Some("Robert")),
        ("What a pathetic liar you are", Insult, 0.6, Commenter, Some("Robert")),
        ("@Maria you absolute moron", Insult, 0.8, Commenter, None),
        ("Robert is a fool", Insult, 0.6, Commenter, Some("Robert")),
        (
            "The author is an imbecile",
            Insult,
            0.8,
            StoryWriter,
            Some("Dana Levin"),
        ),
        (
            "This journalist is a liar.",
            Insult,
            0.6,
            StoryWriter,
            Some("Dana Levin"),
        ),
        (
            "Levin is a hack and a liar",
            Insult,
            0.6,
            StoryWriter,
            Some("Dana Levin"),
        ),
        ("The government is corrupt", Insult, 0.5, Organisation, None),
        (
            "Angela Merkel spoke. She is a moron.",
            Insult,
            0.8,
            StoryPerson,
            Some("Angela Merkel"),
        ),
        ("Fuck you", Profanity, 0.9, Commenter, Some("Robert")),
        ("What the fuck is this", Profanity, 0.9, Nobody, None),
        ("Damn, that is bad", Profanity, 0.2, Nobody, None),
        ("I will kill you", Threat, 0.9, Commenter, Some("Robert")),
        (
            "someone should shoot him in the head",
            Threat,
            0.75,
            StoryPerson,
            Some("Shimon Peres"),
        ),
        (
            "Peres should be hanged",
            Threat,
            0.75,
            StoryPerson,
            Some("Shimon Peres"),
        ),
        ("We should burn them all", Threat, 0.5, Unclear, None),
        ("Kill yourself", Threat, 0.9, Commenter, Some("Robert")),
        ("All muslims are terrorists", IdentityAttack, 0.6, Group, None),
        ("I hate jews", IdentityAttack, 0.6, Group, None),
        ("women are so stupid", IdentityAttack, 0.6, Group, None),
        ("Jews are vermin", IdentityAttack, 0.6, Group, None),
        ("Idiots everywhere.", Insult, 0.6, Unclear, None),
        ("Du bist ein Arschloch", Profanity, 0.7, Commenter, Some("Robert")),
        ("Tu es un connard", Insult, 0.7, Commenter, Some("Robert")),
        ("Eres un idiota", Insult, 0.7, Commenter, Some("Robert")),
        ("Ты идиот", Insult, 0.7, Commenter, Some("Robert")),
        ("сука", Profanity, 0.8, Nobody, None),
        ("orospu çocuğu", Profanity, 0.8, Nobody, None),
        ("Դու հիմար ես", Insult, 0.7, Commenter, Some("Robert")),
        ("انت حمار", Insult, 0.7, Commenter, Some("Robert")),
        ("אתה אידיוט", Insult, 0.7, Commenter, Some("Robert")),
        ("Kurwa mać", Profanity, 0.0, Nobody, None),
        ("send nudes and suck my cock", SexualExplicit, 0.85, Unclear, None),
        (
            "Earn money online, visit my site http://bit.ly/x",
            Spam,
            0.7,
            Nobody,
            None,
        ),
        (
            "I get paid over $90 per hour from home, just work on the computer. www.cash.example.com",
            Spam,
            0.7,
            Nobody,
            None,
        ),
    ] {
        let assessment = assess(text);
        let score = assessment.scores.get(category);
        assert!(score >= least, "{text}: {score}, {assessment:#?}");
        if category != SexualExplicit {
            assert_eq!(assessment.target.kind, kind, "{text}: {assessment:#?}");
        }
        if name.is_some() {
            assert_eq!(assessment.target.name.as_deref(), name, "{text}: {assessment:#?}");
        }
    }
}

#[test]
fn context_takes_weight_away() {
    for (text, category, most) in [
        ("He is not an idiot", Category::Insult, 0.35),
        ("I am such an idiot", Category::Insult, 0.35),
        (
            "He called her \"an idiot\" in front of the whole council and the press",
            Category::Insult,
            0.5,
        ),
        ("That is a stupid idea", Category::Insult, 0.2),
        ("They killed him in 1995.", Category::Threat, 0.1),
        ("Smoking will kill you.", Category::Threat, 0.1),
        ("The criminal was sentenced.", Category::Insult, 0.2),
        ("Your dog is lovely", Category::Insult, 0.3),
        ("Nobody should be hanged", Category::Threat, 0.4),
    ] {
        let assessment = assess(text);
        let score = assessment.scores.get(category);
        assert!(score <= most, "{text}: {score}, {assessment:#?}");
    }
}

#[test]
fn evidence_covers_the_disguise() {
    for (text, passage, reads_as) in [
        ("you 1d1ot!", "1d1ot", "idiot"),
        ("you i.d.i.o.t!", "i.d.i.o.t", "idiot"),
        ("you f**king liar", "f**king", "fucking"),
        ("you idiöt!", "idiöt", "idiot"),
        ("such іdіоts", "іdіоts", "idiots"),
        ("you iiidiot", "iiidiot", "idiot"),
        ("m o r o n", "m o r o n", "moron"),
    ] {
        let assessment = assess(text);
        let found = assessment
            .evidence
            .iter()
            .find(|evidence| evidence.reads_as == reads_as);
        let evidence = found.unwrap_or_else(|| panic!("{text}: {assessment:#?}"));
        assert_eq!(text.get(evidence.begin..evidence.end), Some(passage));
    }
}

#[test]
fn plain_facts_are_counted() {
    let assessment = assess("SEE http://a.com, www.b.org and example.com/x NOW");
    assert_eq!(assessment.links, 3);
    assert_eq!(assessment.length, 49);
    assert!(assess("THIS IS AN OUTRAGE").caps > 0.99);
    assert_eq!(assess("1234 !?").caps, 0.0);
    assert_eq!(assess("End.This is no link, nor is e.g. this, a.m. or 3.14").links, 0);
}

#[test]
fn private_data_is_seen() {
    for (text, least) in [
        ("Write to jane.doe@example.org!", 0.5),
        ("Call +44 20 7946 0958", 0.5),
        ("Call 020-7946-0958 now", 0.5),
        ("Card 4111 1111 1111 1111", 0.9),
        ("IBAN DE89 3704 0044 0532 0130 00", 0.9),
        ("She lives at 221 Baker Street", 0.5),
    ] {
        let assessment = assess(text);
        assert!(assessment.private_data >= least, "{text}: {assessment:#?}");
    }
    assert_eq!(
        assess("DE89 3704 0044 0532 0130 01 is 4111 1111 1111 1112").private_data,
        0.0
    );
}

fn is_repeated(text: &str, recent: &str) -> bool {
    let recent = [1, fingerprint(recent)];
    Moderator::lists_only()
        .assess(&Input::new(text).recent(&recent))
        .repeated
}

#[test]
fn repeated_posts_are_seen() {
    let first = "Vote for the blue party today!";
    assert!(is_repeated("vote for the BLUE party, today", first));
    assert!(!is_repeated("vote for the red party, today", first));
    let advert = "Dear friends, my aunt lost her job in March and now earns $4,200 a month from her kitchen with this: \
                  http://example.com/a1b2 so do not wait and tell all your neighbours as well";
    for (from, to) in [
        ("aunt", "sister"),
        ("March", "April"),
        ("$4,200", "$5,150"),
        ("http://example.com/a1b2", "https://www.example.net/zz9"),
        ("kitchen", "k\u{200b}itchen"),
        ("Dear friends", "Hello friends"),
        (" as well", ""),
    ] {
        assert!(is_repeated(&advert.replace(from, to), advert), "{from}: {to}");
    }
    let other = "Dear editor, my aunt lost her job in March because the yard was closed, and nobody on the council has \
                 said a word about the four hundred people who now have to look for another one";
    assert!(!is_repeated(other, advert));
}

#[test]
fn what_many_say_is_no_repetition() {
    for text in [
        "I agree",
        "Thank you!",
        "Well said",
        "I could not agree more",
        "Rest in peace",
        "👍👍👍",
        "",
    ] {
        assert!(!is_repeated(text, text), "{text}");
    }
    for text in ["see example.com/shop", "call +44 20 7946 0958"] {
        assert!(is_repeated(text, text), "{text}");
    }
}

#[test]
fn sales_language_is_seen() {
    for text in [
        "Check out my channel and subscribe to my channel please",
        "Work from home and earn $4000 weekly, whatsapp +1 212 555 0187",
        "Arbeite bequem: geld verdienen von zu hause, jetzt bestellen unter http://example.com",
        "Trabaja desde casa y gana dinero: haz clic http://example.com",
        "Заработок в интернете без вложений, пиши в личку, переходи по ссылке",
        "evden çalış, para kazan, kanalıma abone ol",
        "Renda extra: trabalhe em casa e ganhe dinheiro, clique aqui",
    ] {
        let spam = assess(text).scores.spam;
        assert!(spam >= 0.5, "{text}: {spam}");
    }
    for text in [
        "They won the prize last year and will win again",
        "I offer my support to the family",
        "The price of milk in the shop is a scandal, and delivery costs more than the milk",
        "The loans of the council were guaranteed by the state",
        "I work from home on Fridays and I call my mother at lunch",
        "The casino will bring jobs, says the mayor, who has credit with nobody",
        "My video of the storm is nothing against the picture in the paper",
    ] {
        let spam = assess(text).scores.spam;
        assert!(spam < 0.5, "{text}: {spam}");
    }
}
