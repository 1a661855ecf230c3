//! From settings to running services: database, migrations, secret, sites.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use model::{Clock, SiteSettings};
use moderation::SecondReader;
use service::{Options, SecondReading, Services, SiteRecord, Visitor};

use crate::complaint::Complaint;
use crate::config::{Config, Loaded, Site};

/// What to do when the database lacks migrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// Run them; make a SQLite file that is missing.
    BringUpToDate,
    /// Refuse, and say how to run them.
    MustBeCurrent,
}

/// Opens the database.
pub async fn database(config: &Config, schema: Schema) -> anyhow::Result<store::Db> {
    // Fails only if a provider is there already, which is as good.
    drop(rustls::crypto::ring::default_provider().install_default());
    let url = &config.database.url;
    let opened = match schema {
        Schema::BringUpToDate => store::connect(url).await,
        Schema::MustBeCurrent => store::connect_existing(url).await,
    };
    let db = opened.map_err(|error| {
        Complaint::new(error.to_string())
            .hint("`database.url` (or DATABASE_URL) names the database; `ombud config` shows where it is set")
    })?;
    match schema {
        Schema::BringUpToDate => {
            let applied = store::migrate::run(&db, Clock::System.now()).await;
            for name in applied.context("the database could not be brought up to date")? {
                tracing::info!(migration.name = name, "a migration was applied");
            }
        }
        Schema::MustBeCurrent => refuse_old(&db).await?,
    }
    Ok(db)
}

async fn refuse_old(db: &store::Db) -> anyhow::Result<()> {
    let hint = "run `ombud migrate` (or `ombud serve`, which does it at the start)";
    let pending = store::migrate::pending(db)
        .await
        .map_err(|error| Complaint::new(format!("the database cannot be used: {error}")).hint(hint))?;
    if pending.is_empty() {
        return Ok(());
    }
    Err(
        Complaint::new(format!("the database lacks {} migrations", pending.len()))
            .hint(hint)
            .into(),
    )
}

/// Opens the database and starts the services on it.
pub async fn services(loaded: &Loaded, schema: Schema) -> anyhow::Result<Services> {
    let config = &loaded.config;
    let secret = crate::secret::obtain(config)?;
    let db = database(config, schema).await?;
    let options = Options {
        secret,
        base_url: config.public_url(),
        node: config.node.id,
        allow_private_feeds: config.feeds.allow_private,
        posts_per_minute: config.comments.posts_per_minute,
        second_reading: second_reading(config),
        second_factor: config.desk.second_factor,
    };
    let services = Services::start(db, options, Clock::System)
        .await
        .context("the services could not be started")?;
    for site in &config.site {
        put_site(&services, site, &config.public_url()).await?;
    }
    Ok(services)
}

/// The second reader, if it is wanted and its weights can be used.
fn second_reading(config: &Config) -> SecondReading {
    let settings = &config.moderation;
    if !settings.second_reader {
        return SecondReading::Off;
    }
    let reader = match settings.second_reader_weights.as_str() {
        "" => Ok(SecondReader::new()),
        path => SecondReader::with_weights(path),
    };
    match reader {
        Ok(reader) => SecondReading::On {
            reader,
            wait: Duration::from_millis(settings.second_reader_wait_ms),
        },
        Err(error) => {
            tracing::warn!(error = %error, "the second reader cannot start; comments are read only once");
            SecondReading::Refused {
                reason: format!("{error}; `moderation.second_reader_weights` names the file"),
            }
        }
    }
}

/// Makes or changes a site of the configuration.
async fn put_site(services: &Services, site: &Site, public_url: &str) -> anyhow::Result<()> {
    let base_url = match site.base_url.trim_end_matches('/') {
        "" => public_url.to_owned(),
        given => given.to_owned(),
    };
    let wanted = service::sites::SiteIn {
        key: site.key.clone(),
        name: site.name.clone(),
        base_url,
        settings: SiteSettings {
            guests: site.guests,
            tagline: site.tagline.clone(),
            timezone: site.timezone.clone(),
            language: site.language.clone(),
            ..SiteSettings::default()
        },
    };
    service::sites::put(services, &Visitor::operator(), wanted)
        .await
        .with_context(|| format!("site `{}` could not be stored", site.key))?;
    Ok(())
}

/// The site that `--site` names, or the only one.
pub fn site(services: &Services, key: Option<&str>) -> anyhow::Result<Arc<SiteRecord>> {
    let sites = services.sites();
    let keys = || sites.iter().map(|s| s.key.as_str()).collect::<Vec<_>>().join(", ");
    if let Some(key) = key {
        let found = services.site(key);
        return found.ok_or_else(|| {
            Complaint::usage(format!("there is no site `{key}`"))
                .hint(format!("the sites are: {}", keys()))
                .into()
        });
    }
    match sites.as_slice() {
        [only] => Ok(Arc::clone(only)),
        [] => Err(Complaint::usage("this server has no site yet")
            .hint("add a [[site]] to `ombud.toml`; `ombud config explain` shows one")
            .into()),
        _ => Err(Complaint::usage("this server has several sites")
            .hint(format!("name one with `--site KEY`: {}", keys()))
            .into()),
    }
}
