//! Bills that come by mail.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Tx, record};
use serde::{Deserialize, Serialize};

use super::changes::UpdatePayable;
use super::happened::Author;
use super::held::Held;
use super::status::{Operation, PayableStatus};
use super::{Origin, Payable, Source, make};

/// Whether the mail that brought a bill is from whom it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailOrigin {
    /// It was not checked yet.
    Unchecked,
    /// It is, or its domain does not say how to tell.
    Plausible,
    /// Nothing speaks for it.
    Unproven,
}

impl Payable {
    /// May it be paid and make a vendor before a person has looked at it? Whoever brings a bill by mail may not decide that.
    pub(crate) fn is_trusted(&self) -> bool {
        !matches!(self.mail_origin, Some(MailOrigin::Unchecked | MailOrigin::Unproven))
    }
}

/// Makes a draft of a file that came by mail, and names whoever sent it.
pub async fn payable_from_mail(tx: &Tx, author: &Author<'_>, file_id: Uuid, (sender, origin): (&str, MailOrigin)) -> Result<Uuid> {
    let empty = make::empty(author, None, Source::Ocr, Some(file_id))?;
    let payable = Payable { origin: Origin::Email, sender: Some(sender.to_owned()), mail_origin: Some(origin), ..empty };
    Ok(make::payable(tx, author, payable, UpdatePayable::default()).await?.id)
}

/// The mail that brought the payable was checked. Where it was read before, and waits for nothing else, it goes on as it would have then.
pub async fn set_mail_origin(tx: &Tx, author: &Author<'_>, id: Uuid, origin: MailOrigin) -> Result<()> {
    let found = record::find_and_lock::<Payable>(tx, &author.scope, id).await?;
    let Some(payable) = found.filter(|payable| payable.mail_origin == Some(MailOrigin::Unchecked)) else { return Ok(()) };
    record::save(tx, &author.scope, &Payable { mail_origin: Some(origin), ..payable }).await?;
    let held = Held::lock(tx, author, id).await?;
    if held.before.status == PayableStatus::New && held.policy.rules.skips_approval {
        let to = held.require(Operation::Submit)?;
        held.advance(tx, author, to).await?;
    }
    Ok(())
}
