//! Which counterpart does a bill mean? What it says of its vendor is compared with those that are known.

use bursar_counterparts::{CounterpartBankAccount, CounterpartClue, CounterpartVatId, parts_of, recognized};
use bursar_entities::bank_codes;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Scope, Tx};

use super::{Payable, SuggestedCounterpart};
use crate::raw_counterpart::RawCounterpart;

/// After a change of what the bill says of its vendor: suggests the counterpart that fits it.
pub(crate) async fn after_change(tx: &Tx, scope: &Scope, before: &Payable, payable: &mut Payable) -> Result<()> {
    if payable.counterpart_raw_data == before.counterpart_raw_data {
        return Ok(());
    }
    payable.suggested_counterpart = match &payable.counterpart_raw_data {
        Some(raw) => suggested(tx, scope, raw).await?,
        None => None,
    };
    Ok(())
}

/// The counterpart that fits: by VAT number, tax number, IBAN, else by its whole name. What fits several means none of them.
pub(crate) async fn suggested(tx: &Tx, scope: &Scope, raw: &RawCounterpart) -> Result<Option<SuggestedCounterpart>> {
    let (vat_id, iban) = (vat_number_of(raw), iban_of(raw));
    for clue in clues(raw) {
        if let [found] = recognized(tx, scope, clue).await?.as_slice() {
            return Ok(Some(SuggestedCounterpart {
                id: found.id,
                address_id: found.default_billing_address_id,
                bank_account_id: account(tx, scope, found.id, iban).await?,
                vat_id_id: vat_number(tx, scope, found.id, vat_id).await?,
            }));
        }
    }
    Ok(None)
}

/// Does anything that it says fit a counterpart, or several?
pub(crate) async fn is_known(tx: &Tx, scope: &Scope, raw: &RawCounterpart) -> Result<bool> {
    for clue in clues(raw) {
        if !recognized(tx, scope, clue).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a vendor may be recognized by, the surest first.
fn clues(raw: &RawCounterpart) -> impl Iterator<Item = CounterpartClue<'_>> {
    let clues = [
        vat_number_of(raw).map(CounterpartClue::VatId),
        raw.tax_id.as_deref().map(CounterpartClue::TaxId),
        iban_of(raw).map(CounterpartClue::Iban),
        raw.name.as_deref().map(CounterpartClue::Name),
    ];
    clues.into_iter().flatten()
}

fn vat_number_of(raw: &RawCounterpart) -> Option<&str> {
    raw.vat_id.as_ref()?.value.as_deref()
}

fn iban_of(raw: &RawCounterpart) -> Option<&str> {
    raw.bank_account.as_ref()?.iban.as_deref()
}

/// The account of the counterpart that the bill names.
async fn account(tx: &Tx, scope: &Scope, counterpart: Uuid, iban: Option<&str>) -> Result<Option<Uuid>> {
    let Some(iban) = iban.map(|iban| bank_codes::iban(iban).unwrap_or_else(|_| iban.to_owned())) else { return Ok(None) };
    let accounts: Vec<CounterpartBankAccount> = parts_of(tx, scope, counterpart).await?;
    Ok(accounts.into_iter().find(|account| account.iban.as_deref() == Some(iban.as_str())).map(|account| account.id))
}

/// The VAT ID of the counterpart that the bill names.
async fn vat_number(tx: &Tx, scope: &Scope, counterpart: Uuid, value: Option<&str>) -> Result<Option<Uuid>> {
    let Some(value) = value else { return Ok(None) };
    let vat_ids: Vec<CounterpartVatId> = parts_of(tx, scope, counterpart).await?;
    Ok(vat_ids.into_iter().find(|vat_id| vat_id.value == value).map(|vat_id| vat_id.id))
}
