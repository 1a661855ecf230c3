//! Templates: compiled in, all declared at start, strict about names, escaped always.

use std::collections::HashMap;
use std::sync::Arc;

use axum::response::Html;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, escape_formatter};
use serde::Serialize;

use crate::assets::Assets;
use crate::error::WebError;
use crate::i18n::{Language, Texts};

mod moment;
mod templates;

pub use moment::Moment;

/// All templates, ready to be filled.
pub struct Renderer {
    environment: Environment<'static>,
    texts: Arc<Texts>,
}

impl Renderer {
    /// Compiles all templates.
    ///
    /// # Panics
    /// When one does not compile: a mistake of ours that every test finds.
    pub fn new(assets: &Assets) -> Self {
        let texts = Arc::new(Texts::load());
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.expect("the usual delimiters do not collide"));
        environment.set_formatter(escape);
        for (name, text) in templates::ALL.iter().chain(crate::desk::TEMPLATES) {
            environment
                .add_template(name, text)
                .unwrap_or_else(|error| panic!("{name}: {error:#}"));
        }
        let addresses = assets.addresses();
        environment.add_function("asset", move |name: &str| asset(&addresses, name));
        let for_templates = Arc::clone(&texts);
        environment.add_function("t", move |state: &State, key: &str, values: Kwargs| {
            translate(&for_templates, state, key, &values)
        });
        Self { environment, texts }
    }

    /// The texts of all languages.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Fills a template. Its context has a `page` with a `lang`, if it speaks to people.
    ///
    /// # Errors
    /// When the template asks for what the context does not hold: a mistake of ours.
    pub fn render<T: Serialize>(&self, name: &str, context: &T) -> Result<String, WebError> {
        let template = self.environment.get_template(name).map_err(WebError::internal)?;
        template
            .render(Serde(context))
            .map_err(|error| WebError::internal(format!("{error:#}")))
    }

    /// As [`Renderer::render`], ready to be answered.
    ///
    /// # Errors
    /// See there.
    pub fn page<T: Serialize>(&self, name: &str, context: &T) -> Result<Html<String>, WebError> {
        self.render(name, context).map(Html)
    }
}

/// Escapes what could end text or an attribute in quotes; slashes, of which addresses are full, stay readable.
fn escape(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let Some(text) = value.as_str().filter(|_| !value.is_safe()) else {
        return escape_formatter(out, state, value);
    };
    for part in text.split_inclusive(['&', '<', '>', '"', '\'']) {
        let plain = part.trim_end_matches(['&', '<', '>', '"', '\'']);
        out.write_str(plain)?;
        let entity = match part.chars().next_back() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            Some('\'') => "&#39;",
            _ => "",
        };
        out.write_str(entity)?;
    }
    Ok(())
}

fn asset(addresses: &HashMap<&'static str, String>, name: &str) -> Result<String, Error> {
    let address = addresses.get(name).cloned();
    address.ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("there is no asset `{name}`")))
}

fn translate(texts: &Texts, state: &State, key: &str, values: &Kwargs) -> Result<String, Error> {
    let language = state.lookup("page").and_then(|page| page.get_attr("lang").ok());
    let language = language
        .and_then(|lang| lang.as_str().map(Language::of))
        .unwrap_or(Language::DEFAULT);
    let count: Option<i64> = values.get("n")?;
    let text = match count {
        Some(count) => texts.plural(language, key, count),
        None => texts.find(language, key),
    };
    let text = text.ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("there is no text `{key}`")))?;
    let mut text = text.to_owned();
    for name in values.args() {
        let value: Value = values.get(name)?;
        text = text.replace(&format!("{{{name}}}"), &value.to_string());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_could_leave_its_place_is_escaped() {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_formatter(escape);
        let fill = |template: &str, text: &str| {
            environment
                .render_str(template, HashMap::from([("x", text.to_owned())]))
                .unwrap()
        };
        assert_eq!(
            fill("{{ x }}", "/a?b&c<d>\"e'\"<<é"),
            "/a?b&amp;c&lt;d&gt;&quot;e&#39;&quot;&lt;&lt;é"
        );
        assert_eq!(fill("{{ x|safe }}", "<b>"), "<b>");
    }
}
