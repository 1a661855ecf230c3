//! `ombud recount`: counters against what they count.

use anyhow::Result;

use crate::complaint::Complaint;
use crate::config::Loaded;
use crate::open::{self, Schema};

/// Prints each counter that differs; exit code 1 if some do and were not mended.
pub async fn run(loaded: &Loaded, site: Option<&str>, mend: bool) -> Result<()> {
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let sites = match site {
        Some(_) => vec![open::site(&services, site)?],
        None => services.sites(),
    };
    let mut drifted = 0;
    for site in sites {
        for drift in service::maintenance::recount(&services, &site, mend).await? {
            println!(
                "{}\t{}\t{}\tstored {}\tcounted {}",
                site.key, drift.counter, drift.id, drift.was, drift.is
            );
            drifted += 1;
        }
    }
    match (drifted, mend) {
        (0, _) => eprintln!("all counters agree with what they count"),
        (_, true) => eprintln!("{drifted} counters were mended"),
        (_, false) => {
            return Err(Complaint::new(format!("{drifted} counters differ"))
                .hint("`ombud recount --mend` repairs them")
                .into());
        }
    }
    Ok(())
}
