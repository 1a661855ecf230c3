//! Prints how long an assessment and a verdict take: `cargo run --release -p moderation --example speed`.

use moderation::{Facts, Input, Moderator, Policy, StoryContext};
use std::time::Instant;

const COMMENTS: [&str; 4] = [
    "I have lived on this street for thirty years, and in all that time the council has not once asked us what we \
     think about the traffic. The new plan is better than the old one, but it will not work without a crossing at the \
     school. Could the paper ask them about that, please?",
    "You are an idiot if you believe that. Peres is a crook and everybody knows it; read what he said in 1995 and then \
     tell me that this journalist is not lying to us again. I will not vote for him, and neither should you or anybody \
     else who has two eyes and a memory longer than a week.",
    "What an i.d.i.o.t, f**king 1d1ot and a l0ser, as the whole t0wn knows by now; s h i t happens, but this is too \
     much for anybody who reads the news in the morning and has to go to work afterwards, as most of us do, day by day \
     and year by year, without any thanks from the likes of them.",
    "Это очень хорошая статья, спасибо автору. Надеюсь, что городской совет прочитает её и наконец примет решение, \
     которого все мы ждём уже третий год. Дорога к школе разбита, фонари не горят, а дети ходят по проезжей части \
     каждое утро и каждый вечер, и никому нет до этого дела.",
];

fn main() -> Result<(), moderation::PolicyError> {
    let begin = Instant::now();
    let moderator = Moderator::new();
    println!("building the engine: {:.1} ms", begin.elapsed().as_secs_f64() * 1e3);
    let begin = Instant::now();
    let policy = Policy::parse(Policy::default_document())?;
    println!(
        "reading the default policy: {:.1} ms",
        begin.elapsed().as_secs_f64() * 1e3
    );
    let people = ["Shimon Peres".to_owned(), "Angela Merkel".to_owned()];
    let story = StoryContext {
        people: &people,
        writer: Some("Dana Levin"),
        language: Some("en"),
    };
    for comment in COMMENTS {
        let input = Input::new(comment).story(story).parent_author("Robert");
        let micros = micros(2000, || moderator.assess(&input));
        println!("assess {:3} words: {micros:.1} µs", comment.split_whitespace().count());
    }
    let assessment = moderator.assess(&Input::new(COMMENTS[1]).story(story));
    println!(
        "apply the default policy: {:.2} µs",
        micros(20_000, || policy.apply(&assessment, &Facts::default()))
    );
    for unit in [
        "a",
        "fuck",
        "i ",
        "f u c k ",
        "e\u{301}",
        "1a",
        "**a",
        "you idiot ",
        "a.b-",
        "kill you i will ",
        "jews are vermin ",
        "http://a.com ",
        "ﷺ",
    ] {
        let text = unit.repeat(20_000 / unit.len());
        let input = Input::new(&text).story(story);
        println!(
            "assess 20 kB of {unit:?}: {:.2} ms",
            micros(5, || moderator.assess(&input)) / 1e3
        );
    }
    Ok(())
}

fn micros<T>(times: u32, mut run: impl FnMut() -> T) -> f64 {
    let begin = Instant::now();
    for _ in 0..times {
        std::hint::black_box(run());
    }
    begin.elapsed().as_secs_f64() * 1e6 / f64::from(times)
}
