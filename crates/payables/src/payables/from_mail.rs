//! Bills that come by mail.

use bursar_kernel::{Result, Uuid};
use bursar_store::Tx;

use super::changes::UpdatePayable;
use super::happened::Author;
use super::{Origin, Payable, Source, make};

/// Makes a draft of a file that came by mail, and names whoever sent it.
pub async fn payable_from_mail(tx: &Tx, author: &Author<'_>, file_id: Uuid, sender: &str) -> Result<Uuid> {
    let empty = make::empty(author, None, Source::Ocr, Some(file_id))?;
    let payable = Payable { origin: Origin::Email, sender: Some(sender.to_owned()), ..empty };
    Ok(make::payable(tx, author, payable, UpdatePayable::default()).await?.id)
}
