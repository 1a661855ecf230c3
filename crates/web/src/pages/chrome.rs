//! What stands around every page: masthead, sections, footer.

use model::{Deed, UnixMillis, may};
use serde::Serialize;

use crate::app::App;
use crate::forms::token;
use crate::i18n::{Language, direction};
use crate::records::{SectionCount, SiteRecord};
use crate::render::Moment;
use crate::viewer::Viewer;

/// What the layout shows.
#[derive(Debug, Clone, Serialize)]
pub struct Page {
    /// BCP 47 tag of the page.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The document's title, without the site's name.
    pub title: String,
    /// For search engines and previews; may be empty.
    pub description: String,
    /// Absolute canonical address; empty for pages that search engines should leave out.
    pub canonical: String,
    /// The site, if the page belongs to one.
    pub site: Option<SiteChrome>,
    /// Who is signed in; nothing in a kept page, where it is filled in later.
    pub account: Option<AccountChrome>,
}

/// Who looks at the page, in the masthead.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountChrome {
    /// Their name, if they are signed in.
    pub name: Option<String>,
    /// Whether the desk is theirs.
    pub is_staff: bool,
    /// Token for the form that signs out.
    pub form_token: String,
}

/// The site in the masthead.
#[derive(Debug, Clone, Serialize)]
pub struct SiteChrome {
    /// Its word in addresses.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Under the name.
    pub tagline: String,
    /// Language of name and tagline.
    pub lang: String,
    /// Today.
    pub today: Moment,
    /// Its sections.
    pub sections: Vec<SectionLink>,
}

/// A section in the navigation.
#[derive(Debug, Clone, Serialize)]
pub struct SectionLink {
    /// As shown.
    pub name: String,
    /// Address.
    pub href: String,
    /// Whether the page is in it.
    pub is_current: bool,
}

impl Page {
    /// A page of no site.
    pub fn bare(language: Language, title: impl Into<String>) -> Self {
        Self {
            lang: language.code().to_owned(),
            dir: direction(language.code()),
            title: title.into(),
            description: String::new(),
            canonical: String::new(),
            site: None,
            account: Some(AccountChrome::default()),
        }
    }

    /// A page of a site, in the site's language.
    pub fn of(site: &SiteRecord, now: UnixMillis, title: impl Into<String>) -> Self {
        Self::in_language(site, &site.settings.language, now, title)
    }

    /// A page of a site, in the language of its story.
    pub fn in_language(site: &SiteRecord, lang: &str, now: UnixMillis, title: impl Into<String>) -> Self {
        let lang = if lang.is_empty() { &site.settings.language } else { lang };
        let language = Language::of(lang);
        let mut page = Self::bare(language, title);
        page.lang = lang.to_owned();
        page.dir = direction(lang);
        page.site = Some(SiteChrome {
            key: site.key.clone(),
            name: site.name.clone(),
            tagline: site.settings.tagline.clone(),
            lang: site.settings.language.clone(),
            today: Moment::new(now, &site.settings.timezone, Language::of(&site.settings.language)),
            sections: Vec::new(),
        });
        page
    }

    /// The same with the site's sections in its navigation.
    #[must_use]
    pub fn with_sections(mut self, sections: &[SectionCount], current: &str) -> Self {
        if let Some(site) = &mut self.site {
            let key = site.key.clone();
            let named = sections.iter().filter(|section| !section.slug.is_empty());
            site.sections = named
                .take(9)
                .map(|section| SectionLink {
                    name: section.name.clone(),
                    href: format!("/{key}/sections/{}", section.slug),
                    is_current: section.slug == current,
                })
                .collect();
        }
        self
    }

    /// The same with who looks at it.
    #[must_use]
    pub fn for_viewer(mut self, app: &App, viewer: &Viewer, site: &SiteRecord) -> Self {
        self.account = Some(AccountChrome {
            name: viewer.account.as_ref().map(|account| account.name.clone()),
            is_staff: may(viewer.role_on(site.id), Deed::SeeDesk),
            form_token: token::make(app.services(), viewer),
        });
        self
    }

    /// The same with its canonical address.
    #[must_use]
    pub fn at(mut self, site: &SiteRecord, path: &str) -> Self {
        self.canonical = format!("{}{path}", site.base_url);
        self
    }

    /// Our language for the page's own texts.
    pub fn language(&self) -> Language {
        Language::of(&self.lang)
    }
}
