//! The whole command, on invented rows and with a model that knows nothing.

use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use moderation::training::{Dense, GLOBAL, LABELS, LOCAL, TOP, WIDTH, model_file};
use serde_json::json;

use super::{Args, run};

/// A network of zeros: every category at one half, in English and German.
fn write_model(path: &Path) {
    let dense = Dense {
        local: vec![0.0; WIDTH * LOCAL],
        local_bias: vec![0.0; LOCAL],
        global: vec![0.0; WIDTH * GLOBAL],
        global_bias: vec![0.0; GLOBAL],
        head: vec![0.0; LABELS * TOP],
        head_bias: vec![0.0; LABELS],
        span: vec![0.0; LOCAL + WIDTH],
        span_bias: vec![0.0, 1.0],
        calibration: [1.0, -1.0].repeat(LABELS),
    };
    let languages = [("de".to_owned(), 0b1000), ("en".to_owned(), 0xff)];
    std::fs::write(path, model_file(1, &languages, &dense, &[]).0).unwrap();
}

fn write_set(path: &Path, rows: &[serde_json::Value]) {
    let mut file = GzEncoder::new(std::fs::File::create(path).unwrap(), Compression::fast());
    for row in rows {
        writeln!(file, "{row}").unwrap();
    }
    file.finish().unwrap();
}

fn write_data(folder: &Path) {
    let rows: Vec<_> = (0..40)
        .map(|index| {
            let is_rude = index % 3 == 0;
            let text = if is_rude { "You are an idiot, number" } else { "I read this at breakfast, number" };
            let mut row = json!({
                "text": format!("{text} {index}"), "lang": "en",
                "split": if index < 32 { "dev" } else { "train" },
                "labels": {"insult": if is_rude { 0.667 } else { 0.0 }, "toxicity": if index % 8 == 0 { 1.0 } else { 0.333 }},
            });
            if is_rude {
                row["spans"] = json!([[11, 16]]);
            }
            row
        })
        .collect();
    write_set(&folder.join("civil_toxic_spans.jsonl.gz"), &rows);
    let rows = [
        "Kaufen Sie jetzt, nur heute",
        "Das war ein schöner Tag am See mit der Familie",
    ]
    .map(|text| json!({"text": text, "lang": "de", "split": "dev", "labels": {"spam": f32::from(text.len() < 30)}}));
    write_set(&folder.join("invented.jsonl.gz"), &rows);
}

#[test]
fn a_card_is_written_with_pictures_and_says_plainly_what_it_found() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write_model(&at("model.bin"));
    write_data(folder.path());
    let args = |rows: Option<usize>| Args {
        data: folder.path().to_owned(),
        model: at("model.bin"),
        out: at("docs.md"),
        rows,
        with_language: false,
    };
    run(&args(Some(10))).unwrap();
    let card = std::fs::read_to_string(at("docs.md")).unwrap();
    assert!(card.starts_with("# Model card of the moderation engine\n"));
    for part in [
        "**A quick look at 10 rows of each set at most",
        "42 labelled comments of 2 public sets",
        // 32 rows of one set, in steps of four, and both of the other.
        "10 of its rows are measured below",
        "| invented | – | not recorded: find out before use | – |",
        "| civil_toxic_spans | news comments, toxic ones preferred | CC0 |",
        "| civil_toxic_spans | insult | 8 | 3 | ",
        "- de: insult\n",
        "| AUC, mean of the six labels of jigsaw_wikipedia | – | ≥ 0.980 | – | not measured | ≥ 0.984 | – | not measured |",
        "(images/model-card/insult.svg)",
        "never asked",
        "## Known failures",
    ] {
        assert!(card.contains(part), "no `{part}` in:\n{card}");
    }
    let long = card
        .lines()
        .find(|line| !line.starts_with('|') && line.chars().count() > 120);
    assert_eq!(long, None);
    let picture = std::fs::read_to_string(at("images/model-card/insult.svg")).unwrap();
    assert!(picture.contains("prefers-color-scheme:dark") && picture.trim_end().ends_with("</svg>"));

    let missing = Args {
        model: at("none.bin"),
        ..args(None)
    };
    let error = format!("{:#}", run(&missing).unwrap_err());
    assert!(error.contains("--model") && error.contains("none.bin"), "{error}");
}
