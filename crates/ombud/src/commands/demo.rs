//! `ombud demo`: a newspaper on this machine, for looking at.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::extract::Path as UrlPath;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use model::Role;
use service::accounts::{NewUser, add_user, sign_in_link};
use service::{Services, SiteRecord, Visitor};
use tokio::net::TcpListener;

use crate::cli::Demo;
use crate::complaint::Complaint;
use crate::config::{Config, Entry, Loaded, Logs};
use crate::open::{self, Schema};
use crate::{demo, logs, secret, server};

/// How many ports are tried from the wanted one on.
const PORTS: u16 = 50;
const DATABASE: &str = "ombud.db";
/// Holds the fingerprint of the content that was loaded completely.
const MARK: &str = "loaded";
const EDITOR: (&str, &str) = ("editor@lantern.example", "Ada Whitlock");

/// Prepares the newspaper and serves it until Ctrl-C.
pub async fn run(args: &Demo) -> Result<()> {
    logs::start(&Logs {
        format: "text".to_owned(),
        level: "warn".to_owned(),
    })?;
    if args.reset {
        reset(&args.data)?;
    }
    let listener = bind(args.port).await?;
    let base_url = format!("http://{}", listener.local_addr()?);
    let loaded = settings(&args.data, &base_url, listener.local_addr()?);
    let services = open::services(&loaded, Schema::BringUpToDate).await?;
    // Stored at each start, because the port may be another.
    let site = demo::site(&services, &base_url).await?;
    fill(&services, &site, &args.data).await?;
    greet(&services, &site, &base_url).await?;
    let router =
        web::router(services.clone(), super::serve::settings(&loaded.config)).route("/demo/images/{name}", get(image));
    server::run(services, router, listener, Duration::from_secs(2)).await?;
    eprintln!("\nstopped; `ombud demo` continues, `ombud demo --reset` starts anew");
    Ok(())
}

/// Takes the wanted port, or the next free one.
async fn bind(wanted: u16) -> Result<TcpListener, Complaint> {
    let mut last = None;
    for port in wanted..=wanted.saturating_add(PORTS) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            Ok(listener) => {
                if port != wanted {
                    eprintln!("port {wanted} is taken, so the demo uses {port}");
                }
                return Ok(listener);
            }
            Err(error) => last = Some(error),
        }
    }
    let why = last.map_or_else(String::new, |error| error.to_string());
    Err(Complaint::new(format!("no port from {wanted} on is free: {why}")).hint("choose one with `--port`"))
}

/// The demo takes its settings from nowhere but its own flags, so that it is the same everywhere.
fn settings(data: &Path, base_url: &str, listen: SocketAddr) -> Loaded {
    let mut config = Config::default();
    config.server.listen = listen.to_string();
    base_url.clone_into(&mut config.server.public_url);
    config.database.url = format!("sqlite:{}", data.join(DATABASE).display());
    config.comments.posts_per_minute = 30;
    config.moderation.second_reader = true;
    // Longer than on a real site, so that the demo comes out the same on a busy machine.
    config.moderation.second_reader_wait_ms = 2_000;
    Loaded {
        config,
        entries: Vec::<Entry>::new(),
    }
}

/// Loads the newspaper, unless an earlier run did.
async fn fill(services: &Services, site: &SiteRecord, data: &Path) -> Result<()> {
    let mark = data.join(MARK);
    let wanted = demo::fingerprint();
    let found = match std::fs::read_to_string(&mark) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            return Err(error).with_context(|| format!("`{}` cannot be read", mark.display()));
        }
    };
    if found.trim() == wanted {
        return Ok(());
    }
    eprintln!("loading {} into {}", site.name, data.display());
    demo::load(services, site).await?;
    std::fs::write(&mark, wanted).with_context(|| format!("`{}` cannot be written", mark.display()))
}

/// Prints where to look.
async fn greet(services: &Services, site: &SiteRecord, base_url: &str) -> Result<()> {
    let liveliest = demo::liveliest(services, site).await?;
    let (email, name) = EDITOR;
    let user = NewUser {
        email: email.to_owned(),
        name: name.to_owned(),
        password: None,
        role: Role::Admin,
        sections: Vec::new(),
    };
    let account = add_user(services, &Visitor::operator(), site, user).await?;
    let token = sign_in_link(services, account).await?;
    println!();
    println!("{} is open:", site.name);
    println!("  front page  {base_url}/{}", site.key);
    println!("  a story     {base_url}{liveliest}");
    println!("  the desk    {base_url}/{}/sign-in/{token}", site.key);
    println!();
    println!("The link to the desk signs you in once, as the editor. Ctrl-C stops the demo.");
    Ok(())
}

async fn image(UrlPath(name): UrlPath<String>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    match demo::image(&name) {
        Some(svg) => (headers, svg).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Removes what the demo made in its folder, and nothing else.
fn reset(data: &Path) -> Result<()> {
    let mut config = Config::default();
    config.database.url = format!("sqlite:{}", data.join(DATABASE).display());
    let mut files: Vec<PathBuf> = ["", "-wal", "-shm"]
        .iter()
        .map(|end| data.join(format!("{DATABASE}{end}")))
        .collect();
    files.push(data.join(MARK));
    files.extend(secret::path(&config));
    for file in files {
        match std::fs::remove_file(&file) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(error).with_context(|| format!("`{}` cannot be removed", file.display()));
            }
        }
    }
    Ok(())
}
