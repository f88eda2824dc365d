//! The lines of a document.

use bursar_kernel::Decimal;

use super::tax::{Regime, sale_line_code};
use super::{account, reference};
use crate::Kind;
use crate::members::Members;
use crate::write::amounts::{line_taxes, minus, plus, priced};
use crate::write::text::maybe_at_most;
use crate::write::{DocumentEntry, LineEntry, Target, TaxMode, Unwritable};

const DESCRIPTION: usize = 4000;
/// Decimals of a price.
const PRICE_PLACES: u32 = 5;

/// What a line is written with.
struct Frame<'a> {
    kind: Kind,
    regime: Regime,
    /// The lines that the ledger has, in its own words.
    before: &'a [Members],
    /// Their classes stay as they are there.
    keeps_classes: bool,
}

/// The lines, and the tax of the document.
pub(super) fn lines(
    entry: &DocumentEntry,
    regime: Regime,
    before: Option<&Target>,
    keeps_classes: bool,
) -> Result<(Vec<Members>, Option<Members>), Unwritable> {
    let taxes = line_taxes(entry)?;
    let before = before.map(|target| written_lines(&target.raw)).unwrap_or_default();
    let frame = Frame { kind: entry.kind, regime, before: &before, keeps_classes };
    let lines = entry.lines.iter().zip(taxes).enumerate().map(|(place, (line, tax))| frame.line(place, line, tax));
    Ok((lines.collect::<Result<_, _>>()?, regime.detail(entry)?))
}

/// The lines of a document as QuickBooks wrote them, without the subtotal that it adds by itself.
fn written_lines(raw: &str) -> Vec<Members> {
    let lines: Vec<Members> = Members::of(raw).read("Line").unwrap_or_default();
    lines.into_iter().filter(|line| line.read::<String>("DetailType").as_deref() != Some("SubTotalLineDetail")).collect()
}

impl Frame<'_> {
    fn line(&self, place: usize, line: &LineEntry, tax: Decimal) -> Result<Members, Unwritable> {
        let field = |name: &str| format!("lines.{place}.{name}");
        let amount = self.amount(&field("amount"), line, tax)?;
        let (detail_type, detail) = self.named(place, line)?;
        let priced = priced(line.quantity, line.unit_amount, amount, PRICE_PLACES).filter(|_| detail_type != EXPENSE_ACCOUNT);
        let (quantity, price) = priced.unzip();
        let detail = detail
            .maybe("Qty", quantity)
            .maybe("UnitPrice", price)
            .maybe("TaxCodeRef", self.tax_code(&field("tax_rate_id"), line, tax)?)
            .maybe("ClassRef", class(&field("dimensions"), line)?.filter(|_| !self.keeps_classes))
            .maybe("TaxInclusiveAmt", Some(line.amount).filter(|_| self.regime == Regime::Global(TaxMode::Inclusive)));
        let members = Members::default()
            .with("Amount", amount)
            .maybe("Description", maybe_at_most(&field("description"), Some(&line.description), DESCRIPTION)?)
            .with("DetailType", detail_type);
        Ok(self.merged(place, detail_type, members, detail))
    }

    /// What the line comes to there: without tax, but for purchases in the United States, which bear it.
    fn amount(&self, field: &str, line: &LineEntry, tax: Decimal) -> Result<Decimal, Unwritable> {
        match self.regime {
            Regime::UnitedStatesPurchase { holds_tax: false } => plus(field, line.amount, tax),
            Regime::UnitedStatesSale { holds_tax: true, .. } | Regime::Global(TaxMode::Inclusive) => minus(field, line.amount, tax),
            _ => Ok(line.amount),
        }
    }

    /// What the line names: an item in sales, an item or an account in purchases.
    fn named(&self, place: usize, line: &LineEntry) -> Result<(&'static str, Members), Unwritable> {
        let is_sale = matches!(self.kind, Kind::Invoice | Kind::CreditNote);
        match (&line.item_id, &line.account) {
            (Some(item), _) if is_sale => Ok((SALES_ITEM, Members::default().with("ItemRef", reference(item)))),
            (None, _) if is_sale => Err(Unwritable::new(format!("lines.{place}.item_id"), "QuickBooks books a sale by an item")),
            (Some(item), _) => Ok((EXPENSE_ITEM, Members::default().with("ItemRef", reference(item)))),
            (None, Some(named)) => {
                let account = account(&format!("lines.{place}.account"), named)?;
                Ok((EXPENSE_ACCOUNT, Members::default().with("AccountRef", account)))
            }
            (None, None) => Err(Unwritable::new(format!("lines.{place}.account"), "a line names an account or an item")),
        }
    }

    fn tax_code(&self, field: &str, line: &LineEntry, tax: Decimal) -> Result<Option<serde_json::Value>, Unwritable> {
        match (self.regime, &line.tax_rate_id) {
            (Regime::UnitedStatesPurchase { .. } | Regime::Global(TaxMode::NoTax), _) => Ok(None),
            (Regime::UnitedStatesSale { .. }, code) => Ok(Some(sale_line_code(code.as_deref(), !tax.is_zero()))),
            (Regime::Global(_), Some(code)) => Ok(Some(reference(code))),
            (Regime::Global(_), None) => Err(Unwritable::new(field, "QuickBooks asks for a tax code on each line")),
        }
    }

    /// The line over the one that stands at its place: what we do not write (a customer to bill) stays with it.
    fn merged(&self, place: usize, detail_type: &str, line: Members, detail: Members) -> Members {
        let kept = self.before.get(place).filter(|kept| kept.read::<String>("DetailType").as_deref() == Some(detail_type));
        let Some(kept) = kept else { return line.with(detail_type, detail) };
        let of_detail = kept.read::<Members>(detail_type).unwrap_or_default().without(&OURS);
        let of_detail = if self.keeps_classes { of_detail } else { of_detail.without(&["ClassRef"]) };
        line.with(detail_type, detail.over(of_detail)).over(kept.clone().without(&["Description", "LineNum"]))
    }
}

/// The one class of a line.
fn class(field: &str, line: &LineEntry) -> Result<Option<serde_json::Value>, Unwritable> {
    match line.dimensions.as_slice() {
        [] => Ok(None),
        [one] if one.value.kind == Kind::Class => Ok(Some(reference(&one.value.remote_id))),
        _ => Err(Unwritable::new(field, "a line of QuickBooks has one class, and no other dimension")),
    }
}

const SALES_ITEM: &str = "SalesItemLineDetail";
const EXPENSE_ITEM: &str = "ItemBasedExpenseLineDetail";
const EXPENSE_ACCOUNT: &str = "AccountBasedExpenseLineDetail";

/// What of a line's detail is ours: absent, it is not to be there. What follows from it is left to QuickBooks.
const OURS: [&str; 10] = [
    "ItemRef",
    "AccountRef",
    "ItemAccountRef",
    "Qty",
    "UnitPrice",
    "TaxCodeRef",
    "TaxInclusiveAmt",
    "TaxAmount",
    "DiscountRate",
    "DiscountAmt",
];
