//! A document as books take it in: in our ids and minor units. Payables and receivables make one of what they keep; write-back turns it into
//! what the provider is told.

use bursar_connectors::record::Address;
use bursar_connectors::write::TaxMode;
use bursar_kernel::{Currency, FineRate, NaiveDate, Quantity, Timestamp, Uuid};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

/// What is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccountingDocumentKind)]
pub enum PostingKind {
    /// An invoice to a customer.
    Invoice,
    /// A credit note to a customer.
    CreditNote,
    /// A supplier's bill.
    Bill,
    /// A supplier's credit note.
    VendorCredit,
}

impl PostingKind {
    /// On the side of sales, or else of purchases?
    pub fn is_sale(self) -> bool {
        matches!(self, PostingKind::Invoice | PostingKind::CreditNote)
    }
}

/// Whether a document belongs into the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostingStanding {
    /// Not yet, or not again until it is approved.
    NotYet,
    /// It does.
    Booked,
    /// It did, and was taken back.
    Withdrawn,
}

/// A document as books take it in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Posting {
    /// The document's id.
    pub id: Uuid,
    /// What it is.
    pub kind: PostingKind,
    /// Whether it belongs into the books.
    pub standing: PostingStanding,
    /// Its number.
    pub number: Option<String>,
    /// Its day.
    pub date: Option<NaiveDate>,
    /// The day it is due.
    pub due_date: Option<NaiveDate>,
    /// The currency of all amounts.
    pub currency: Option<Currency>,
    /// Whom it is with.
    pub counterpart_id: Option<Uuid>,
    /// Of a credit note: the document that it credits.
    pub credits: Option<Uuid>,
    /// The number of the purchase order.
    pub purchase_order: Option<String>,
    /// A note.
    pub memo: Option<String>,
    /// The address on it.
    pub bill_to: Option<Address>,
    /// Where the goods go.
    pub ship_to: Option<Address>,
    /// The project that it is for.
    pub project_id: Option<Uuid>,
    /// Its tags.
    pub tag_ids: Vec<Uuid>,
    /// Its paper: the PDF of an invoice as it is, the scan of a bill.
    pub file_id: Option<Uuid>,
    /// How the amounts of lines stand to tax.
    pub tax_mode: TaxMode,
    /// Its lines, and what a discount of the document takes off at each rate.
    pub lines: Vec<PostingLine>,
    /// Tax of each rate.
    pub taxes: Vec<PostingTax>,
    /// Tax of all lines, in minor units.
    pub tax_total: i64,
    /// What it comes to, in minor units.
    pub total: i64,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineRole {
    /// Something sold or bought.
    Sold,
    /// What a discount of the document takes off.
    Discount,
    /// What is taken off after tax.
    Deduction,
    /// What is missing between the lines and the total, made for the ledger alone.
    Rounding,
}

/// A line as books take it in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PostingLine {
    /// What it is.
    pub role: LineRole,
    /// In words.
    pub description: String,
    /// How many.
    pub quantity: Quantity,
    /// The price of one in minor units, with tax where the mode says so.
    pub unit_price: i64,
    /// What it comes to in minor units, with tax where the mode says so.
    pub amount: i64,
    /// Its tax in minor units; those of one rate sum to the tax of the rate.
    pub tax_amount: i64,
    /// Its rate of tax.
    pub rate: FineRate,
    /// The tax rate of the ledger, where one was chosen.
    pub accounting_tax_rate_id: Option<Uuid>,
    /// The account of the ledger, where one was chosen.
    pub ledger_account_id: Option<Uuid>,
    /// The product of the catalog.
    pub product_id: Option<Uuid>,
}

/// A document that can still be changed, and a ledger account that lines of it name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DraftAccount {
    /// The account.
    pub ledger_account_id: Uuid,
    /// The document.
    pub document_id: Uuid,
}

/// The tax of one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingTax {
    /// The rate.
    pub rate: FineRate,
    /// What is taxed, in minor units and without tax.
    pub net: i64,
    /// The tax, in minor units.
    pub amount: i64,
}

/// A payment as books take it in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaymentPosting {
    /// The payment's id.
    pub id: Uuid,
    /// Whether it belongs into the books.
    pub standing: PostingStanding,
    /// The kind of the document that it pays.
    pub kind: PostingKind,
    /// The document that it pays.
    pub document_id: Uuid,
    /// The day of the payment.
    pub date: Option<NaiveDate>,
    /// The money that moved, in minor units.
    pub amount: i64,
    /// What it settled of the document beside that without any money.
    pub unpaid: Vec<Unpaid>,
    /// The currency of the document.
    pub currency: Currency,
    /// How it was paid.
    pub method: Option<String>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A part of a document that is settled although nobody pays it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpaid {
    /// Why.
    pub reason: UnpaidReason,
    /// Minor units of the document's currency.
    pub amount: i64,
}

/// Why nobody pays a part of a document that is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, ToSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = AccountingUnpaidReason)]
pub enum UnpaidReason {
    /// The terms of payment allow a discount for paying early.
    Discount,
    /// The customer withholds a tax and pays it to the tax office.
    WithholdingTax,
    /// An invoice is uncollectible.
    Uncollectible,
}

/// What may stay unpaid of a document that is settled on a certain day, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnpaidAllowance {
    /// The discount for paying as early as that.
    pub discount: i64,
    /// The tax that the customer withholds.
    pub withheld: i64,
}

impl UnpaidAllowance {
    /// What nobody pays of a rest that is settled by being said to be paid, given what may stay unpaid by the day of the payment before, and by
    /// the day on which it is said. A rest that the terms allowed when the last money came is no money, however late it is settled.
    pub fn unpaid_of(rest: i64, at_last_payment: Option<UnpaidAllowance>, now: UnpaidAllowance) -> Vec<Unpaid> {
        let UnpaidAllowance { discount, withheld } = at_last_payment.filter(|before| rest <= before.whole()).unwrap_or(now);
        let withheld = withheld.clamp(0, rest.max(0));
        let discount = discount.clamp(0, rest.saturating_sub(withheld).max(0));
        let parts = [(UnpaidReason::WithholdingTax, withheld), (UnpaidReason::Discount, discount)];
        parts.into_iter().filter(|(_, amount)| *amount > 0).map(|(reason, amount)| Unpaid { reason, amount }).collect()
    }

    fn whole(self) -> i64 {
        self.discount.saturating_add(self.withheld)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unpaid(rest: i64, at_last_payment: Option<(i64, i64)>, now: (i64, i64)) -> Vec<(&'static str, i64)> {
        let allowance = |(discount, withheld)| UnpaidAllowance { discount, withheld };
        let parts = UnpaidAllowance::unpaid_of(rest, at_last_payment.map(allowance), allowance(now));
        parts.into_iter().map(|part| (part.reason.into_str(), part.amount)).collect()
    }

    #[test]
    fn a_discount_is_taken_by_whoever_pays_in_time() {
        assert_eq!(unpaid(10_000, None, (200, 0)), [("discount", 200)], "all of it is said to be paid in time");
        assert_eq!(unpaid(10_000, None, (0, 0)), [], "and too late");
        assert_eq!(unpaid(200, Some((200, 0)), (0, 0)), [("discount", 200)], "the money came in time, and the rest is settled later");
        assert_eq!(unpaid(5_000, Some((200, 0)), (0, 0)), [], "more than the discount was left: the rest is money");
    }

    #[test]
    fn a_tax_is_withheld_whenever_the_customer_pays() {
        assert_eq!(unpaid(10_000, None, (0, 1_500)), [("withholding_tax", 1_500)]);
        assert_eq!(unpaid(1_700, Some((200, 1_500)), (0, 1_500)), [("withholding_tax", 1_500), ("discount", 200)]);
    }

    proptest! {
        #[test]
        fn never_more_than_the_rest_stays_unpaid(
            rest in any::<i64>(), discount in any::<i64>(), withheld in any::<i64>(), before in prop::option::of((any::<i64>(), any::<i64>())),
        ) {
            let parts = unpaid(rest, before, (discount, withheld));
            prop_assert!(parts.iter().all(|(_, amount)| *amount > 0));
            prop_assert!(parts.iter().map(|(_, amount)| i128::from(*amount)).sum::<i128>() <= i128::from(rest.max(0)));
        }
    }
}
