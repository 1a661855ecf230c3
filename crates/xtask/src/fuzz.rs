//! `cargo xtask fuzz`: changes texts at random until one breaks a promise of the moderation engine.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use moderation::{Assessment, Category, Facts, Input, Moderator, Policy, StoryContext, fingerprint, people_in};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// How long to search
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Start of the random numbers: the same one tries the same texts
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where a text that broke a promise is written
    #[arg(long, default_value = "target/fuzz-failure.txt")]
    save: PathBuf,
}

/// Texts to begin with: something for every part of the engine.
const SEEDS: &[&str] = &[
    "You are an idiot and Peres is a crook.",
    "f u c k this, i-d-i-o-t, sh!t, f**k, 1d1ot, ѕhіt, ｉｄｉｏｔ, 🅸🅳🅸🅾🆃",
    "He called her \"an idiot\" — and I am not. «Дурак», сказал он.",
    "I will kill you, they should be hanged, all women are stupid",
    "Call +44 20 7946 0958, jane at example dot com, 221 Baker Street, DE89 3704 0044 0532 0130 00, ул. Ленина, д. 5",
    "Earn $90 per hour, 60% OFF http://bit.ly/x WhatsApp 07700 900123",
    "asdfghjkl sdkfjhsdkfjh ahahahahaha AAAAAAA ᴍᴏʀᴏɴ",
    "انت حمار אתה אידיוט Դու հիմար ես 너는 바보야 市长是笨蛋 คนโง่ मूर्ख",
    "\u{202e}toidi\u{202c} \u{200b}\u{feff}\u{301}\u{301} e\u{301} ﷺ ß İ ŉ ﬃ 👨‍👩‍👧 \u{e0041}",
    "> quoted\n> text\r\n@Bob, Ann Smith's story & <b>html</b> \\ \0 \t",
];

/// The generator of Steele et al. 2014 (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to below `end`, which is not 0.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % end.max(1)
    }

    fn pick(&mut self, texts: &[&str]) -> Vec<char> {
        let at = self.below(texts.len());
        texts.get(at).map_or(Vec::new(), |text| text.chars().collect())
    }
}

/// A text of ours, changed in a few places.
fn mutate(random: &mut Random) -> String {
    let mut text = random.pick(SEEDS);
    for _ in 0..=random.below(8) {
        let at = random.below(text.len() + 1);
        let end = (at + random.below(12)).min(text.len());
        match random.below(8) {
            0 => drop(text.drain(at..end)),
            1 => {
                let part: Vec<char> = text.iter().skip(at).take(end - at).copied().collect();
                let most = if random.below(50) == 0 { 2000 } else { 6 };
                let times = 1 + random.below(most);
                let repeated: Vec<char> = part.iter().copied().cycle().take(part.len() * times).collect();
                text.splice(at..at, repeated);
            }
            2 => {
                let code = u32::try_from(random.below(0x11_0000)).unwrap_or(0);
                text.insert(at, char::from_u32(code).unwrap_or('\u{301}'));
            }
            3 => {
                let signs = [
                    " ", ".", "*", "\"", "'", "@", "\n", "\u{200b}", "\u{301}", "-", "/", "(", ")", "1", "“", "”",
                    "\u{202e}",
                ];
                let sign = random.pick(&signs);
                text.splice(at..at, sign);
            }
            4 => {
                let other = random.pick(SEEDS);
                let from = random.below(other.len());
                text.splice(at..at, other.into_iter().skip(from).take(40));
            }
            5 => text
                .iter_mut()
                .skip(at)
                .take(end - at)
                .for_each(|c| *c = c.to_uppercase().next().unwrap_or(*c)),
            6 => {
                if let Some(part) = text.get_mut(at..end) {
                    part.reverse();
                }
            }
            _ => text
                .iter_mut()
                .skip(at)
                .take(1)
                .for_each(|c| *c = char::from_u32(u32::from(*c) ^ 1).unwrap_or(*c)),
        }
    }
    text.into_iter().collect()
}

/// Says which promise is broken, if one is.
fn check(text: &str, moderator: &Moderator, policy: &Policy) -> Result<(), String> {
    let people = people_in(text);
    let story = StoryContext {
        people: &people,
        writer: Some("Ann Smith"),
        language: Some("en"),
    };
    let input = Input::new(text).story(story).parent_author("Bob");
    let assessment = moderator.assess(&input);
    policy.apply(&assessment, &Facts::default());
    check_spans(text, &assessment)?;
    let is_share = |value: f32| (0.0..=1.0).contains(&value);
    let shares = [assessment.caps, assessment.private_data, assessment.gibberish];
    let scores = Category::ALL
        .into_iter()
        .map(|category| assessment.scores.get(category));
    if !scores.chain(shares).all(is_share) {
        return Err(format!("a score is not between 0 and 1: {:?}", assessment.scores));
    }
    if assessment.fingerprint != fingerprint(text) {
        return Err("two fingerprints of one text".to_owned());
    }
    if moderator.assess(&input) != assessment {
        return Err("two assessments of one text".to_owned());
    }
    Ok(())
}

fn check_spans(text: &str, assessment: &Assessment) -> Result<(), String> {
    if assessment.evidence.len() > 64 {
        return Err(format!("{} passages", assessment.evidence.len()));
    }
    for evidence in &assessment.evidence {
        let is_passage = text
            .get(evidence.begin..evidence.end)
            .is_some_and(|passage| !passage.is_empty());
        if !is_passage || !(0.0..=1.0).contains(&evidence.weight) {
            return Err(format!("{evidence:?}"));
        }
    }
    match assessment.evidence.is_sorted_by_key(|evidence| evidence.begin) {
        true => Ok(()),
        false => Err("passages out of order".to_owned()),
    }
}

pub fn run(args: &Args) -> Result<()> {
    let moderator = Moderator::new();
    let policy = Policy::parse(Policy::default_document())?;
    let mut random = Random(args.seed);
    let begin = Instant::now();
    let mut count = 0_u64;
    while begin.elapsed() < Duration::from_secs(args.seconds) {
        let text = mutate(&mut random);
        count += 1;
        let checked = catch_unwind(AssertUnwindSafe(|| check(&text, &moderator, &policy)));
        let broken = checked.unwrap_or_else(|_| Err("a panic".to_owned()));
        if let Err(promise) = broken {
            let literal = format!("{text:?}");
            fs::write(&args.save, &literal).with_context(|| args.save.display().to_string())?;
            bail!("text {count}: {promise}\n{literal}\nwritten to {}", args.save.display());
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of texts")]
    let rate = count as f64 / begin.elapsed().as_secs_f64();
    println!(
        "{count} texts, {rate:.0} a second, seed {}: every promise was kept",
        args.seed
    );
    Ok(())
}
