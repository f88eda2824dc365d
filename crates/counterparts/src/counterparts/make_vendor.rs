//! A vendor that is made of what a bill says of it, where the partner wants that.

use bursar_entities::{Country, Language, VatIdKind};
use bursar_events::{Change, emit_job_change};
use bursar_kernel::{Env, Result, Uuid};
use bursar_store::{Scope, Tx, record};

use super::{Counterpart, Party};
use crate::addresses::{CounterpartAddress, PostalAddress};
use crate::vat_ids::CounterpartVatId;

/// What a bill says of its vendor: at least what a counterpart must have.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundVendor {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub address: PostalAddress,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Its number at a tax office, beside VAT.
    pub tax_id: Option<String>,
    /// The country of its VAT ID, and the number.
    pub vat_id: Option<(Option<Country>, String)>,
}

/// Makes the company, in the transaction of the bill; it says of itself that nobody entered it.
pub async fn make_vendor(tx: &Tx, env: &Env, scope: &Scope, user_id: Option<Uuid>, vendor: FoundVendor) -> Result<Counterpart> {
    let FoundVendor { name, address, email, phone, tax_id, vat_id } = vendor;
    let mut counterpart = Counterpart {
        id: env.id(),
        entity_id: scope.one_entity()?,
        party: Party::Organization { legal_name: name },
        email,
        phone,
        is_customer: false,
        is_vendor: true,
        tax_id,
        external_reference: None,
        language: Some(Language::english()),
        reminders_enabled: true,
        default_billing_address_id: None,
        default_shipping_address_id: None,
        created_automatically: true,
        created_by_entity_user_id: user_id,
        created_at: env.now(),
        updated_at: env.now(),
        deleted_at: None,
    };
    let address = CounterpartAddress::new(env.id(), &counterpart, address);
    counterpart.default_billing_address_id = Some(address.id);
    record::insert(tx, scope, &counterpart).await?;
    record::insert(tx, scope, &address).await?;
    if let Some((country, value)) = vat_id {
        let (entity_id, counterpart_id) = (counterpart.entity_id, counterpart.id);
        let vat_id = CounterpartVatId { id: env.id(), entity_id, counterpart_id, country, kind: VatIdKind::default(), value };
        record::insert(tx, scope, &vat_id).await?;
    }
    emit_job_change(tx, env, scope.partner_id(), Change::Created, &counterpart).await?;
    Ok(counterpart)
}
