//! What is known about the labelled sets besides their rows.

/// Where a set is from.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) name: &'static str,
    /// What kind of text it is, and who wrote it for what.
    pub(crate) text: &'static str,
    pub(crate) licence: &'static str,
    /// What its publishers call it, or who they are.
    pub(crate) source: &'static str,
}

const fn facts(name: &'static str, text: &'static str, licence: &'static str, source: &'static str) -> Facts {
    Facts {
        name,
        text,
        licence,
        source,
    }
}

/// Every set that the project has used.
pub(crate) const FACTS: [Facts; 24] = [
    facts(
        "jigsaw_wikipedia",
        "Wikipedia talk pages",
        "labels CC0; text CC BY-SA 3.0",
        "Jigsaw, Wikipedia",
    ),
    facts(
        "civil_toxic_spans",
        "news comments, toxic ones preferred",
        "CC0",
        "Civil Comments; ipavlopoulos/toxic_spans",
    ),
    facts("civil_weak_aayan517", "news comments", "CC0", "Civil Comments"),
    facts(
        "wiki_context_toxicity",
        "Wikipedia talk pages",
        "Apache-2.0",
        "ipavlopoulos/context_toxicity",
    ),
    facts(
        "paradetox_en",
        "rude sentences and polite rewrites",
        "CC0",
        "s-nlp/paradetox",
    ),
    facts(
        "dynahate2021",
        "written to fool a classifier",
        "CC BY 4.0",
        "Vidgen et al. 2021",
    ),
    facts(
        "measuring_hate_speech_ken20",
        "social media",
        "CC BY 4.0",
        "Kennedy et al. 2020",
    ),
    facts("gab_hate_corpus", "posts on Gab", "CC BY 4.0", "Kennedy et al. 2022"),
    facts(
        "edos2023_sexism",
        "posts on Gab and Reddit",
        "MIT",
        "rewire-online/edos",
    ),
    facts(
        "hatexplain_mbib",
        "posts on Twitter and Gab",
        "MIT",
        "hate-alert/HateXplain",
    ),
    facts(
        "davidson2017",
        "tweets",
        "MIT",
        "t-davidson/hate-speech-and-offensive-language",
    ),
    facts(
        "stormfront",
        "sentences from a racist forum",
        "CC BY-SA 3.0",
        "Vicomtech",
    ),
    facts("sbic_v2_dev", "social media", "CC BY 4.0", "Social Bias Frames"),
    facts(
        "realtoxicityprompts_sample",
        "web text; labels are machine scores",
        "Apache-2.0",
        "allenai",
    ),
    facts(
        "hatemoji",
        "written to test hatred by emoji",
        "CC BY 4.0",
        "HannahKirk/Hatemoji",
    ),
    facts("youtube_spam_uci", "comments below music videos", "CC BY 4.0", "UCI"),
    facts("sms_spam_uci", "text messages", "CC BY 4.0", "UCI"),
    facts("germeval2018_de", "German tweets", "CC BY 4.0", "uds-lsv"),
    facts(
        "gahd_de",
        "German, written to fool a classifier",
        "CC BY 4.0",
        "jagol/gahd",
    ),
    facts("told_br_pt", "Brazilian tweets", "CC BY-SA 4.0", "JAugusto97/ToLD-Br"),
    facts(
        "poleval2019_pl",
        "Polish tweets",
        "BSD-3-Clause",
        "ptaszynski/cyberbullying-Polish",
    ),
    facts(
        "korean_news_comments",
        "Korean comments on entertainment news",
        "CC BY-SA 4.0",
        "kocohub/korean-hate-speech",
    ),
    facts(
        "mlma_en_fr_ar",
        "English, French and Arabic tweets",
        "MIT",
        "HKUST-KnowComp/MLMA_hate_speech",
    ),
    facts("arabic_toxicity", "Arabic social media", "MIT", "surge-ai"),
];

/// Sets that ask for hatred or sexism, in English or with English rows.
pub(crate) const HATE: [&str; 9] = [
    "dynahate2021",
    "measuring_hate_speech_ken20",
    "gab_hate_corpus",
    "edos2023_sexism",
    "hatexplain_mbib",
    "davidson2017",
    "stormfront",
    "hatemoji",
    "mlma_en_fr_ar",
];

pub(crate) const SPAM: [&str; 2] = ["youtube_spam_uci", "sms_spam_uci"];

pub(crate) fn facts_of(name: &str) -> Option<&'static Facts> {
    FACTS.iter().find(|facts| facts.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_sets_are_known_and_none_stands_twice() {
        assert!(HATE.iter().chain(&SPAM).all(|name| facts_of(name).is_some()));
        for (index, facts) in FACTS.iter().enumerate() {
            let place = FACTS.iter().position(|other| other.name == facts.name);
            assert_eq!(place, Some(index), "{}", facts.name);
        }
    }
}
