//! Financing of invoices by a lender. This server works with none: there are no offers, and whoever would take one is told so.

use bursar_kernel::{Currency, Error, FieldError, NaiveDate, Uuid};
use bursar_web::CurrencyEnum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) mod create_token;
pub(crate) mod get_offers;
pub(crate) mod list_invoices;
pub(crate) mod request;

/// Why nothing is financed.
pub(crate) fn no_lender() -> Error {
    let msg = "names an entity whose invoices no lender finances: this server works with none, and GET /financing_offers has no offers";
    Error::invalid(FieldError::new("header", "x-monite-entity-id", msg, "value_error.no_lender"))
}

/// A token for the pages of a lender.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FinancingTokenResponse)]
pub(crate) struct FinancingToken {
    /// Opens the lender's pages.
    connect_token: String,
}

/// Tokens for the pages of a lender, where the invoices are confirmed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FinancingPushInvoicesResponse)]
pub(crate) struct FinancingSession {
    /// Opens the lender's pages.
    connect_token: String,
    /// Names the invoices there.
    session_token: String,
}

/// Whether an invoice is a bill or one of the entity's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FinancingInvoiceType)]
pub(crate) enum InvoiceType {
    /// A bill.
    Payable,
    /// An invoice.
    Receivable,
}

/// Where the financing of an invoice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(as = WCInvoiceStatus)]
#[expect(dead_code, reason = "part of the contract: without a lender no invoice is financed")]
pub(crate) enum FinancingStatus {
    /// It was not yet confirmed.
    Draft,
    /// The lender looks at it.
    New,
    /// The lender has paid.
    Funded,
    /// It was paid back.
    Paid,
    /// It should have been paid back.
    Late,
    /// The lender does not finance it.
    Rejected,
    /// It was not paid back.
    Defaulted,
}

/// An invoice that a lender finances. Amounts are in minor units, percentages in hundredths.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FinancingInvoice {
    /// What the entity gets, after fees.
    #[schema(required = false, minimum = 0)]
    advance_amount: Option<i64>,
    /// Which part of the invoice is advanced.
    #[schema(required = false, minimum = 0)]
    advance_rate_percentage: Option<i64>,
    /// The currency.
    #[schema(value_type = CurrencyEnum)]
    currency: Currency,
    /// What it is.
    #[schema(required = false)]
    description: Option<String>,
    /// Its number.
    document_id: String,
    /// When it is due.
    due_date: NaiveDate,
    /// The lender's fee.
    #[schema(required = false, minimum = 0)]
    fee_amount: Option<i64>,
    /// The lender's fee, as a part of the invoice.
    #[schema(required = false, minimum = 0)]
    fee_percentage: Option<i64>,
    /// Its id.
    invoice_id: Uuid,
    /// When it was issued.
    issue_date: NaiveDate,
    /// The name of a company that pays it.
    #[schema(required = false)]
    payer_business_name: Option<String>,
    /// The first name of a person who pays it.
    #[schema(required = false)]
    payer_first_name: Option<String>,
    /// The last name of a person who pays it.
    #[schema(required = false)]
    payer_last_name: Option<String>,
    /// `BUSINESS` or `INDIVIDUAL`.
    payer_type: String,
    /// What is lent.
    #[schema(required = false, minimum = 0)]
    principal_amount: Option<i64>,
    /// What is to be paid back.
    #[schema(required = false, minimum = 0)]
    repayment_amount: Option<i64>,
    /// When it is to be paid back.
    #[schema(required = false)]
    repayment_schedule: Option<RepaymentSchedule>,
    /// What the entity asked for.
    #[schema(required = false, minimum = 0)]
    requested_amount: Option<i64>,
    /// Where its financing stands.
    status: FinancingStatus,
    /// What it comes to.
    #[schema(minimum = 0)]
    total_amount: i64,
    /// A bill, or an invoice of the entity's own.
    #[serde(rename = "type")]
    kind: InvoiceType,
}

/// When a loan is paid back. Amounts are in minor units.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RepaymentSchedule {
    /// What is paid back.
    repayment_amount: i64,
    /// The day.
    repayment_date: String,
    /// The part of it that is a fee.
    repayment_fee_amount: i64,
    /// The part of it that was lent.
    repayment_principal_amount: i64,
}
