//! Trains the classifier.

pub(crate) mod data;
mod examples;
mod linear;
mod metrics;
mod network;
mod vocabulary;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use clap::Args as ClapArgs;
use moderation::{Category, Moderator};

use data::LABELS;
use examples::Example;
use network::{Network, Random, Settings, Shape};

#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// Folder of the labelled comments
    #[arg(long)]
    data: PathBuf,
    #[arg(long, default_value_t = 480_000)]
    size: usize,
    #[arg(long, default_value_t = 3)]
    fewest: u32,
    #[arg(long, default_value_t = 16)]
    width: usize,
    #[arg(long, default_value_t = 32)]
    local: usize,
    #[arg(long, default_value_t = 32)]
    global: usize,
    #[arg(long, default_value_t = 5)]
    epochs: u32,
    #[arg(long, default_value_t = 0.05)]
    rate: f32,
    #[arg(long, default_value_t = 0.1)]
    dropout: f32,
    #[arg(long, default_value_t = 1e-3)]
    set_decay: f32,
    #[arg(long, default_value_t = 0.0)]
    decay: f32,
    #[arg(long, default_value_t = 0.3)]
    span_weight: f32,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[arg(long, default_value_t = 1)]
    members: u64,
    #[arg(long, default_value_t = 0.0)]
    rare: f32,
    #[arg(long, default_value_t = 0)]
    linear_epochs: u32,
    #[arg(long, default_value_t = 0.1)]
    linear_rate: f32,
    #[arg(long, default_value_t = 1e-5)]
    linear_decay: f32,
    #[arg(long, default_value_t = 0.5)]
    power: f32,
    #[arg(long, default_value_t = 1.0)]
    idf: f32,
    #[arg(long)]
    weight: Vec<String>,
    #[arg(long, default_value_t = 1.0)]
    others: f32,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let start = Instant::now();
    let data = data::read(&args.data)?;
    eprintln!("{} rows {:.0?}", data.rows.len(), start.elapsed());
    let moderator = Moderator::new();
    let bar = indicatif::ProgressBar::new(data.rows.len() as u64);
    let mut examples = examples::extract(&data, &moderator, &bar);
    bar.finish_and_clear();
    eprintln!(
        "features {} {:.0?}",
        examples.iter().map(|e| e.keys.len()).sum::<usize>(),
        start.elapsed()
    );
    let keys = vocabulary::select(&examples, data.sets.len(), args.fewest, args.size);
    eprintln!("known {} {:.0?}", keys.len(), start.elapsed());
    let ids: vocabulary::ByKey<u32> = keys.iter().copied().zip(0_u32..).collect();
    for example in &mut examples {
        translate(example, &ids);
    }
    eprintln!(
        "translated {} {:.0?}",
        examples.iter().map(|e| e.keys.len()).sum::<usize>(),
        start.elapsed()
    );
    for example in &mut examples {
        let name = &data.sets[example.set];
        let factor = args.weight.iter().find_map(|w| {
            w.split_once('=')
                .filter(|(n, _)| name.starts_with(n))
                .map(|(_, v)| v.parse::<f32>().unwrap_or(1.0))
        });
        for (label, aim) in example.aims.iter_mut().enumerate() {
            if matches!(label, 1 | 4) || (label == 5 && name.starts_with("jigsaw")) {
                aim.1 *= 1.0 + args.rare * aim.0;
            }
            aim.1 *= factor.unwrap_or(args.others);
        }
    }
    let shape = Shape {
        rows: keys.len(),
        width: args.width,
        local: args.local,
        global: args.global,
        sets: data.sets.len(),
    };
    let trained = (args.linear_epochs > 0).then(|| {
        let settings = linear::Settings {
            rate: args.linear_rate,
            decay: args.linear_decay,
            power: args.power,
        };
        linear::train(
            &examples,
            keys.len(),
            data.sets.len(),
            args.linear_epochs,
            settings,
            args.idf,
            |l, e| {
                let mut v = Vec::new();
                report(&data, &examples, e == args.linear_epochs, |x| {
                    l.vector(x, args.power, &mut v);
                    (l.logits(&v), vec![0.0; x.ends.len() - 1])
                });
            },
        )
    });
    let mut networks: Vec<(Network, Random, Vec<usize>)> = (0..args.members)
        .map(|member| {
            let seed = args.seed + member;
            let order: Vec<usize> = (0..examples.len())
                .filter(|index| !examples[*index].is_dev && examples[*index].aims.iter().any(|a| a.1 > 0.0))
                .collect();
            (Network::new(shape, seed), Random(seed), order)
        })
        .collect();
    for epoch in 1..=args.epochs {
        std::thread::scope(|scope| {
            for (network, random, order) in &mut networks {
                let examples = &examples;
                scope.spawn(move || {
                    let total = order.len() as f32 * args.epochs as f32;
                    let mut done = order.len() as f32 * (epoch - 1) as f32;
                    random.shuffle(order);
                    let mut loss = 0.0;
                    for index in order.iter() {
                        let settings = Settings {
                            rate: args.rate * (1.0 - done / total),
                            dropout: args.dropout,
                            set_decay: args.set_decay,
                            decay: args.decay,
                            span_weight: args.span_weight,
                        };
                        loss += f64::from(network.learn(&examples[*index], &settings, random));
                        done += 1.0;
                    }
                    eprintln!(
                        "epoch {epoch} loss {:.4} {:.0?}",
                        loss / order.len() as f64,
                        start.elapsed()
                    );
                });
            }
        });
        let mut nets: Vec<&mut Network> = networks.iter_mut().map(|n| &mut n.0).collect();
        let mut v = Vec::new();
        for mix in [0.0_f32, 0.3, 0.5, 0.7] {
            if mix > 0.0 && trained.is_none() {
                continue;
            }
            report(&data, &examples, epoch == args.epochs && mix == 0.5, |example| {
                let (mut logits, mut spans) = ([0.0_f32; LABELS], vec![0.0_f32; example.ends.len() - 1]);
                let n = nets.len() as f32;
                for network in nets.iter_mut() {
                    let (l, s) = network.predict(example);
                    logits.iter_mut().zip(l).for_each(|(a, b)| *a += b / n);
                    spans.iter_mut().zip(s).for_each(|(a, b)| *a += b / n);
                }
                if let Some(t) = &trained {
                    t.linear.vector(example, t.power, &mut v);
                    let l = t.linear.logits(&v);
                    logits
                        .iter_mut()
                        .zip(l)
                        .for_each(|(a, b)| *a = *a * (1.0 - mix) + b * mix);
                }
                (logits, spans)
            });
        }
    }
    Ok(())
}

fn translate(example: &mut Example, ids: &vocabulary::ByKey<u32>) {
    let mut keys = Vec::with_capacity(example.keys.len());
    let mut begin = 0;
    for end in &mut example.ends {
        keys.extend(example.keys[begin..*end as usize].iter().filter_map(|key| ids.get(key)));
        begin = *end as usize;
        *end = keys.len() as u32;
    }
    keys.shrink_to_fit();
    example.keys = keys;
}

const WIKI: [Category; 6] = [
    Category::Toxicity,
    Category::SevereToxicity,
    Category::Profanity,
    Category::Insult,
    Category::Threat,
    Category::IdentityAttack,
];

const HATE: [&str; 9] = [
    "davidson2017",
    "dynahate2021",
    "edos2023_sexism",
    "gab_hate_corpus",
    "hatemoji",
    "hatexplain_mbib",
    "measuring_hate_speech_ken20",
    "stormfront",
    "mlma_en_fr_ar",
];

fn report(
    data: &data::Data,
    examples: &[Example],
    full: bool,
    mut predict: impl FnMut(&Example) -> ([f32; LABELS], Vec<f32>),
) {
    let mut scores: Vec<Vec<Vec<(f32, bool)>>> = vec![vec![Vec::new(); LABELS]; data.sets.len()];
    let mut f1 = vec![Vec::new(); 9];
    for example in examples.iter().filter(|example| example.is_dev) {
        let (logits, spans) = predict(example);
        for label in 0..LABELS {
            if let Some(value) = example.labels[label] {
                scores[example.set][label].push((logits[label], value >= 0.5));
            }
        }
        if let Some(marked) = &example.marked {
            for (index, f1) in f1.iter_mut().enumerate() {
                let threshold = -1.6 + 0.3 * index as f32;
                let words = spans.len();
                let tp = (0..words).filter(|w| spans[*w] > threshold && marked[*w]).count() as f64;
                let p = (0..words).filter(|w| spans[*w] > threshold).count() as f64;
                let g = (0..words).filter(|w| marked[*w]).count() as f64;
                f1.push(if p + g == 0.0 { 1.0 } else { 2.0 * tp / (p + g) });
            }
        }
    }
    let mut all = vec![vec![None; LABELS]; data.sets.len()];
    for (set, name) in data.sets.iter().enumerate() {
        let mut line = format!("{name:28}");
        let mut any = false;
        for label in 0..LABELS {
            all[set][label] = metrics::auc(&mut scores[set][label]);
            match all[set][label] {
                Some(auc) => {
                    any = true;
                    line += &format!(" {}={auc:.3}", &Category::ALL[label].as_str()[..4]);
                }
                None => {}
            }
        }
        if any && full {
            eprintln!("  {line}");
        }
    }
    let set = |name: &str| data.sets.iter().position(|set| set == name).unwrap_or(0);
    let get = |name: &str, category: Category| all[set(name)][category as usize].unwrap_or(f64::NAN);
    let wiki = WIKI.iter().map(|c| get("jigsaw_wikipedia", *c)).sum::<f64>() / 6.0;
    let hate = HATE.iter().map(|s| get(s, Category::IdentityAttack)).sum::<f64>() / HATE.len() as f64;
    let mut pooled: Vec<(f32, bool)> = HATE
        .iter()
        .flat_map(|s| scores[set(s)][Category::IdentityAttack as usize].clone())
        .collect();
    eprintln!(
        "  wiki6 {wiki:.4} civil ins {:.4} tox {:.4} weak {:.4} wctx {:.4} hate {hate:.4} pooled {:.4} spam {:.4} {:.4} span {}",
        get("civil_toxic_spans", Category::Insult),
        get("civil_toxic_spans", Category::Toxicity),
        get("civil_weak_aayan517", Category::Toxicity),
        get("wiki_context_toxicity", Category::Toxicity),
        metrics::auc(&mut pooled).unwrap_or(0.0),
        get("sms_spam_uci", Category::Spam),
        get("youtube_spam_uci", Category::Spam),
        f1.iter()
            .map(|f| format!("{:.3}", f.iter().sum::<f64>() / f.len() as f64))
            .collect::<Vec<_>>()
            .join(" "),
    );
}
