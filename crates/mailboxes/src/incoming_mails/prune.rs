//! Mails that came long ago go, and with them their files. What was made of them stays, with files of its own.

use bursar_files::FileStore;
use bursar_kernel::{Result, Timestamp};
use bursar_store::{Scope, Tx, record};

use super::{IncomingMail, store};

/// Mails that go in one transaction.
const BATCH: usize = 200;

/// Removes a batch of the mails that came before this moment, of whomever, but for those that wait to be taken in; answers how many went. Where
/// none did, there are no more.
pub async fn prune_incoming_mails(tx: &Tx, files: &FileStore, before: Timestamp) -> Result<u64> {
    let mut gone = 0;
    for (partner_id, mail) in store::came_before(tx, before, BATCH).await? {
        let scope = Scope::of_job("mails that came long ago", partner_id, Some(mail.entity_id));
        record::delete::<IncomingMail>(tx, &scope, mail.id).await?;
        if let Some(file) = mail.file_id {
            files.discard(tx, &scope, file).await?;
        }
        gone += 1;
    }
    Ok(gone)
}
