//! Strong words in generated disguises: at least nine in ten must be seen.

use moderation::{Category, Input, Moderator};

const STRONG: &[(&str, Category)] = &[
    ("fuck", Category::Profanity),
    ("fucking", Category::Profanity),
    ("motherfucker", Category::Profanity),
    ("cunt", Category::Profanity),
    ("shit", Category::Profanity),
    ("bullshit", Category::Profanity),
    ("asshole", Category::Profanity),
    ("bitch", Category::Profanity),
    ("bastard", Category::Profanity),
    ("wanker", Category::Profanity),
    ("dickhead", Category::Profanity),
    ("cocksucker", Category::Profanity),
    ("idiot", Category::Insult),
    ("moron", Category::Insult),
    ("retard", Category::Insult),
    ("scumbag", Category::Insult),
    ("imbecile", Category::Insult),
    ("whore", Category::Insult),
    ("nigger", Category::IdentityAttack),
    ("faggot", Category::IdentityAttack),
    ("kike", Category::IdentityAttack),
    ("paki", Category::IdentityAttack),
    ("blowjob", Category::SexualExplicit),
    ("dildo", Category::SexualExplicit),
];

fn replace(word: &str, table: &[(char, char)], at_most: usize) -> String {
    let mut left = at_most;
    let swap = |c: char| match table.iter().find(|(from, _)| *from == c) {
        Some((_, to)) if left > 0 => {
            left -= 1;
            *to
        }
        _ => c,
    };
    word.chars().map(swap).collect()
}

fn between(word: &str, sign: &str) -> String {
    word.chars().map(String::from).collect::<Vec<_>>().join(sign)
}

fn shift(word: &str, first: u32) -> String {
    word.chars()
        .filter_map(|c| char::from_u32(first + u32::from(c) - 97))
        .collect()
}

fn disguises(word: &str) -> Vec<(&'static str, String)> {
    let leet = [
        ('i', '1'),
        ('o', '0'),
        ('e', '3'),
        ('a', '4'),
        ('s', '5'),
        ('t', '7'),
        ('b', '8'),
    ];
    let signs = [('i', '!'), ('a', '@'), ('s', '$')];
    let cyrillic = [
        ('a', 'а'),
        ('e', 'е'),
        ('o', 'о'),
        ('c', 'с'),
        ('i', 'і'),
        ('p', 'р'),
        ('k', 'к'),
        ('h', 'һ'),
        ('s', 'ѕ'),
    ];
    let greek = [
        ('a', 'α'),
        ('o', 'ο'),
        ('i', 'ι'),
        ('k', 'κ'),
        ('u', 'υ'),
        ('e', 'ε'),
        ('n', 'η'),
        ('t', 'τ'),
    ];
    let accents = [
        ('a', 'á'),
        ('e', 'ë'),
        ('i', 'ï'),
        ('o', 'ö'),
        ('u', 'ü'),
        ('c', 'ç'),
        ('n', 'ñ'),
    ];
    let letters: Vec<char> = word.chars().collect();
    let stretched: String = letters
        .iter()
        .flat_map(|c| std::iter::repeat_n(*c, if "aeiou".contains(*c) { 4 } else { 1 }))
        .collect();
    let all_doubled: String = letters.iter().flat_map(|c| [*c, *c]).collect();
    let vowels_blotted: String = letters
        .iter()
        .enumerate()
        .map(|(i, c)| if i > 0 && "aeiou".contains(*c) { '*' } else { *c })
        .collect();
    let middle_blotted: String = letters
        .iter()
        .enumerate()
        .map(|(i, c)| if i > 0 && i + 1 < letters.len() { '*' } else { *c })
        .collect();
    let (front, back) = letters.split_at(letters.len() / 2);
    let split: String = front.iter().chain(&['-']).chain(back).collect();
    vec![
        ("upper case", word.to_uppercase()),
        ("leet", replace(word, &leet, 9)),
        ("one digit", replace(word, &leet, 1)),
        ("signs", replace(word, &signs, 9)),
        ("Cyrillic", replace(word, &cyrillic, 9)),
        ("Greek", replace(word, &greek, 9)),
        ("accents", replace(word, &accents, 9)),
        ("spaced", between(word, " ")),
        ("dotted", between(word, ".")),
        ("hyphens", between(word, "-")),
        ("underscores", between(word, "_")),
        ("zero width", between(word, "\u{200b}")),
        ("soft hyphens", between(word, "\u{ad}")),
        ("marks", between(word, "\u{336}")),
        ("full width", shift(word, 0xff41)),
        ("mathematical", shift(word, 0x1d41a)),
        ("script", shift(word, 0x1d4d0 + 26)),
        ("circled", shift(word, 0x24d0)),
        ("squared", shift(word, 0x1f170)),
        ("flags", shift(word, 0x1f1e6)),
        ("stretched", stretched),
        ("doubled", all_doubled),
        ("vowels blotted", vowels_blotted),
        ("middle blotted", middle_blotted),
        ("split", split),
    ]
}

#[test]
fn nine_in_ten_disguises_are_seen() {
    let moderator = Moderator::new();
    let (mut seen, mut all) = (0, 0);
    let mut missed = Vec::new();
    for (word, category) in STRONG {
        for (name, disguise) in disguises(word) {
            let text = format!("What can one say, {disguise} is all there is to it.");
            let found = moderator.assess(&Input::new(&text)).scores.get(*category) >= 0.5;
            all += 1;
            seen += usize::from(found);
            if !found {
                missed.push(format!("{name}: {disguise}"));
            }
        }
    }
    println!("{seen} of {all} disguises seen; missed: {missed:#?}");
    assert!(seen * 10 >= all * 9, "{seen} of {all}; missed: {missed:#?}");
}
