//! The mailbox that each entity has by itself, at the operator's own domain. It is no row: the id of the entity is its id and its name (decision D73).

use bursar_kernel::Uuid;

use super::{MailboxBody, ReceivedObject};

/// That of an entity.
pub(super) fn mailbox(entity_id: Uuid, own_domain: &str) -> MailboxBody {
    let mailbox_name = entity_id.simple().to_string();
    MailboxBody {
        id: entity_id,
        mailbox_domain_id: None,
        mailbox_full_address: format!("{mailbox_name}@{own_domain}"),
        mailbox_name,
        related_object_type: ReceivedObject::Payable,
        status: "active",
    }
}

/// The entity whose mailbox this address would be.
pub(crate) fn entity_at(address: &str, own_domain: &str) -> Option<Uuid> {
    let (name, _) = address.rsplit_once('@').filter(|(_, domain)| domain.eq_ignore_ascii_case(own_domain))?;
    Uuid::try_parse(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_its_entity_and_to_no_other() {
        let entity_id = Uuid::from_u128(7);
        let address = mailbox(entity_id, "in.example.com").mailbox_full_address;
        assert_eq!(entity_at(&address.to_uppercase(), "in.example.com"), Some(entity_id));
        for other in
            [format!("{}@example.com", entity_id.simple()), format!("x.{address}"), "bounces@in.example.com".to_owned(), String::new()]
        {
            assert_eq!(entity_at(&other, "in.example.com"), None, "{other}");
        }
    }
}
