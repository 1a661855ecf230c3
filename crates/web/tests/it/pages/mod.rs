//! What readers see.

mod posting;
mod routes;
mod staff_voice;
mod standing;
mod story;

use testkit::{Answer, Client};

/// Slashes as slashes: the templates write them as references, which browsers read as slashes.
fn plain(page: &str) -> String {
    page.replace("&#x2f;", "/")
}

/// The first piece of a page between two others.
#[track_caller]
fn between<'p>(page: &'p str, start: &str, end: &str) -> &'p str {
    let rest = page
        .split_once(start)
        .unwrap_or_else(|| panic!("no {start} in {page}"))
        .1;
    rest.split_once(end).unwrap_or_else(|| panic!("no {end} in {rest}")).0
}

/// The address that a story's form posts to.
fn action(path: &str) -> String {
    let (site, story) = (path.split('/').nth(1).unwrap(), path.rsplit_once('-').unwrap().1);
    format!("/{site}/stories/{story}/comments")
}

/// Posts a comment from the page at `path`, as a browser without JavaScript.
async fn write(client: &mut Client, path: &str, name: &str, text: &str) -> Answer {
    let fields = [("name", name), ("text", text), ("action", "post")];
    client.submit(path, &action(path), &fields).await
}
