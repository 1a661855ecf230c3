//! The networks of blocked guests follow their standing, whichever of the two is written first.

use model::{ReaderId, ReaderKind, SiteId, SiteSettings, Standing, UnixMillis};
use store::readers::{self, NewStanding, ReaderRecord};
use store::sites::SiteRecord;
use store::{StoreError, Tx};
use testkit::on_both;

const SITE: SiteId = SiteId(1);
const GUEST: ReaderId = ReaderId(2);
const NOW: UnixMillis = UnixMillis(10);
const LATER: UnixMillis = UnixMillis(20);

async fn prepare(tx: &mut Tx) -> Result<(), StoreError> {
    let site = SiteRecord {
        id: SITE,
        key: "t".into(),
        name: "T".into(),
        base_url: String::new(),
        settings: SiteSettings::default(),
        created_at: NOW,
    };
    store::sites::put(tx, &site).await?;
    let guest = ReaderRecord {
        id: GUEST,
        kind: ReaderKind::Guest,
        account: None,
        name: "Guest".into(),
        name_key: "guest".into(),
        email: String::new(),
        standing: Standing::Good,
        until: None,
        clause: String::new(),
        reason: String::new(),
        published_count: 0,
        rejected_count: 0,
        created_at: NOW,
        last_seen_at: NOW,
    };
    readers::insert(tx, SITE, &guest).await
}

async fn stand(tx: &mut Tx, standing: Standing) -> Result<(), StoreError> {
    let new = NewStanding {
        standing,
        until: None,
        clause: String::new(),
        reason: String::new(),
        by: None,
    };
    readers::set_standing(tx, SITE, GUEST, &new).await
}

/// How many blocked guests each of the two networks has.
async fn blocked(tx: &mut Tx) -> Result<[usize; 2], StoreError> {
    let home = readers::restricted_on(tx, SITE, "home", NOW).await?;
    let away = readers::restricted_on(tx, SITE, "away", NOW).await?;
    Ok([home.len(), away.len()])
}

on_both! {
    async fn a_blocked_guest_is_known_on_every_network(db: TestDb) {
        let seen: Result<Vec<[usize; 2]>, StoreError> = db
            .write(|tx| {
                Box::pin(async move {
                    prepare(tx).await?;
                    let mut seen = Vec::new();
                    readers::add_network(tx, SITE, "home", GUEST, LATER).await?;
                    seen.push(blocked(tx).await?);
                    stand(tx, Standing::Banned).await?;
                    seen.push(blocked(tx).await?);
                    readers::add_network(tx, SITE, "away", GUEST, LATER).await?;
                    seen.push(blocked(tx).await?);
                    stand(tx, Standing::Good).await?;
                    seen.push(blocked(tx).await?);
                    Ok(seen)
                })
            })
            .await;
        assert_eq!(seen.unwrap(), [[0, 0], [1, 0], [1, 1], [0, 0]]);
    }
}
