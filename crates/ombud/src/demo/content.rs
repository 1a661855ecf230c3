//! The files of the demo newspaper, compiled in.

use model::{Commenting, UnixMillis};
use serde::Deserialize;

mod files {
    include!(concat!(env!("OUT_DIR"), "/demo_files.rs"));
}

/// `site.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    pub key: String,
    pub name: String,
    pub language: String,
    pub tagline: String,
    pub timezone: String,
}

/// A file of `stories/`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    pub key: String,
    pub headline: String,
    #[serde(default)]
    pub standfirst: String,
    #[serde(default)]
    pub byline: String,
    pub section: String,
    pub language: String,
    pub hours_ago: i64,
    pub commenting: Commenting,
    #[serde(default)]
    pub image: String,
    pub body: String,
    #[serde(default)]
    pub comment: Vec<Comment>,
}

/// A comment below a demo story.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// Unique below its story.
    pub id: String,
    pub name: String,
    /// After the story was published.
    pub minutes: i64,
    pub text: String,
    #[serde(default)]
    pub reply_to: Option<String>,
    /// Whether its author has an account.
    #[serde(default)]
    pub account: bool,
    /// What the policy should say of it: kept for tests of the policy.
    #[serde(default)]
    pub expect: Option<String>,
    /// What a moderator did with it.
    #[serde(default)]
    pub desk: Option<Desk>,
    /// The clause of that decision.
    #[serde(default)]
    pub clause: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Desk {
    Approve,
    Reject,
}

impl Story {
    pub fn published_at(&self, now: UnixMillis) -> UnixMillis {
        now.plus(-self.hours_ago * UnixMillis::HOUR)
    }
}

impl Comment {
    pub fn created_at(&self, published: UnixMillis, now: UnixMillis) -> UnixMillis {
        published
            .plus(self.minutes * UnixMillis::MINUTE)
            .min(now.plus(-UnixMillis::MINUTE))
    }
}

/// The newspaper.
pub fn site() -> anyhow::Result<Site> {
    Ok(toml::from_str(include_str!("../../demo/site.toml"))?)
}

/// All stories, oldest first, so that the related posts of each know the ones before.
pub fn stories() -> anyhow::Result<Vec<Story>> {
    let mut stories = Vec::new();
    for (name, text) in files::STORIES {
        let story: Story = toml::from_str(text).map_err(|error| anyhow::anyhow!("demo story {name}: {error}"))?;
        stories.push(story);
    }
    stories.sort_by_key(|story| -story.hours_ago);
    Ok(stories)
}

/// The picture with this file name.
pub fn image(name: &str) -> Option<&'static str> {
    files::IMAGES
        .iter()
        .find(|(file, _)| *file == name)
        .map(|(_, svg)| *svg)
}

/// Tells one edition of the content from another.
pub fn fingerprint() -> String {
    let all = files::STORIES
        .iter()
        .chain(files::IMAGES)
        .flat_map(|(name, text)| name.bytes().chain(text.bytes()));
    let hash = all.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_newspaper_is_whole() {
        let stories = stories().unwrap();
        let keys: BTreeSet<&str> = stories.iter().map(|story| story.key.as_str()).collect();
        assert_eq!(keys.len(), stories.len(), "keys are unique");
        assert!(stories.len() >= 40, "{} stories", stories.len());
        let comments: usize = stories.iter().map(|story| story.comment.len()).sum();
        assert!(comments >= 300, "{comments} comments");
        assert_eq!(site().unwrap().key, "lantern");
    }

    #[test]
    fn replies_come_after_what_they_reply_to_and_pictures_exist() {
        for story in stories().unwrap() {
            let mut seen = BTreeSet::new();
            for comment in &story.comment {
                let parent = comment.reply_to.as_deref();
                assert!(
                    parent.is_none_or(|id| seen.contains(id)),
                    "{}: {}",
                    story.key,
                    comment.id
                );
                assert!(seen.insert(comment.id.as_str()), "{}: {} twice", story.key, comment.id);
                assert_eq!(
                    comment
                        .expect
                        .as_deref()
                        .map(|e| ["publish", "nudge", "hold", "reject"].contains(&e)),
                    comment.expect.as_ref().map(|_| true)
                );
            }
            let file = story.image.strip_prefix("images/");
            assert!(
                story.image.is_empty() || file.and_then(image).is_some(),
                "{}: {}",
                story.key,
                story.image
            );
        }
    }
}
