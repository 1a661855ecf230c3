//! Going through a site's whole chain: is every row as it was written, is none missing, does it end where it should?

use model::{Deed, SiteId};
use store::audit::{AuditHead, AuditRecord};
use store::sites::SiteRecord;

use super::chained;
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::services::Services;

/// Rows that are read at once.
const PAGE: i64 = 2_000;
/// So many faults are told; beyond that they are only counted.
const MOST_FAULTS: usize = 100;
/// Characters of a SHA-256 in hex.
const HASH_CHARS: usize = 64;

/// One thing that is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The row of this number is not what its hash was made of, or it does not follow the row before.
    Changed(i64),
    /// No rows of these numbers, the first and the last of them, where others come behind.
    Missing(i64, i64),
    /// The rows of these numbers are missing at the end: the head knows of them.
    MissingEnd(i64, i64),
    /// A row whose number is not of a chain, which begins with 1.
    Stray(i64),
    /// Rows behind the end that the head knows, from this number on.
    BehindHead(i64),
    /// The last row, of this number, has another hash than the head.
    HeadDiffers(i64),
    /// There are rows, and no head.
    NoHead,
    /// No row has the hash that was noted elsewhere.
    NotExpected(String),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed(n) if *n > 1 => write!(
                formatter,
                "number {n}: its fields do not give its hash: it was changed, or put there in place of another, or number {} \
                 was changed and given a new hash",
                n - 1
            ),
            Self::Changed(n) => write!(formatter, "number {n}: its fields do not give its hash: it was changed"),
            Self::Missing(first, last) => {
                let are = spoken(*first, *last);
                write!(formatter, "{are} missing: removed from the middle of the log")
            }
            Self::MissingEnd(first, last) => {
                let are = spoken(*first, *last);
                write!(formatter, "{are} missing: removed from the end of the log")
            }
            Self::Stray(n) => write!(
                formatter,
                "number {n}: no number of a log, which begins with 1: put there by hand"
            ),
            Self::BehindHead(n) => write!(
                formatter,
                "number {n} and what follows: behind the end of the log: put there by hand"
            ),
            Self::HeadDiffers(n) => write!(
                formatter,
                "the end: number {n} has another hash than the end of the log that was noted with it: one of them was changed"
            ),
            Self::NoHead => formatter.write_str("the end: the note of where the log ends was removed"),
            Self::NotExpected(hash) => write!(
                formatter,
                "the hash {hash}, which was noted elsewhere, is of no row: the log was cut off or written anew since"
            ),
        }
    }
}

fn spoken(first: i64, last: i64) -> String {
    if first == last {
        format!("number {first} is")
    } else {
        format!("numbers {first} to {last} are")
    }
}

/// What came of going through a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Rows that were looked at.
    pub rows: i64,
    /// Number of the last of them; 0 for an empty log.
    pub number: i64,
    /// Its hash, to be noted elsewhere; empty for an empty log.
    pub hash: String,
    /// Number of the row with the hash that was expected.
    pub expected: Option<i64>,
    /// What is wrong, in order; at most 100.
    pub faults: Vec<Fault>,
    /// How many faults there are.
    pub fault_count: usize,
}

impl Verified {
    /// Whether nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.fault_count == 0
    }

    fn fault(&mut self, fault: Fault) {
        self.fault_count += 1;
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        }
    }
}

/// Goes through the chain of a site as it is at this moment. `expect` is a hash that was noted elsewhere: whoever cuts the
/// log off and writes its end anew cannot keep that one. `progress` is told how many rows are done, and of how many.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Invalid`] for an `expect` that is no hash. A broken chain is no error.
pub async fn verify(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    expect: Option<&str>,
    mut progress: impl FnMut(i64, i64) + Send,
) -> Result<Verified, ServiceError> {
    visitor.require(site.id, Deed::ReadAudit)?;
    let expect = expect.map(hash_of).transpose()?;
    let (head, behind) = end(services, site.id).await?;
    let mut found = Verified {
        rows: 0,
        number: 0,
        hash: String::new(),
        expected: None,
        faults: Vec::new(),
        fault_count: 0,
    };
    // Without a head everything is looked at; what was written meanwhile too, which does no harm.
    let last = head.as_ref().map_or(i64::MAX, |head| head.number);
    let mut from = i64::MIN;
    loop {
        let rows = page(services, site.id, from).await?;
        let Some(end) = rows.last() else { break };
        from = end.number;
        for row in rows.iter().filter(|row| row.number <= last) {
            look(&mut found, site.id, row);
            if expect.as_deref() == Some(row.hash.as_str()) {
                found.expected = Some(row.number);
            }
        }
        progress(found.rows, head.as_ref().map_or(found.rows, |head| head.number));
        if from >= last {
            break;
        }
    }
    look_at_end(&mut found, head.as_ref(), behind);
    if let (Some(hash), None) = (expect, found.expected) {
        found.fault(Fault::NotExpected(hash));
    }
    Ok(found)
}

fn hash_of(text: &str) -> Result<String, ServiceError> {
    let hash = text.trim().to_ascii_lowercase();
    if hash.len() == HASH_CHARS && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(hash);
    }
    let message = "This is no hash of the log, which has 64 of the characters 0 to 9 and a to f.";
    Err(ServiceError::field("expect", "bad_hash", message))
}

/// The end of the chain, and the number of a row that stands behind it: both of one moment.
async fn end(services: &Services, site: SiteId) -> Result<(Option<AuditHead>, Option<i64>), ServiceError> {
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let head = store::audit::head(tx, site).await?;
                let behind = match &head {
                    Some(head) => store::audit::after(tx, site, head.number, 1).await?,
                    None => Vec::new(),
                };
                Ok((head, behind.first().map(|row| row.number)))
            })
        })
        .await
        .map_err(ServiceError::Store)
}

async fn page(services: &Services, site: SiteId, from: i64) -> Result<Vec<AuditRecord>, ServiceError> {
    services
        .db()
        .read(move |tx| Box::pin(store::audit::after(tx, site, from, PAGE)))
        .await
        .map_err(ServiceError::Store)
}

fn look(found: &mut Verified, site: SiteId, row: &AuditRecord) {
    found.rows += 1;
    if row.number < 1 {
        found.fault(Fault::Stray(row.number));
        return;
    }
    let before = AuditHead {
        number: found.number,
        hash: std::mem::take(&mut found.hash),
    };
    if row.number > before.number + 1 {
        // Without the row before, this one's hash cannot be made again.
        found.fault(Fault::Missing(before.number + 1, row.number - 1));
    } else if chained(site, &before, row) != row.hash {
        found.fault(Fault::Changed(row.number));
    }
    found.number = row.number;
    found.hash.clone_from(&row.hash);
}

fn look_at_end(found: &mut Verified, head: Option<&AuditHead>, behind: Option<i64>) {
    match head {
        None if found.rows > 0 => found.fault(Fault::NoHead),
        None => {}
        Some(head) if found.number < head.number => {
            let missing = Fault::MissingEnd(found.number + 1, head.number);
            found.fault(missing);
        }
        Some(head) if found.hash != head.hash => found.fault(Fault::HeadDiffers(head.number)),
        Some(_) => {}
    }
    if let Some(behind) = behind {
        found.fault(Fault::BehindHead(behind));
    }
}
