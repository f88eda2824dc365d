//! What a payable and its lines refer to: it must be there when it is named, and it is copied where it may change later.

use std::collections::BTreeSet;

use bursar_counterparts::{Counterpart, CounterpartAddress, CounterpartBankAccount, CounterpartVatId, find_part, make_vendor};
use bursar_kernel::{Error, FieldError, Location, Result, Uuid, ensure_valid};
use bursar_store::{Scope, Tx};

use super::happened::Author;
use super::{Payable, suggest};
use crate::line_items::LineItem;
use crate::policy::Policy;
use crate::raw_counterpart::{RawAddress, RawBankAccount, RawCounterpart, RawVatId};
use crate::totals::MAX_LINES;

/// What a document of a vendor refers to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct References {
    pub(crate) counterpart_id: Option<Uuid>,
    pub(crate) counterpart_address_id: Option<Uuid>,
    pub(crate) counterpart_bank_account_id: Option<Uuid>,
    pub(crate) counterpart_vat_id_id: Option<Uuid>,
    pub(crate) project_id: Option<Uuid>,
}

impl Payable {
    fn references(&self) -> References {
        References {
            counterpart_id: self.counterpart_id,
            counterpart_address_id: self.counterpart_address_id,
            counterpart_bank_account_id: self.counterpart_bank_account_id,
            counterpart_vat_id_id: self.counterpart_vat_id_id,
            project_id: self.project_id,
        }
    }
}

/// Names every reference that is new and leads nowhere, and takes the name by which lists find the payable.
pub(crate) async fn check(tx: &Tx, scope: &Scope, before: &Payable, payable: &mut Payable) -> Result<()> {
    let mut wrong = new_and_missing(tx, scope, before.references(), payable.references()).await?;
    if let Some(id) = payable.purchase_order_id.filter(|_| payable.purchase_order_id != before.purchase_order_id)
        && !tx.refer_to(bursar_purchasing::PURCHASE_ORDER, scope, id).await?
    {
        wrong.push(FieldError::new("body", "purchase_order_id", "names no purchase order of this entity", "value_error"));
    }
    ensure_valid(wrong)?;
    let known = match payable.counterpart_id {
        // One that was deleted since keeps the name that it had.
        Some(id) => match bursar_counterparts::find(tx, scope, id).await? {
            Some(counterpart) => Some(counterpart.name()),
            None => payable.counterpart_name.take(),
        },
        None => None,
    };
    payable.counterpart_name = known.or_else(|| payable.counterpart_raw_data.as_ref().and_then(|raw| raw.name.clone()));
    Ok(())
}

/// The references that are new and lead nowhere. They stay until the commit; whoever deletes what they name waits.
pub(crate) async fn new_and_missing(tx: &Tx, scope: &Scope, before: References, after: References) -> Result<Vec<FieldError>> {
    let mut wrong = Vec::new();
    let mut missing = |name: &str, what: &str| wrong.push(FieldError::new("body", name, format!("names no {what}"), "value_error"));
    if let Some(id) = after.counterpart_id.filter(|_| after.counterpart_id != before.counterpart_id)
        && !tx.refer_to(bursar_counterparts::REFERENCE, scope, id).await?
    {
        missing("counterpart_id", "counterpart of this entity");
    }
    if let Some(id) = after.project_id.filter(|_| after.project_id != before.project_id)
        && !tx.refer_to(bursar_catalog::PROJECT, scope, id).await?
    {
        missing("project_id", "project of this entity");
    }
    // What belongs to a counterpart must be the one's that is named, so another counterpart asks again.
    let is_another = after.counterpart_id != before.counterpart_id;
    let counterpart = after.counterpart_id.unwrap_or_default();
    if let Some(id) = after.counterpart_address_id.filter(|id| is_another || Some(*id) != before.counterpart_address_id)
        && find_part::<CounterpartAddress>(tx, scope, counterpart, id).await?.is_none()
    {
        missing("counterpart_address_id", "address of the counterpart");
    }
    if let Some(id) = after.counterpart_bank_account_id.filter(|id| is_another || Some(*id) != before.counterpart_bank_account_id)
        && find_part::<CounterpartBankAccount>(tx, scope, counterpart, id).await?.is_none()
    {
        missing("counterpart_bank_account_id", "bank account of the counterpart");
    }
    if let Some(id) = after.counterpart_vat_id_id.filter(|id| is_another || Some(*id) != before.counterpart_vat_id_id)
        && find_part::<CounterpartVatId>(tx, scope, counterpart, id).await?.is_none()
    {
        missing("counterpart_vat_id_id", "VAT ID of the counterpart");
    }
    Ok(wrong)
}

/// Names every tag that is none of the entity's; the others stay until the commit.
pub(crate) async fn check_tags(tx: &Tx, scope: &Scope, tags: &[Uuid]) -> Result<()> {
    let mut wrong = Vec::new();
    for (place, id) in tags.iter().enumerate() {
        let loc = || vec!["body".into(), "tag_ids".into(), Location::Index(place)];
        if tags[..place].contains(id) {
            wrong.push(FieldError::at(loc(), "is named twice", "value_error"));
        }
    }
    let missing = tx.refer_to_all(bursar_catalog::TAG, scope, &tags.iter().copied().collect::<BTreeSet<_>>()).await?;
    for (place, _) in tags.iter().enumerate().filter(|(_, id)| missing.contains(*id)) {
        let loc = vec!["body".into(), "tag_ids".into(), Location::Index(place)];
        wrong.push(FieldError::at(loc, "names no tag of this entity", "value_error"));
    }
    ensure_valid(wrong)
}

/// Names what a line refers to and its ledger has not.
pub(crate) async fn check_line(tx: &Tx, scope: &Scope, line: &LineItem) -> Result<()> {
    check_line_in(tx, scope, line, &["body".into()]).await
}

/// The same for all lines of a body; what several of them name is asked for once.
pub(crate) async fn check_lines(tx: &Tx, scope: &Scope, lines: &[LineItem]) -> Result<()> {
    let mut checked = BTreeSet::new();
    for (place, line) in lines.iter().enumerate() {
        if checked.insert((line.ledger_account_id, line.accounting_tax_rate_id)) {
            check_line_in(tx, scope, line, &["body".into(), "data".into(), Location::Index(place)]).await?;
        }
    }
    Ok(())
}

async fn check_line_in(tx: &Tx, scope: &Scope, line: &LineItem, at: &[Location]) -> Result<()> {
    require_in_ledger(tx, scope, ("ledger_account_id", line.ledger_account_id), line.accounting_tax_rate_id, at).await
}

/// Names the account, whose field has this name, and the tax rate that the connected ledger has not; `at` leads to what names them.
pub async fn require_in_ledger(
    tx: &Tx,
    scope: &Scope,
    (account, account_id): (&str, Option<Uuid>),
    tax_rate_id: Option<Uuid>,
    at: &[Location],
) -> Result<()> {
    let mut wrong = Vec::new();
    let mut missing = |name: &str, list: &str| {
        let loc = at.iter().cloned().chain([name.into()]).collect();
        let msg = format!("is not in the connected ledger: GET {list} lists what is");
        wrong.push(FieldError::at(loc, msg, "value_error"));
    };
    if let Some(id) = account_id
        && !bursar_accounting::has_account(tx, *scope, id).await?
    {
        missing(account, "/ledger_accounts");
    }
    if let Some(id) = tax_rate_id
        && !bursar_accounting::has_tax_rate(tx, *scope, id).await?
    {
        missing("accounting_tax_rate_id", "/accounting_tax_rates");
    }
    ensure_valid(wrong)
}

/// A document has only so many lines.
pub(crate) fn require_number_of_lines(number: usize) -> Result<()> {
    if number <= MAX_LINES {
        return Ok(());
    }
    let msg = format!("a document has at most {MAX_LINES} lines");
    Err(Error::invalid(FieldError::new("body", "data", msg, "value_error.number")))
}

/// Takes the copy of the counterpart that stays with a payable from when it is handed on.
///
/// One that the bill means and nobody has linked is linked first, and one that nobody knows is made, where the partner wants it.
pub(crate) async fn freeze_counterpart(tx: &Tx, author: &Author<'_>, policy: &Policy, payable: &mut Payable) -> Result<()> {
    if let (None, Some(raw)) = (payable.counterpart_id, payable.counterpart_raw_data.clone()) {
        if policy.partner.creates_counterparts {
            // Of several bills of a new vendor the first makes it, and the others find it.
            tx.hold(&format!("vendors/{}", payable.entity_id)).await?;
        }
        if policy.partner.links_counterparts
            && let Some(found) = suggest::suggested(tx, &author.scope, &raw).await?
        {
            payable.counterpart_id = Some(found.id);
            payable.counterpart_address_id = found.address_id;
            payable.counterpart_bank_account_id = found.bank_account_id;
            payable.counterpart_vat_id_id = found.vat_id_id;
        } else if policy.partner.creates_counterparts
            && let Some(vendor) = raw.vendor(payable.currency)
            && !suggest::is_known(tx, &author.scope, &raw).await?
        {
            let made = make_vendor(tx, author.env, &author.scope, author.user_id, vendor).await?;
            payable.counterpart_id = Some(made.id);
            payable.counterpart_address_id = Some(made.address_id);
            payable.counterpart_bank_account_id = made.bank_account_id;
            payable.counterpart_vat_id_id = made.vat_id_id;
        }
    }
    payable.counterpart = copy(tx, &author.scope, payable.references()).await?.or_else(|| payable.counterpart_raw_data.clone());
    if let Some(name) = payable.counterpart.as_ref().and_then(|copy| copy.name.clone()) {
        payable.counterpart_name = Some(name);
    }
    Ok(())
}

/// A counterpart as it now is, with what a document names of it; its default address where it names none.
pub(crate) async fn copy(tx: &Tx, scope: &Scope, named: References) -> Result<Option<RawCounterpart>> {
    let Some(id) = named.counterpart_id else { return Ok(None) };
    let Some(counterpart): Option<Counterpart> = bursar_counterparts::find(tx, scope, id).await? else { return Ok(None) };
    let address = match named.counterpart_address_id.or(counterpart.default_billing_address_id) {
        Some(part) => find_part::<CounterpartAddress>(tx, scope, id, part).await?,
        None => None,
    };
    let account = match named.counterpart_bank_account_id {
        Some(part) => find_part::<CounterpartBankAccount>(tx, scope, id, part).await?,
        None => None,
    };
    let vat_id = match named.counterpart_vat_id_id {
        Some(part) => find_part::<CounterpartVatId>(tx, scope, id, part).await?,
        None => None,
    };
    Ok(Some(RawCounterpart {
        name: Some(counterpart.name()),
        email: counterpart.email,
        phone: counterpart.phone,
        tax_id: counterpart.tax_id,
        address: address.map(RawAddress::from),
        bank_account: account.map(RawBankAccount::from),
        vat_id: vat_id.map(RawVatId::from),
    }))
}

impl From<CounterpartAddress> for RawAddress {
    fn from(address: CounterpartAddress) -> Self {
        let CounterpartAddress { city, country, line1, line2, postal_code, state, .. } = address;
        let (city, country, line1, postal_code) = (Some(city), Some(country), Some(line1), Some(postal_code));
        RawAddress { city, country, line1, line2, postal_code, state }
    }
}

impl From<CounterpartBankAccount> for RawBankAccount {
    fn from(account: CounterpartBankAccount) -> Self {
        let CounterpartBankAccount { account_holder_name, account_number, bic, iban, routing_number, sort_code, .. } = account;
        RawBankAccount { account_holder_name, account_number, bic, iban, routing_number, sort_code }
    }
}

impl From<CounterpartVatId> for RawVatId {
    fn from(vat_id: CounterpartVatId) -> Self {
        let kind = serde_json::to_value(vat_id.kind).ok().and_then(|word| word.as_str().map(str::to_owned));
        RawVatId { country: vat_id.country, kind, value: Some(vat_id.value) }
    }
}
