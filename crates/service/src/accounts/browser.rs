//! A browser in two words, for the list of sessions: enough to know one's own, too little to tell people apart.

/// Family and system, such as `Firefox on Windows`; empty for what says nothing.
pub fn in_words(user_agent: &str) -> String {
    let has = |needle: &str| user_agent.contains(needle);
    let family = match () {
        () if has("Edg") => "Edge",
        () if has("OPR/") || has("Opera") => "Opera",
        () if has("SamsungBrowser") => "Samsung Internet",
        () if has("Firefox/") || has("FxiOS") => "Firefox",
        () if has("Chrome/") || has("Chromium") || has("CriOS") => "Chrome",
        () if has("Safari/") => "Safari",
        () => "",
    };
    let system = match () {
        () if has("Android") => "Android",
        () if has("iPhone") || has("iPad") => "iOS",
        () if has("Windows") => "Windows",
        () if has("CrOS") => "ChromeOS",
        () if has("Mac OS X") || has("Macintosh") => "macOS",
        () if has("Linux") => "Linux",
        () => "",
    };
    match (family, system) {
        ("", "") => String::new(),
        ("", system) => format!("a browser on {system}"),
        (family, "") => family.to_owned(),
        (family, system) => format!("{family} on {system}"),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn a_browser_is_two_words_and_never_more() {
        for (agent, words) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
                "Safari on macOS",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0",
                "Edge on Windows",
            ),
            ("curl/8.5.0 <script>", ""),
            ("", ""),
        ] {
            assert_eq!(in_words(agent), words);
        }
    }
}
