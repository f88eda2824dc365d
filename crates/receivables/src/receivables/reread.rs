//! What a copy of a document must not keep of the past, read again: the counterpart's details, the entity, its bank account and the VAT IDs.

use bursar_counterparts::{CounterpartContact, CounterpartType, find_part};
use bursar_documents::{EntityAddressCopy, Issuer, References};
use bursar_kernel::{Patch, Result, Uuid};

use super::changes::Changes;
use super::copies::{ChosenContact, ContactCopy};
use super::{Receivable, draft, issuer_fields};

/// The document as it would be made today: for whom it was, from whom it was. Whom it names must still be there, but for its contact: one that
/// was deleted gives way to the default one.
pub(crate) async fn reread(document: &mut Receivable, issuer: &Issuer, references: &mut References<'_>) -> Result<()> {
    let content = &document.content;
    let address = content.counterpart_billing_address.as_ref().and_then(|address| address.id);
    let shipping = content.counterpart_shipping_address.as_ref().and_then(|address| address.id);
    let vat_id = content.counterpart_vat_id.as_ref().map(|vat_id| vat_id.id);
    let (entity_vat_id, account) =
        (content.entity_vat_id.as_ref().map(|vat_id| vat_id.id), content.entity_bank_account.as_ref().and_then(|account| account.id));
    let receiver = document.einvoice.as_ref().and_then(|einvoice| Some(einvoice.receiver.as_ref()?.id));
    let (contact, named) = (document.contact, content.counterpart_contact.clone());
    let Some(to) = draft::addressee(references, document.counterpart_id, address).await? else { return Ok(()) };
    draft::readdress(document, issuer, to);
    let set = |id: Option<Uuid>| id.map_or(Patch::Absent, Patch::Set);
    let changes = Changes {
        contact_id: contact_again(document, contact, named, references).await?,
        counterpart_shipping_address_id: set(shipping),
        counterpart_vat_id_id: set(vat_id),
        counterpart_einvoicing_credentials_id: set(receiver),
        entity_vat_id_id: set(entity_vat_id),
        entity_bank_account_id: set(account),
        ..Changes::default()
    };
    let overridden = document.overridden.clone().unwrap_or_default();
    document.content.entity = issuer_fields::keep(issuer.copy(), document.content.entity.clone(), &overridden);
    document.content.entity_address = EntityAddressCopy::from(&issuer.entity);
    draft::refer(document, issuer, &changes, references).await
}

/// Which contact the document is addressed to once more, given that of the original and whom it named.
async fn contact_again(
    document: &mut Receivable,
    contact: Option<ChosenContact>,
    named: Option<ContactCopy>,
    references: &References<'_>,
) -> Result<Patch<Uuid>> {
    match contact {
        Some(ChosenContact::Nobody) => Ok(Patch::Clear),
        Some(ChosenContact::One(id)) => {
            let found = find_part::<CounterpartContact>(references.tx, &references.scope, document.counterpart_id, id).await?;
            Ok(found.map_or(Patch::Absent, |found| Patch::Set(found.id)))
        }
        None => {
            // Whom an older release named is not known by an id.
            if named.is_some() && document.content.counterpart_type == CounterpartType::Organization {
                document.content.counterpart_contact = named;
            }
            Ok(Patch::Absent)
        }
    }
}
