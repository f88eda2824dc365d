//! What is asked of `mailboxes` and their domains beside the common.

use bursar_kernel::{Result, Uuid};
use bursar_store::{Filter, Scope, record, sea_orm};
use sea_orm::ConnectionTrait;

use super::{AtDomain, Mailbox};
use crate::mailbox_domains::{DomainStatus, MailboxDomain};

/// The mailboxes of these entities of the scope, oldest first.
pub(crate) async fn of_entities(db: &impl ConnectionTrait, scope: &Scope, entity_ids: &Vec<Uuid>) -> Result<Vec<Mailbox>> {
    if entity_ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut filter = Filter::within::<Mailbox>(scope);
    filter.among("entity_id", "IN", Some(entity_ids));
    record::select(db, &format!("{} ORDER BY id", filter.sql), filter.values).await
}

/// Each with its domain.
pub(crate) async fn with_domains(db: &impl ConnectionTrait, scope: &Scope, mailboxes: Vec<Mailbox>) -> Result<Vec<AtDomain>> {
    if mailboxes.is_empty() {
        return Ok(Vec::new());
    }
    let mut filter = Filter::within::<MailboxDomain>(scope);
    filter.among("id", "IN", Some(&mailboxes.iter().map(|mailbox| mailbox.mailbox_domain_id).collect()));
    let domains: Vec<MailboxDomain> = record::select(db, &filter.sql, filter.values).await?;
    let with_domain = |mailbox: Mailbox| {
        let domain = domains.iter().find(|domain| domain.id == mailbox.mailbox_domain_id)?;
        Some(AtDomain { mailbox, domain: domain.domain.clone(), status: domain.status })
    };
    Ok(mailboxes.into_iter().filter_map(with_domain).collect())
}

/// The mailbox that mail to this address belongs in, with its partner: that of a verified domain, whoever's it is.
pub(crate) async fn at_address(db: &impl ConnectionTrait, address: &str) -> Result<Option<(Uuid, Mailbox)>> {
    let Some((name, domain)) = address.rsplit_once('@') else { return Ok(None) };
    let (name, domain) = (name.to_ascii_lowercase(), domain.to_ascii_lowercase());
    let verified = record::select::<MailboxDomain>(db, "domain = $1 AND status = 'verified'", vec![domain.into()]).await?.pop();
    let Some(domain) = verified else { return Ok(None) };
    let condition = "mailbox_domain_id = $1 AND mailbox_name = $2";
    let mailbox = record::select::<Mailbox>(db, condition, vec![domain.id.into(), name.into()]).await?.pop();
    Ok(mailbox.map(|mailbox| (domain.partner_id, mailbox)))
}

/// The domain that the mails of this entity come from: one where it has a mailbox, else the partner's oldest, of those that are verified and lead
/// to the key that signs.
pub async fn sending_domain(db: &impl ConnectionTrait, scope: &Scope) -> Result<Option<String>> {
    let domains: Vec<MailboxDomain> = record::all(db, scope).await?;
    let sends = |domain: &MailboxDomain| domain.status == DomainStatus::Verified && domain.findings.signature == Some(true);
    let sending: Vec<MailboxDomain> = domains.into_iter().filter(sends).collect();
    if sending.is_empty() {
        return Ok(None);
    }
    let mailboxes: Vec<Mailbox> = record::all(db, scope).await?;
    let own = sending.iter().find(|domain| mailboxes.iter().any(|mailbox| mailbox.mailbox_domain_id == domain.id));
    Ok(own.or(sending.first()).map(|domain| domain.domain.clone()))
}
