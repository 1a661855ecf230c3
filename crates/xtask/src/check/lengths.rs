//! Files short enough to be read at one sitting.

use std::path::Path;

use anyhow::{Context as _, Result};

/// Most lines of code in a file; comments, empty lines and the tests at its end do not count.
const MAX_LINES: usize = 400;

/// Files of Rust, script and style that are too long.
pub fn problems(folder: &Path) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            // Word lists and tables are data, however they are written.
            let is_data =
                path.ends_with("data") || path.ends_with("demo") && path.is_dir() && path.join("stories").exists();
            if path.is_dir() && !is_data {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs" || e == "js" || e == "css") {
                let text = std::fs::read_to_string(&path)?;
                let lines = code_lines(&text);
                if lines > MAX_LINES {
                    problems.push(format!(
                        "{}: {lines} lines of code, more than {MAX_LINES}",
                        path.display()
                    ));
                }
            }
        }
    }
    problems.sort();
    Ok(problems)
}

fn code_lines(text: &str) -> usize {
    let before_tests = text.lines().take_while(|line| *line != "#[cfg(test)]");
    before_tests
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_tests_do_not_count() {
        assert_eq!(
            code_lines("//! a\n\nfn a() {}\n// b\nfn b() {}\n#[cfg(test)]\nmod tests {}\n"),
            2
        );
    }
}
