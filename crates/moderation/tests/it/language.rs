//! Which language a comment is taken to be in.

use moderation::{Input, Moderator, language_of};

/// Languages that scores are trained for.
const TRAINED: [&str; 7] = ["en", "de", "pt", "pl", "ko", "fr", "ar"];

fn sentences() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/language");
    let mut sentences = Vec::new();
    for file in std::fs::read_dir(folder).expect("part of the repository") {
        let path = file.expect("a readable folder").path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for line in std::fs::read_to_string(&path).expect("a readable file").lines() {
            let (code, text) = match stem.as_str() {
                "more" => line.split_once(": ").expect("a code before each sentence"),
                _ => (stem.as_str(), line),
            };
            sentences.push((code.to_owned(), text.to_owned()));
        }
    }
    sentences
}

#[test]
fn an_untrained_language_is_not_taken_for_a_trained_one() {
    let sentences = sentences();
    let (mut right, mut trained) = (0, 0);
    for (code, text) in &sentences {
        let Some(guess) = language_of(text) else {
            continue;
        };
        right += usize::from(guess.code == code);
        if TRAINED.contains(&guess.code) {
            trained += 1;
            assert!(!guess.is_sure, "{code}: {text}: {guess:?}");
        }
    }
    let all = sentences.len();
    assert!(right * 100 >= all * 88, "{right} of {all} are right");
    assert!(
        trained * 100 <= all,
        "{trained} of {all} are taken for a trained language"
    );
}

#[test]
fn comments_are_recognised() {
    for (text, code) in [
        (
            "You are right, but I think that this is not the point of the article.",
            "en",
        ),
        ("Das ist doch nicht euer Ernst, wer soll das denn bezahlen?", "de"),
        ("Je ne comprends pas pourquoi c'est toujours à nous de payer.", "fr"),
        ("Você não sabe o que está falando, isso não é verdade.", "pt"),
        ("Nie rozumiem, dlaczego zawsze my musimy za to płacić.", "pl"),
        ("لا أفهم لماذا ندفع نحن دائما ثمن هذا الكلام", "ar"),
        ("왜 항상 우리가 내야 하는지 모르겠어요", "ko"),
        ("nie wiem czemu tak jest ale mnie to juz nie dziwi", "pl"),
        ("dont know why but its always the same with these people", "en"),
    ] {
        let guess = language_of(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((guess.code, guess.is_sure), (code, true), "{text}");
    }
}

#[test]
fn what_cannot_be_told_is_not_known() {
    for text in [
        "",
        "!!!",
        "1 : 0",
        "😀😀",
        "hmm",
        "Peres",
        "xqzt vbnk",
        "https://example.com/the/and/you",
        "@the_and",
    ] {
        assert_eq!(language_of(text), None, "{text}");
    }
    // Words of no language that is known here.
    let text = "Tuhinga whakamārama ngā kaiwhakahaere whenua taonga rangatiratanga whānau kaupapa mātauranga";
    assert!(language_of(text).is_none_or(|guess| !guess.is_sure));
}

#[test]
fn what_the_caller_knows_goes_before_the_guess() {
    let moderator = Moderator::new();
    let german = "Das ist nicht die Meinung der Leute, die hier wohnen.";
    let language = |input: &Input<'_>| moderator.assess(input).language;
    assert_eq!(language(&Input::new(german)).as_deref(), Some("de"));
    assert_eq!(
        language(&Input::new(german).language("gsw-CH")).as_deref(),
        Some("gsw-CH")
    );
    let unknown = Input::new("ok").language("not a tag \u{202e}");
    assert_eq!(language(&unknown).as_deref(), Some("not a tag \u{202e}"));
}

#[test]
fn only_the_beginning_is_looked_at() {
    let german = "Das ist nicht die Meinung der Leute, die hier wohnen. ".repeat(10);
    let text = format!(
        "{german}{}",
        "This is what the people of this town have said to us. ".repeat(50)
    );
    assert_eq!(language_of(&text).map(|guess| guess.code), Some("de"));
}
