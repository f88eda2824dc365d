//! Addresses at which an entity receives bills or receipts.

use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, Error, FieldError, Result, Utc, Uuid};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::mailbox_domains::DomainStatus;

pub(crate) mod create;
pub(crate) mod default;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod search;
pub(crate) mod store;

/// Mailboxes that an entity may have.
pub(crate) const MAX_COUNT: usize = 100;
/// Longest name of a mailbox: what mail servers take before the `@`.
const MAX_NAME_LENGTH: usize = 64;

/// A mailbox, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = "mailboxes", called = "mailbox", entity = "entity_id", own("created_by_entity_user_id"))]
pub(crate) struct Mailbox {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) mailbox_domain_id: Uuid,
    /// In small letters.
    pub(crate) mailbox_name: String,
    #[record(word)]
    pub(crate) related_object_type: ReceivedObject,
    pub(crate) created_by_entity_user_id: Option<Uuid>,
    pub(crate) created_at: DateTime<Utc>,
}

/// What the documents of a mailbox become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MailboxObjectTypeEnum)]
pub(crate) enum ReceivedObject {
    /// Bills.
    Payable,
    /// Receipts.
    Receipt,
}

/// A mailbox on the wire.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MailboxResponse)]
pub(crate) struct MailboxBody {
    /// Its id.
    id: Uuid,
    /// Its domain; null for the mailbox that the entity has by itself.
    #[schema(required = false)]
    mailbox_domain_id: Option<Uuid>,
    /// The address to send to.
    mailbox_full_address: String,
    /// What stands before the `@`.
    mailbox_name: String,
    /// What the documents become: `payable` or `receipt`.
    #[schema(value_type = String)]
    related_object_type: ReceivedObject,
    /// `active`, or `waiting_to_be_verified` while its domain is: mail to it is refused then.
    status: &'static str,
}

/// Mailboxes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MailboxDataResponse)]
pub(crate) struct MailboxList {
    /// All of them, the oldest first, behind those that entities have by themselves: there are no pages.
    #[schema(required = false)]
    data: Vec<MailboxBody>,
}

/// A mailbox with what is shown of its domain.
pub(crate) struct AtDomain {
    pub(crate) mailbox: Mailbox,
    pub(crate) domain: String,
    pub(crate) status: DomainStatus,
}

impl AtDomain {
    pub(crate) fn address(&self) -> String {
        format!("{}@{}", self.mailbox.mailbox_name, self.domain)
    }

    pub(crate) fn body(self) -> MailboxBody {
        MailboxBody {
            id: self.mailbox.id,
            mailbox_domain_id: Some(self.mailbox.mailbox_domain_id),
            mailbox_full_address: self.address(),
            mailbox_name: self.mailbox.mailbox_name,
            related_object_type: self.mailbox.related_object_type,
            status: match self.status {
                DomainStatus::Verified => "active",
                DomainStatus::WaitingToBeVerified => "waiting_to_be_verified",
            },
        }
    }
}

impl MailboxList {
    /// These, and those that these entities have by themselves where the operator has a domain.
    fn of(own_domain: Option<&str>, entity_ids: &[Uuid], mailboxes: Vec<AtDomain>) -> Self {
        let by_default = own_domain.into_iter().flat_map(|domain| entity_ids.iter().map(|id| default::mailbox(*id, domain)));
        MailboxList { data: by_default.chain(mailboxes.into_iter().map(AtDomain::body)).collect() }
    }
}

impl Named for Mailbox {
    const OBJECT_TYPE: ObjectType = ObjectType::named("mailbox");
    const CALLED: &'static str = "a mailbox";
}

/// A name that every mail program can send to: capitals do not count.
fn local_part(text: &str) -> Result<String> {
    let name = text.to_ascii_lowercase();
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_' | '+');
    let has_ends = |letter: char| name.starts_with(letter) || name.ends_with(letter);
    let is_name = (1..=MAX_NAME_LENGTH).contains(&name.len()) && name.chars().all(is_letter) && !has_ends('.') && !name.contains("..");
    if is_name {
        return Ok(name);
    }
    let message = "must be 1 to 64 letters, digits, dots, hyphens, underscores or plus signs: what stands before the @";
    Err(Error::invalid(FieldError::new("body", "mailbox_name", message, "value_error")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_any_mail_program_sends_to() {
        assert_eq!(local_part("Bills.2024+acme_x-1").unwrap(), "bills.2024+acme_x-1");
        for text in ["", ".a", "a.", "a..b", "a b", "a@b", "m\u{fc}ller", "\"a\"", &"a".repeat(65)] {
            assert!(local_part(text).is_err(), "{text}");
        }
    }
}
