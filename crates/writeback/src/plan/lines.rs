//! The lines of a document as the ledger takes them: account, item and tax of each.

use bursar_accounting::{LedgerObject, LineRole, Posting, PostingKind, PostingLine, ledger_objects, remote_object};
use bursar_connectors::record::{Item, TaxRate};
use bursar_connectors::write::{LineEntry, TaxEntry, TaxMode};
use bursar_connectors::{Kind, rate_behind};
use bursar_kernel::{Currency, Decimal, FineRate, Money, Uuid};

use super::tax::{TaxQuestion, percent, resolve};
use super::{Hindrance, LedgerAccount, Planner, major};
use crate::errors::{PushError, PushErrorCode};
use crate::synced_records::SyncedType;
use crate::synced_records::store::ObjectKey;
use crate::tax_choices;

/// Lines with their taxes.
pub(crate) struct Lines {
    pub(crate) lines: Vec<LineEntry>,
    pub(crate) taxes: Vec<TaxEntry>,
}

/// The lines of a posting in this currency.
pub(crate) async fn of(planner: &Planner<'_>, posting: &Posting, currency: Currency) -> Result<Lines, Hindrance> {
    if posting.lines.is_empty() {
        return Err(PushError::new(PushErrorCode::FieldInvalid, "the document has no line, and no amount to book").at("line_items").into());
    }
    let rates: Vec<LedgerObject<TaxRate>> = ledger_objects(planner.db, planner.book.id, Kind::TaxRate).await?;
    let mut lines = Vec::with_capacity(posting.lines.len());
    let mut taxes: Vec<TaxEntry> = Vec::new();
    for (place, line) in posting.lines.iter().enumerate() {
        let account = account(planner, posting.kind, line, place).await?;
        let tax = if planner.is_american() { None } else { Some(tax(planner, posting, line, &account, &rates, place).await?) };
        let item_id = item(planner, posting.kind, line).await?;
        let entry = entry(line, account, item_id, tax.map(|rate| rate.remote_id.clone()), currency)?;
        if let Some(rate) = tax {
            add(&mut taxes, rate, &entry, (posting, line.rate))?;
        }
        lines.push(entry);
    }
    Ok(Lines { lines, taxes })
}

async fn account(planner: &Planner<'_>, kind: PostingKind, line: &PostingLine, place: usize) -> Result<LedgerAccount, Hindrance> {
    let field = format!("line_items.{place}.ledger_account_id");
    let default = planner.defaults.product_account_id.filter(|_| kind.is_sale());
    let Some(id) = line.ledger_account_id.or(default) else {
        let message = format!("line {} ({}) names no ledger account", place + 1, line.description);
        return Err(PushError::new(PushErrorCode::AccountMissing, message).at(field).into());
    };
    planner.account(id, &field).await
}

async fn tax<'a>(
    planner: &Planner<'_>,
    posting: &Posting,
    line: &PostingLine,
    account: &LedgerAccount,
    rates: &'a [LedgerObject<TaxRate>],
    place: usize,
) -> Result<&'a LedgerObject<TaxRate>, Hindrance> {
    let is_sale = posting.kind.is_sale();
    let chosen = match line.role {
        LineRole::Deduction => planner.defaults.deduction_tax_id,
        LineRole::Sold | LineRole::Discount => line.accounting_tax_rate_id,
    };
    let asked = tax_choices::Asked { book_id: planner.book.id, is_sale, rate: line.rate, counterpart_id: posting.counterpart_id };
    let remembered = tax_choices::store::remembered(planner.db, &planner.scope, &asked).await?;
    let of_account = account.account.tax_rate_id.as_deref();
    let question = TaxQuestion { rate: line.rate, is_sale, chosen, remembered, of_account };
    Ok(resolve(&question, rates).map_err(|error| error.at(format!("line_items.{place}")))?)
}

/// Lines of sales name an item where the ledger books them by items: that of the product, or the one of the account.
async fn item(planner: &Planner<'_>, kind: PostingKind, line: &PostingLine) -> Result<Option<String>, Hindrance> {
    if !kind.is_sale() {
        return Ok(None);
    }
    let of_account = || line.ledger_account_id.or(planner.defaults.product_account_id).filter(|_| planner.is_quickbooks());
    let named: Option<Uuid> = line.product_id.or_else(of_account);
    let Some(id) = named else { return Ok(None) };
    let remote_id = planner.remote_id_of(ObjectKey::new(planner.book.id, SyncedType::Product, id)).await?;
    if planner.is_quickbooks() {
        return Ok(Some(remote_id));
    }
    // Lines of Xero name items by their codes; one that is gone there leaves the account alone.
    let item = remote_object::<Item>(planner.db, planner.book.id, Kind::Item, &remote_id).await?;
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
            let tax_rate_id = rate.remote_id.clone();
            taxes.push(TaxEntry { tax_rate_id, component_id, percent: percent(value), net, amount: line.tax_amount });
        }
    }
    Ok(())
}
