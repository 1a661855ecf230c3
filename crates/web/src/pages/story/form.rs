//! The form under a thread.

use model::comment::MAX_COMMENT_CHARS;
use model::{CommentId, Commenting, GuestPolicy, UnixMillis};
use serde::Serialize;
use service::comments::ClauseReason;
use service::stories::StoryTerms;
use service::{FieldError, Keys, Restriction, Services};

use super::thread::PageLanguage;
use crate::app::App;
use crate::i18n::Language;
use crate::pages::marked::mark;
use crate::records::{SiteRecord, StoryRecord};
use crate::render::Moment;
use crate::viewer::Viewer;

/// What somebody typed, and what came of it: shown again in the form.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// The comment.
    pub text: String,
    /// Which comment it answers.
    pub parent: Option<CommentId>,
    /// What is wrong with single fields.
    pub errors: Vec<FieldError>,
    /// What is wrong as a whole.
    pub message: Option<String>,
    /// Clean HTML of the comment.
    pub preview: Option<String>,
    /// What the policy asks about.
    pub nudge: Vec<ClauseReason>,
    /// Why this reader may not post.
    pub restriction: Option<Restriction>,
}

/// What the form shows.
#[derive(Debug, Serialize)]
pub struct View {
    /// For `t`.
    #[serde(serialize_with = "as_page")]
    page: String,
    /// `open`, `closed`, `members`, `not_member` or `barred`.
    pub state: &'static str,
    action: String,
    form_token: String,
    max_chars: usize,
    name: String,
    email: String,
    text: String,
    parent: Option<CommentId>,
    /// Whom the comment answers.
    pub parent_name: Option<String>,
    cancel: String,
    sign_in: String,
    /// Who is signed in.
    pub signed_in_as: Option<String>,
    asks_email: bool,
    is_premoderated: bool,
    /// Least time between two comments, as minutes and seconds.
    slow_mode: Option<String>,
    /// Whether only members may comment on this story.
    is_members_only: bool,
    errors: Vec<ErrorView>,
    message: Option<String>,
    preview: Option<String>,
    nudge: Option<NudgeView>,
    /// How the reader stands.
    pub restriction: Option<RestrictionView>,
}

fn as_page<S: serde::Serializer>(lang: &str, serializer: S) -> Result<S::Ok, S::Error> {
    PageLanguage { lang: lang.to_owned() }.serialize(serializer)
}

#[derive(Debug, Serialize)]
struct ErrorView {
    field: &'static str,
    message: String,
}

/// What the policy asks about.
#[derive(Debug, Serialize)]
pub struct NudgeView {
    /// Clauses with their words.
    pub reasons: Vec<ReasonView>,
    /// The comment with the words marked, escaped.
    pub marked_html: String,
    /// Signs that this very text was asked about.
    pub token: String,
}

/// A clause with the words that caused it.
#[derive(Debug, Serialize)]
pub struct ReasonView {
    title: String,
    text: String,
    words: Vec<String>,
}

/// How a restricted reader stands.
#[derive(Debug, Serialize)]
pub struct RestrictionView {
    /// Key of the sentence that tells it.
    pub key: String,
    /// Until when.
    pub until: String,
    /// Title of the clause.
    pub clause: String,
    /// The reason given.
    pub reason: String,
    /// Where to appeal.
    pub appeal: Option<String>,
    /// Where they see how they stand.
    pub standing: String,
    /// Whether they may still post.
    pub may_post: bool,
}

impl View {
    /// The form for a story, filled with what was typed, for somebody who is not signed in.
    pub fn new(
        app: &App,
        site: &SiteRecord,
        (story, terms): (&StoryRecord, &StoryTerms),
        typed: Typed,
        form_token: String,
    ) -> Self {
        let base = service::stories::path(site, &story.slug, story.id);
        let lang = if story.language.is_empty() {
            &site.settings.language
        } else {
            &story.language
        };
        let needs_account = site.settings.guests == GuestPolicy::MembersOnly || terms.members_only;
        let state = match terms.commenting {
            Commenting::Closed => "closed",
            _ if needs_account => "members",
            _ => "open",
        };
        let nudge = (!typed.nudge.is_empty()).then(|| NudgeView::new(app.services(), &typed.text, &typed.nudge));
        let errors = typed.errors.into_iter();
        Self {
            page: lang.clone(),
            state,
            action: format!("/{}/stories/{}/comments", site.key, story.id),
            form_token,
            max_chars: MAX_COMMENT_CHARS,
            name: typed.name,
            email: typed.email,
            text: typed.text,
            parent: typed.parent,
            parent_name: None,
            sign_in: format!("/{}/sign-in?next={base}%23form", site.key),
            cancel: format!("{base}#form"),
            signed_in_as: None,
            asks_email: site.settings.guests == GuestPolicy::NameAndEmail,
            is_premoderated: terms.commenting == Commenting::Premoderated,
            slow_mode: (terms.slow_mode_seconds > 0).then(|| minutes(terms.slow_mode_seconds.unsigned_abs())),
            is_members_only: terms.members_only,
            errors: errors
                .map(|error| ErrorView {
                    field: error.field,
                    message: error.message,
                })
                .collect(),
            message: typed.message,
            preview: typed.preview,
            nudge,
            restriction: None,
        }
    }

    /// The same for somebody signed in, who may be a member.
    pub fn sign_in_as(&mut self, name: &str, is_member: bool) {
        self.signed_in_as = Some(name.to_owned());
        if self.state == "members" {
            self.state = if self.is_members_only && !is_member {
                "not_member"
            } else {
                "open"
            };
        }
    }

    /// Fills in name and address where nothing was typed.
    pub fn prefill(&mut self, name: &str, email: &str) {
        if self.name.is_empty() {
            name.clone_into(&mut self.name);
        }
        if self.email.is_empty() {
            email.clone_into(&mut self.email);
        }
    }
}

impl NudgeView {
    /// For a text and the clauses it may break.
    pub fn new(services: &Services, text: &str, reasons: &[ClauseReason]) -> Self {
        let spans: Vec<(usize, usize)> = reasons
            .iter()
            .flat_map(|reason| reason.evidence.iter().copied())
            .collect();
        let reasons = reasons.iter().map(ReasonView::new).collect();
        Self {
            reasons,
            marked_html: mark(text, &spans),
            token: nudge_token(services, text),
        }
    }
}

impl ReasonView {
    /// Of a clause.
    pub fn new(reason: &ClauseReason) -> Self {
        Self {
            title: reason.title.clone(),
            text: reason.text.clone(),
            words: reason.words.clone(),
        }
    }
}

/// Seconds as minutes and seconds: 1:05.
pub fn minutes(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn nudge_token(services: &Services, text: &str) -> String {
    services
        .keys()
        .sign("nudge", &Keys::digest(text).chars().take(32).collect::<String>())
}

/// Whether the author was asked about this very text.
pub fn was_nudged(services: &Services, text: &str, token: &str) -> bool {
    let digest: String = Keys::digest(text).chars().take(32).collect();
    services
        .keys()
        .verify("nudge", token)
        .is_some_and(|signed| signed == digest)
}

/// Text as typed, with the line ends that browsers send made plain.
pub fn plain_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

impl RestrictionView {
    /// Of a restriction, in the page's language.
    pub fn new(
        services: &Services,
        site: &SiteRecord,
        viewer: &Viewer,
        restriction: &Restriction,
        language: Language,
    ) -> Self {
        let until = |until: UnixMillis| Moment::new(until, &site.settings.timezone, language).shown;
        Self {
            key: format!("standing.{}", restriction.standing),
            until: restriction.until.map(until).unwrap_or_default(),
            clause: restriction.clause_title.clone(),
            reason: restriction.reason.clone(),
            appeal: restriction.decision.map(|decision| {
                if viewer.account.is_some() {
                    format!("/{}/decisions/{decision}", site.key)
                } else {
                    // A guest without the cookie comes back by it.
                    service::appeals::link(services, site, decision)
                }
            }),
            standing: format!("/{}/standing", site.key),
            may_post: restriction.standing.may_post(),
        }
    }
}
