//! The lines of a document as the ledger takes them: account, item and tax of each.

use std::collections::BTreeMap;

use bursar_accounting::{LedgerObject, LineRole, Posting, PostingKind, PostingLine, ledger_objects, remote_object};
use bursar_connectors::record::{Account, AccountReference, Counterpart, Item, TaxComponent, TaxRate};
use bursar_connectors::write::{LineEntry, TaxComponentEntry, TaxEntry, TaxMode};
use bursar_connectors::{Kind, rate_behind};
use bursar_kernel::{Currency, Decimal, FineRate, Money, Uuid};

use super::dimensions::MappedDimensions;
use super::rounding::rounding_line;
use super::sales_tax::{Taxation, code_of_sale, require_one_code, tax_mode};
use super::tax::{TaxQuestion, percent, resolve};
use super::{Blocked, LedgerAccount, Planner, is_unusable, major};
use crate::errors::{PushError, PushErrorCode};
use crate::synced_records::SyncedType;
use crate::synced_records::store::ObjectKey;
use crate::tax_choices::{self, TaxChoice, TaxDirection};

/// Lines with their taxes.
pub(crate) struct Lines {
    pub(crate) lines: Vec<LineEntry>,
    pub(crate) taxes: Vec<TaxEntry>,
    pub(crate) tax_mode: TaxMode,
}

/// The lines of a posting in this currency.
pub(crate) async fn of(
    planner: &Planner<'_>,
    posting: &Posting,
    currency: Currency,
    counterpart_id: &str,
    dimensions: &MappedDimensions<'_>,
) -> Result<Lines, Blocked> {
    if posting.lines.is_empty() {
        return Err(PushError::new(PushErrorCode::FieldInvalid, "the document has no line, and no amount to book").at("line_items").into());
    }
    // What is rounded is told apart as the last line is.
    let last = posting.lines.len() - 1;
    let (taxation, tax_mode) = (Taxation::of(planner.book, posting.kind.is_sale()), tax_mode(planner.book, posting)?);
    let mut known = Known::of(planner, posting.kind, counterpart_id).await?;
    let rounding = rounding_line(posting, planner.settings.rounding_account_id)?;
    let mut lines = Vec::with_capacity(posting.lines.len());
    let mut taxes: Vec<TaxEntry> = Vec::new();
    for (place, line) in posting.lines.iter().chain(&rounding).enumerate() {
        let account = known.account(planner, posting.kind, line, place).await?;
        let item_id = known.item(planner, posting.kind, line, &account).await?;
        let tax = known.tax(planner, posting, line, &account, taxation).map_err(|error| error.at(format!("line_items.{place}")))?;
        let tax_rate_id = tax.map(|rate| rate.remote_id.clone());
        let entry = LineEntry { dimensions: dimensions.of_line(place.min(last))?, ..entry(line, account, item_id, tax_rate_id, currency)? };
        if let Some(rate) = tax.filter(|_| taxation == Taxation::ByLine) {
            add(&mut taxes, rate, &entry, (posting, line.rate))?;
        }
        lines.push(entry);
    }
    if taxation == Taxation::BySale {
        require_one_code(&lines)?;
    }
    Ok(Lines { lines, taxes, tax_mode })
}

/// What lines name of the ledger, each thing read once however many lines there are.
struct Known {
    rates: Vec<LedgerObject<TaxRate>>,
    /// The tax rate that the counterpart has by default.
    of_counterpart: Option<String>,
    choices: Vec<TaxChoice>,
    accounts: BTreeMap<Uuid, LedgerAccount>,
    items: BTreeMap<Uuid, Option<String>>,
}

impl Known {
    async fn of(planner: &Planner<'_>, kind: PostingKind, counterpart_id: &str) -> Result<Known, Blocked> {
        let (db, book_id) = (planner.db, planner.book.id);
        let party = planner.party_kind(if kind.is_sale() { Kind::Customer } else { Kind::Vendor });
        let party: Option<LedgerObject<Counterpart>> = remote_object(db, book_id, party, counterpart_id).await?;
        let of_party = |party: Counterpart| if kind.is_sale() { party.sales_tax_rate_id } else { party.purchase_tax_rate_id };
        let direction = if kind.is_sale() { TaxDirection::Sales } else { TaxDirection::Purchases };
        Ok(Known {
            rates: ledger_objects(db, book_id, Kind::TaxRate).await?,
            of_counterpart: party.and_then(|party| of_party(party.body)),
            choices: tax_choices::store::of_book(db, &planner.scope, book_id, direction).await?,
            accounts: BTreeMap::new(),
            items: BTreeMap::new(),
        })
    }

    async fn account(
        &mut self,
        planner: &Planner<'_>,
        kind: PostingKind,
        line: &PostingLine,
        place: usize,
    ) -> Result<LedgerAccount, Blocked> {
        let field = format!("line_items.{place}.ledger_account_id");
        let Some(id) = planner.account_id(kind, line.ledger_account_id) else {
            let message = format!("line {} ({}) names no ledger account", place + 1, line.description);
            return Err(PushError::new(PushErrorCode::AccountMissing, message).at(field).into());
        };
        if let Some(known) = self.accounts.get(&id) {
            return Ok(known.clone());
        }
        let account = planner.account(id, &field).await?;
        self.accounts.insert(id, account.clone());
        Ok(account)
    }

    fn tax(
        &self,
        planner: &Planner<'_>,
        posting: &Posting,
        line: &PostingLine,
        account: &LedgerAccount,
        taxation: Taxation,
    ) -> Result<Option<&LedgerObject<TaxRate>>, PushError> {
        let chosen = match line.role {
            LineRole::Deduction => planner.defaults.deduction_tax_id,
            LineRole::Sold | LineRole::Discount | LineRole::Rounding => line.accounting_tax_rate_id,
        };
        let question = TaxQuestion {
            rate: line.rate,
            is_sale: posting.kind.is_sale(),
            chosen,
            remembered: tax_choices::remembered(&self.choices, line.rate, posting.counterpart_id),
            of_counterpart: self.of_counterpart.as_deref(),
            of_account: account.account.tax_rate_id.as_deref(),
            account_class: &account.account.class,
        };
        match taxation {
            Taxation::ByLine => resolve(&question, &self.rates).map(Some),
            Taxation::BySale if line.tax_amount != 0 => code_of_sale(&question, &self.rates).map(Some),
            Taxation::BySale | Taxation::Untold => Ok(None),
        }
    }

    /// Lines of sales name an item where the ledger books them by items: that of the product, or the one of the account.
    async fn item(
        &mut self,
        planner: &Planner<'_>,
        kind: PostingKind,
        line: &PostingLine,
        account: &LedgerAccount,
    ) -> Result<Option<String>, Blocked> {
        if !kind.is_sale() {
            return Ok(None);
        }
        let of_account = || Some(account.id).filter(|_| planner.is_quickbooks());
        let Some(id) = line.product_id.or_else(of_account) else { return Ok(None) };
        if let Some(known) = self.items.get(&id) {
            return Ok(known.clone());
        }
        let remote_id = planner.remote_id_of(ObjectKey::new(planner.book.id, SyncedType::Product, id)).await?;
        let item = if planner.is_quickbooks() {
            require_usable_account(planner, &remote_id).await?;
            Some(remote_id)
        } else {
            item_code(planner, &remote_id).await?
        };
        self.items.insert(id, item.clone());
        Ok(item)
    }
}

/// QuickBooks books a line to the account of its item, whatever stands here.
async fn require_usable_account(planner: &Planner<'_>, item_id: &str) -> Result<(), Blocked> {
    let item = remote_object::<Item>(planner.db, planner.book.id, Kind::Item, item_id).await?;
    let Some(item) = item else { return Ok(()) };
    let Some(AccountReference::Id(account_id)) = &item.body.income_account else { return Ok(()) };
    match remote_object::<Account>(planner.db, planner.book.id, Kind::Account, account_id).await?.filter(is_unusable) {
        None => Ok(()),
        Some(account) => {
            let (item, account) = (&item.body.name, &account.body.name);
            let message =
                format!("the item {item} of QuickBooks is booked to the account {account}, which is archived: give it another one there");
            Err(PushError::new(PushErrorCode::AccountUnusable, message).at("line_items").into())
        }
    }
}

/// Lines of Xero name items by their codes; one that is gone there leaves the account alone.
async fn item_code(planner: &Planner<'_>, remote_id: &str) -> Result<Option<String>, Blocked> {
    let item = remote_object::<Item>(planner.db, planner.book.id, Kind::Item, remote_id).await?;
    Ok(item.filter(|item| !item.is_deleted).and_then(|item| item.body.code))
}

/// A line whose price times quantity is not its amount, such as one with a discount, goes as one piece, and says so.
fn entry(
    line: &PostingLine,
    account: LedgerAccount,
    item_id: Option<String>,
    tax_rate_id: Option<String>,
    currency: Currency,
) -> Result<LineEntry, PushError> {
    let amount = major(line.amount, currency)?;
    let is_exact = line.quantity.times(Money::new(line.unit_price, currency)).is_ok_and(|product| product.minor() == line.amount);
    let (quantity, unit_amount) = match (is_exact, line.quantity.number()) {
        (true, Ok(quantity)) => (quantity, major(line.unit_price, currency)?),
        _ => (Decimal::scaled(1, 0).unwrap_or_default(), amount),
    };
    let description = if is_exact || line.role != LineRole::Sold {
        line.description.clone()
    } else {
        let (pieces, price) = (line.quantity.number().unwrap_or_default(), major(line.unit_price, currency)?);
        format!("{} ({pieces} x {price}, less discount)", line.description)
    };
    Ok(LineEntry {
        description,
        quantity,
        unit_amount,
        amount,
        tax_amount: major(line.tax_amount, currency)?,
        tax_rate_id,
        account: Some(account.reference),
        item_id,
        dimensions: Vec::new(),
    })
}

/// Adds a line to the tax of its rate.
fn add(
    taxes: &mut Vec<TaxEntry>,
    rate: &LedgerObject<TaxRate>,
    line: &LineEntry,
    (posting, value): (&Posting, FineRate),
) -> Result<(), PushError> {
    let too_large = |_| PushError::new(PushErrorCode::FieldInvalid, "the amounts are larger than ledgers take");
    let net = if posting.tax_mode == TaxMode::Inclusive { line.amount.minus(line.tax_amount).map_err(too_large)? } else { line.amount };
    match taxes.iter_mut().find(|tax| tax.tax_rate_id == rate.remote_id) {
        Some(known) => {
            known.net = known.net.plus(net).map_err(too_large)?;
            known.amount = known.amount.plus(line.tax_amount).map_err(too_large)?;
        }
        None => {
            let component_id = rate.raw.as_deref().and_then(|raw| rate_behind(raw, posting.kind.is_sale()));
            let components = if component_id.is_some() { Vec::new() } else { components(&rate.body, posting.kind.is_sale()) };
            let tax_rate_id = rate.remote_id.clone();
            taxes.push(TaxEntry { tax_rate_id, component_id, components, percent: percent(value), net, amount: line.tax_amount });
        }
    }
    Ok(())
}

/// The rates of a code over which its tax can be split: none is computed upon another, and the ledger names each.
fn components(rate: &TaxRate, is_sale: bool) -> Vec<TaxComponentEntry> {
    let component = |part: &TaxComponent| {
        let remote_id = part.remote_id.clone().filter(|_| !part.is_compound)?;
        Some(TaxComponentEntry { remote_id, percent: part.rate })
    };
    rate.parts(is_sale).iter().map(component).collect::<Option<Vec<_>>>().unwrap_or_default()
}
