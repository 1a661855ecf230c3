//! SIGKILL at any moment loses no comment whose author was told that it is saved.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::http::Connection;
use crate::process::Program;

const WRITERS: usize = 6;
/// The server is killed once this many posts were answered, in the middle of the next ones.
const ANSWERED: u64 = 120;

testkit::on_both! {
    async fn a_killed_server_loses_nothing_that_it_acknowledged(db: TestDb) {
        let address = db.address().to_owned();
        let done = tokio::task::spawn_blocking(move || kill_under_load(&address)).await;
        done.expect("the test runs to its end");
    }
}

fn kill_under_load(address: &str) {
    let program = Program::new(Some(address));
    let first = program.serve();
    let story = program.write(
        "story.jsonl",
        r#"{"key": "one", "headline": "The wall", "body": "<p>It fell.</p>"}"#,
    );
    program.succeed(&["story", "import", &story.display().to_string()]);
    let acknowledged = Mutex::new(Vec::new());
    let answered = AtomicU64::new(0);
    let page = story_page(&program);
    let (action, token) = form(&page);
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (host, action, token) = (program.host.as_str(), action.as_str(), token.as_str());
            let (acknowledged, answered) = (&acknowledged, &answered);
            scope.spawn(move || {
                let Ok(mut connection) = Connection::open(host) else {
                    return;
                };
                for number in 0_u64.. {
                    let text = format!("Comment {number} of writer {writer}: I walked past the wall today");
                    let name = format!("Reader {writer} {number}");
                    let fields = [("form_token", token), ("name", name.as_str()), ("text", text.as_str())];
                    // An error is the server's death, which ends the load.
                    let Ok(answer) = connection.post(action, &fields) else {
                        return;
                    };
                    assert_eq!(answer.status, 303, "{}", answer.body);
                    acknowledged.lock().expect("no writer panicked").push(text);
                    answered.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        while answered.load(Ordering::Relaxed) < ANSWERED {
            std::thread::yield_now();
        }
        first.kill();
    });
    let second = program.serve();
    let kept = program.succeed(&["export", "comments"]);
    let acknowledged = acknowledged.into_inner().expect("no writer panicked");
    assert!(acknowledged.len() as u64 >= ANSWERED);
    let lost: Vec<&String> = acknowledged
        .iter()
        .filter(|text| !kept.contains(text.as_str()))
        .collect();
    assert!(
        lost.is_empty(),
        "{} of {} acknowledged comments are lost: {lost:?}",
        lost.len(),
        acknowledged.len()
    );
    program.succeed(&["recount"]);
    assert!(second.stop(), "it ends well when it is asked to");
}

/// The page of the only story.
fn story_page(program: &Program) -> String {
    let mut connection = Connection::open(&program.host).expect("the server takes connections");
    let front = connection.get("/testimes").expect("the front page is answered").body;
    let link = front.split("href=\"").filter_map(|part| part.split(['"', '#']).next());
    let path = link
        .filter_map(|link| link.find("/testimes/stories/").and_then(|at| link.get(at..)))
        .next();
    let path = path.unwrap_or_else(|| panic!("the front page links to the story: {front}"));
    connection.get(path).expect("the story is answered").body
}

/// Where the comment form is sent, and its token.
fn form(page: &str) -> (String, String) {
    let action = page
        .split("action=\"")
        .filter_map(|part| part.split('"').next())
        .find(|a| a.ends_with("/comments"));
    let token = page
        .split_once("name=\"form_token\" value=\"")
        .and_then(|(_, rest)| rest.split('"').next());
    let missing = || panic!("the story has a comment form: {page}");
    (
        action.unwrap_or_else(missing).to_owned(),
        token.unwrap_or_else(missing).to_owned(),
    )
}
