//! Lists the files of the demo newspaper, so that they are compiled in and a new one needs no line of code.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let demo = Path::new(&variable("CARGO_MANIFEST_DIR")).join("demo");
    println!("cargo::rerun-if-changed={}", demo.display());
    let mut text = String::new();
    for (name, folder, extension) in [("STORIES", "stories", "toml"), ("IMAGES", "images", "svg")] {
        let folder = demo.join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        files.retain(|file| file.extension().is_some_and(|found| found == extension));
        files.sort();
        text.push_str(&list(name, &files));
    }
    std::fs::write(Path::new(&variable("OUT_DIR")).join("demo_files.rs"), text)
}

/// A constant with the name and the text of each file.
fn list(name: &str, files: &[PathBuf]) -> String {
    let mut text = format!("pub const {name}: &[(&str, &str)] = &[\n");
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let short = file.file_name().map(|name| name.to_string_lossy().into_owned());
        writeln!(text, "    ({:?}, include_str!({:?})),", short.unwrap_or_default(), file)
            .expect("a String takes all that is written to it");
    }
    text.push_str("];\n");
    text
}

fn variable(name: &str) -> String {
    std::env::var(name).expect("cargo sets it for every build script")
}
