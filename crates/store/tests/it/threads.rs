//! Paging through a thread by key: every comment once, in order, whatever the page size.

use model::{
    CommentId, Commenting, Order, ReaderId, ReaderKind, SiteId, SiteSettings, Standing, Status, StoryId, UnixMillis,
};
use store::comments::{CommentRecord, sort_key};
use store::readers::ReaderRecord;
use store::sites::SiteRecord;
use store::stories::StoryRecord;
use store::threads::ThreadCursor;
use store::{StoreError, Tx};
use testkit::{TestDb, on_both};

const SITE: SiteId = SiteId(1);
const STORY: StoryId = StoryId(2);

async fn prepare(tx: &mut Tx) -> Result<(), StoreError> {
    let now = UnixMillis(1);
    let text = String::new;
    let settings = SiteSettings::default();
    store::sites::put(
        tx,
        &SiteRecord {
            id: SITE,
            key: "t".into(),
            name: "T".into(),
            base_url: text(),
            settings,
            created_at: now,
        },
    )
    .await?;
    let story = StoryRecord {
        site: SITE,
        id: STORY,
        key: "k".into(),
        url: text(),
        slug: text(),
        headline: text(),
        standfirst: text(),
        body_html: text(),
        body_text: text(),
        byline: text(),
        dateline: text(),
        credit: text(),
        section: text(),
        section_slug: text(),
        language: text(),
        image_url: text(),
        commenting: Commenting::Open,
        published_at: now,
        modified_at: now,
        removed_at: None,
        published_count: 0,
        held_count: 0,
        thread_version: 0,
        created_at: now,
        updated_at: now,
    };
    store::stories::insert(tx, &story).await?;
    let reader = ReaderRecord {
        id: ReaderId(3),
        kind: ReaderKind::Guest,
        account: None,
        name: "R".into(),
        name_key: "r".into(),
        email: text(),
        standing: Standing::Good,
        until: None,
        clause: text(),
        reason: text(),
        published_count: 0,
        rejected_count: 0,
        created_at: now,
        last_seen_at: now,
    };
    store::readers::insert(tx, SITE, &reader).await
}

/// A comment `n`, posted at `n` seconds, under `parent`.
fn comment(n: i64, parent: Option<&CommentRecord>) -> CommentRecord {
    let (id, created_at) = (CommentId(n), UnixMillis(n * 1_000));
    let key = sort_key(created_at, id);
    let (root_key, path, depth) = match parent {
        None => (key.clone(), key, 0),
        Some(parent) => (
            parent.root_key.clone(),
            format!("{}/{key}", parent.path),
            parent.depth + 1,
        ),
    };
    CommentRecord {
        id,
        story: STORY,
        parent: parent.map(|p| p.id),
        root_key,
        path,
        depth,
        reader: ReaderId(3),
        author_name: format!("R{n}"),
        status: Status::Published,
        shown: n % 7 != 0,
        body: String::new(),
        html: String::new(),
        language: String::new(),
        fingerprint: n,
        revision: 1,
        decision: None,
        shown_replies: 0,
        report_count: 0,
        open_reports: 0,
        source: None,
        created_at,
        edited_at: None,
    }
}

async fn walk(db: &TestDb, order: Order, limit: i64) -> Vec<i64> {
    let (mut seen, mut cursor) = (Vec::new(), None::<ThreadCursor>);
    loop {
        let from = cursor.clone();
        let page: Result<_, StoreError> = db
            .read(move |tx| {
                Box::pin(async move { store::threads::page(tx, (SITE, STORY), order, from.as_ref(), limit).await })
            })
            .await;
        let page = page.unwrap();
        let Some(last) = page.last() else { return seen };
        cursor = Some(ThreadCursor {
            root_key: last.comment.root_key.clone(),
            path: last.comment.path.clone(),
        });
        seen.extend(page.iter().map(|row| row.comment.id.0));
    }
}

on_both! {
    async fn every_shown_comment_comes_once_in_order(db: TestDb) {
        let all: Vec<CommentRecord> = (1..=60).fold(Vec::new(), |mut all: Vec<CommentRecord>, n| {
            // Every third begins a branch; the others answer an earlier one.
            let parent = (n % 3 != 1).then(|| all[usize::try_from(n / 2 - 1).unwrap()].clone());
            all.push(comment(n, parent.as_ref()));
            all
        });
        let stored = all.clone();
        db.write(move |tx| Box::pin(async move {
            prepare(tx).await?;
            for comment in &stored {
                store::comments::insert(tx, SITE, comment).await?;
            }
            Ok::<_, StoreError>(())
        })).await.unwrap();
        let mut oldest: Vec<&CommentRecord> = all.iter().filter(|c| c.shown).collect();
        oldest.sort_by(|a, b| a.path.cmp(&b.path));
        let mut newest = oldest.clone();
        newest.sort_by(|a, b| b.root_key.cmp(&a.root_key).then(a.path.cmp(&b.path)));
        let ids = |all: &[&CommentRecord]| all.iter().map(|c| c.id.0).collect::<Vec<_>>();
        for limit in [1, 7, 50, 100] {
            assert_eq!(walk(&db, Order::Oldest, limit).await, ids(&oldest), "oldest, {limit} a page");
            assert_eq!(walk(&db, Order::Newest, limit).await, ids(&newest), "newest, {limit} a page");
        }
    }
}
