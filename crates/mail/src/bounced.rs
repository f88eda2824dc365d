//! What another mail server reports after it took a mail: somebody did not get it.

use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Scope, Tx, record};

use crate::outbox::store::{owner, recipients};
use crate::outbox::{Mail, MailState, RecipientOutcome};

/// A recipient who did not get a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// The mail, by what stands in its `Message-ID`.
    pub mail_id: Uuid,
    /// The address.
    pub address: String,
    /// Why, in the words of the other server.
    pub reason: String,
}

/// Writes it down, in the caller's transaction. Tells whether there is such a mail, of this partner where one is named, and it went to that
/// address.
pub async fn bounced(tx: &Tx, env: &Env, of: Option<Uuid>, bounce: Bounce) -> Result<bool> {
    let owner = owner(tx, bounce.mail_id).await?.filter(|(partner_id, _)| of.is_none_or(|of| of == *partner_id));
    let Some((partner_id, entity_id)) = owner else { return Ok(false) };
    let scope = Scope::of_job("report of a mail server", partner_id, Some(entity_id));
    let mail: Mail = record::lock(tx, &scope, bounce.mail_id).await?;
    let mut all = recipients(tx, &scope, mail.id).await?;
    let Some(recipient) = all.iter_mut().find(|recipient| recipient.address.eq_ignore_ascii_case(&bounce.address)) else {
        return Ok(false);
    };
    (recipient.outcome, recipient.error) = (RecipientOutcome::Refused, Some(bounce.reason));
    record::save(tx, &scope, recipient).await?;
    let mail = Mail { status: MailState::of(&all), updated_at: env.now(), ..mail };
    record::save(tx, &scope, &mail).await?;
    mail.emit_status(tx, env).await?;
    Ok(true)
}
