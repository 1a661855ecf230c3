//! Licences of what we ship: a list of those that ask for no more than a notice.

use super::metadata::Metadata;

/// SPDX names. CDLA-Permissive-2.0 covers data (root certificates), Unicode-3.0 the tables of Unicode.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];
/// Licences with conditions that we keep, each for the crates that are named with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[
    // Weak copyleft per file: we use these unchanged.
    ("crypto-glue", "MPL-2.0"),
    ("cssparser", "MPL-2.0"),
    ("cssparser-macros", "MPL-2.0"),
    ("dtoa-short", "MPL-2.0"),
    // The tables of Unicode under an older name of their licence; in a benchmark, not in the program.
    ("finl_unicode", "(MIT OR Apache-2.0) AND Unicode-DFS-2016"),
    ("option-ext", "MPL-2.0"),
    ("selectors", "MPL-2.0"),
    ("webauthn-attestation-ca", "MPL-2.0"),
    ("webauthn-rs", "MPL-2.0"),
    ("webauthn-rs-core", "MPL-2.0"),
    ("webauthn-rs-proto", "MPL-2.0"),
];

/// Crates whose licence we may not ship under.
pub fn problems(metadata: &Metadata) -> Vec<String> {
    let mut problems = Vec::new();
    for package in metadata.used() {
        let Some(licence) = &package.license else {
            problems.push(format!("{} {} names no licence", package.name, package.version));
            continue;
        };
        let excepted = EXCEPTIONS.contains(&(package.name.as_str(), licence.as_str()));
        if !excepted && !allows(licence) {
            problems.push(format!(
                "{} {}: `{licence}` is not on the list",
                package.name, package.version
            ));
        }
    }
    problems
}

/// Whether an SPDX expression can be met with the allowed licences. `/` is the old way to write OR.
fn allows(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser { words: &words, at: 0 };
    let met = parser.any();
    met && parser.at == words.len()
}

struct Parser<'a> {
    words: &'a [&'a str],
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.words.get(self.at).copied()
    }

    fn takes(&mut self, word: &str) -> bool {
        let found = self.peek() == Some(word);
        self.at += usize::from(found);
        found
    }

    fn any(&mut self) -> bool {
        let mut met = self.all();
        while self.takes("OR") {
            met |= self.all();
        }
        met
    }

    fn all(&mut self) -> bool {
        let mut met = self.one();
        while self.takes("AND") {
            met &= self.one();
        }
        met
    }

    fn one(&mut self) -> bool {
        if self.takes("(") {
            let met = self.any();
            return self.takes(")") && met;
        }
        let Some(name) = self.peek() else {
            return false;
        };
        self.at += 1;
        if self.takes("WITH") {
            let exception = self.peek().unwrap_or_default();
            self.at += 1;
            return ALLOWED.contains(&format!("{name} WITH {exception}").as_str());
        }
        ALLOWED.contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_understood() {
        for (expression, wanted) in [
            ("MIT", true),
            ("MIT OR Apache-2.0", true),
            ("MIT/Apache-2.0", true),
            ("GPL-3.0 OR MIT", true),
            ("GPL-3.0 AND MIT", false),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("(MIT OR GPL-3.0) AND GPL-3.0", false),
            ("Apache-2.0 WITH LLVM-exception OR GPL-2.0", true),
            ("GPL-3.0", false),
            ("MIT OR", true),
            ("(MIT", false),
            ("", false),
        ] {
            assert_eq!(allows(expression), wanted, "{expression}");
        }
    }
}
