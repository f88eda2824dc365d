//! A vendor that is made of what a bill says of it, where the partner wants that.

use bursar_entities::{Country, Language, VatIdKind};
use bursar_events::{Change, emit_job_change};
use bursar_kernel::{Currency, Env, Result, Uuid};
use bursar_store::{Scope, Tx, record};

use super::{Counterpart, Party};
use crate::addresses::{CounterpartAddress, PostalAddress};
use crate::bank_accounts::CounterpartBankAccount;
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
    /// Its VAT ID.
    pub vat_id: Option<FoundVatId>,
    /// Where it is paid.
    pub bank_account: Option<FoundBankAccount>,
}

/// What a bill says of its vendor's VAT ID.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundVatId {
    /// The country that gave it.
    pub country: Option<Country>,
    /// Of which kind it is.
    pub kind: VatIdKind,
    /// The number.
    pub value: String,
}

/// What a bill says of its vendor's bank account.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundBankAccount {
    /// Who owns it.
    pub account_holder_name: Option<String>,
    /// The bank's code of ISO 9362, in the form in which it is kept.
    pub bic: Option<String>,
    /// Where it is.
    pub country: Country,
    /// Its currency.
    pub currency: Currency,
    /// Its number of ISO 13616, in the form in which it is kept.
    pub iban: String,
}

/// A vendor that was made, and its parts that the bill names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeVendor {
    /// The counterpart.
    pub id: Uuid,
    /// Its address.
    pub address_id: Uuid,
    /// Its bank account.
    pub bank_account_id: Option<Uuid>,
    /// Its VAT ID.
    pub vat_id_id: Option<Uuid>,
}

/// Makes the company, in the transaction of the bill; it says of itself that nobody entered it.
pub async fn make_vendor(tx: &Tx, env: &Env, scope: &Scope, user_id: Option<Uuid>, vendor: FoundVendor) -> Result<MadeVendor> {
    let FoundVendor { name, address, email, phone, tax_id, vat_id, bank_account } = vendor;
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
    emit_job_change(tx, env, scope.partner_id(), Change::Created, &counterpart).await?;
    let mut made = MadeVendor { id: counterpart.id, address_id: address.id, bank_account_id: None, vat_id_id: None };
    let (entity_id, counterpart_id) = (counterpart.entity_id, counterpart.id);
    if let Some(FoundVatId { country, kind, value }) = vat_id {
        let vat_id = CounterpartVatId { id: env.id(), entity_id, counterpart_id, country, kind, value };
        record::insert(tx, scope, &vat_id).await?;
        emit_job_change(tx, env, scope.partner_id(), Change::Created, &vat_id).await?;
        made.vat_id_id = Some(vat_id.id);
    }
    if let Some(found) = bank_account {
        let account = found.of(&counterpart, env.id());
        record::insert(tx, scope, &account).await?;
        emit_job_change(tx, env, scope.partner_id(), Change::Created, &account).await?;
        made.bank_account_id = Some(account.id);
    }
    Ok(made)
}

impl FoundBankAccount {
    /// As the first account of this counterpart.
    fn of(self, counterpart: &Counterpart, id: Uuid) -> CounterpartBankAccount {
        CounterpartBankAccount {
            id,
            entity_id: counterpart.entity_id,
            account_holder_name: self.account_holder_name,
            account_number: None,
            bic: self.bic,
            counterpart_id: counterpart.id,
            country: self.country,
            currency: self.currency,
            iban: Some(self.iban),
            is_default_for_currency: true,
            name: None,
            partner_metadata: None,
            routing_number: None,
            sort_code: None,
        }
    }
}
