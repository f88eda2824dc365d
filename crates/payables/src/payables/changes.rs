//! What a client says of a payable, and what becomes of it.

use bursar_kernel::{Currency, FieldError, NaiveDate, Patch, Rate, Result, Uuid, ensure_valid};
use bursar_store::changes;
use bursar_web::CurrencyEnum;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::Payable;
use super::terms::{PaymentTerms, SuggestedPaymentTerm};
use crate::raw_counterpart::{ChangeOfRawCounterpart, RawCounterpart};
use crate::totals::too_large;

/// Changes to a payable. A field that is left out stays; null clears.
#[changes]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PayableUpdateSchema)]
pub(crate) struct UpdatePayable {
    /// What was paid so far, in minor units, where that was not recorded here.
    #[schema(minimum = 0)]
    pub(super) amount_paid: Patch<i64>,
    /// An address of the counterpart.
    pub(super) counterpart_address_id: Patch<Uuid>,
    /// A bank account of the counterpart.
    pub(super) counterpart_bank_account_id: Patch<Uuid>,
    /// Whom it is from.
    pub(super) counterpart_id: Patch<Uuid>,
    /// What the bill says of the vendor: corrected, it may be recognized as a counterpart. Objects are changed field by field.
    #[schema(value_type = Option<ChangeOfRawCounterpart>)]
    pub(super) counterpart_raw_data: Patch<Map<String, Value>>,
    /// A VAT ID of the counterpart.
    pub(super) counterpart_vat_id_id: Patch<Uuid>,
    /// Its currency.
    #[schema(value_type = Option<CurrencyEnum>)]
    pub(super) currency: Patch<Currency>,
    /// What it is for.
    #[schema(max_length = 255)]
    pub(super) description: Patch<String>,
    /// What is taken off the sum of the lines, in minor units.
    pub(super) discount: Patch<i64>,
    /// The number that the vendor gave it.
    pub(super) document_id: Patch<String>,
    /// The last day to pay on.
    pub(super) due_date: Patch<NaiveDate>,
    /// The day on which the vendor issued it.
    pub(super) issued_at: Patch<NaiveDate>,
    /// Whatever you keep with it; replaced as a whole.
    #[schema(value_type = Option<Object>)]
    pub(super) partner_metadata: Patch<Map<String, Value>>,
    /// Terms of payment, with discounts for paying early. Without a `due_date` they give one.
    pub(super) payment_terms: Patch<PaymentTerms>,
    /// The project that it belongs to.
    pub(super) project_id: Patch<Uuid>,
    /// The purchase order that it answers.
    pub(super) purchase_order_id: Patch<Uuid>,
    /// The e-mail address that it came from.
    #[schema(format = "email")]
    pub(super) sender: Patch<String>,
    /// Its amount without tax, in minor units. Lines decide it, once there are any, unless the partner has set `enable_line_items` to false.
    pub(super) subtotal: Patch<i64>,
    /// The day to pay on, and what is saved then. Without it one is computed from the terms of payment.
    pub(super) suggested_payment_term: Patch<SuggestedPaymentTerm>,
    /// The tags that it has, and no others.
    pub(super) tag_ids: Patch<Vec<Uuid>>,
    /// Its tax rate in hundredths of a percent: 12.5 % is 1250.
    #[schema(value_type = Option<i64>)]
    pub(super) tax: Patch<Rate>,
    /// Its tax, in minor units. Lines decide it, once there are any.
    pub(super) tax_amount: Patch<i64>,
    /// Its amount with tax, in minor units. Lines decide it, once there are any.
    pub(super) total_amount: Patch<i64>,
}

impl UpdatePayable {
    /// Takes out the tags, which may change at any time; nothing where none are named.
    pub(crate) fn take_tags(&mut self) -> Option<Vec<Uuid>> {
        std::mem::take(&mut self.tag_ids).into_list()
    }

    /// Lays the change over a payable. Names every field that is wrong.
    pub(crate) fn apply(self, payable: &mut Payable) -> Result<()> {
        let (due_by_terms, is_due_date_left_out) = (payable.due_by_terms(), self.due_date == Patch::Absent);
        let raw = match &self.counterpart_raw_data {
            Patch::Absent => payable.counterpart_raw_data.clone(),
            Patch::Clear => None,
            Patch::Set(change) => RawCounterpart::changed(payable.counterpart_raw_data.as_ref(), change)?,
        };
        payable.counterpart_raw_data = raw;
        self.amount_paid.apply(&mut payable.amount_paid);
        self.counterpart_address_id.apply(&mut payable.counterpart_address_id);
        self.counterpart_bank_account_id.apply(&mut payable.counterpart_bank_account_id);
        self.counterpart_id.apply(&mut payable.counterpart_id);
        self.counterpart_vat_id_id.apply(&mut payable.counterpart_vat_id_id);
        self.currency.apply(&mut payable.currency);
        self.description.apply(&mut payable.description);
        self.discount.apply(&mut payable.discount);
        self.document_id.apply(&mut payable.document_id);
        self.due_date.apply(&mut payable.due_date);
        self.issued_at.apply(&mut payable.issued_at);
        self.partner_metadata.apply(&mut payable.partner_metadata);
        self.payment_terms.apply(&mut payable.payment_terms);
        self.project_id.apply(&mut payable.project_id);
        self.purchase_order_id.apply(&mut payable.purchase_order_id);
        self.sender.apply(&mut payable.sender);
        self.subtotal.apply(&mut payable.subtotal);
        self.suggested_payment_term.apply(&mut payable.suggested_payment_term);
        self.tax.apply(&mut payable.tax);
        self.tax_amount.apply(&mut payable.tax_amount);
        self.total_amount.apply(&mut payable.total_amount);
        // A day that the terms gave follows them and the day of issue; one that somebody set stays.
        if is_due_date_left_out && payable.due_date == due_by_terms {
            payable.due_date = payable.due_by_terms().or(due_by_terms);
        }
        let wrong = wrong(payable);
        ensure_valid(wrong)
    }
}

/// What cannot be, whatever else the payable says.
fn wrong(payable: &Payable) -> Vec<FieldError> {
    let mut wrong = payable.payment_terms.as_ref().map(PaymentTerms::wrong).unwrap_or_default();
    let amounts = [
        ("amount_paid", payable.amount_paid),
        ("discount", payable.discount),
        ("subtotal", payable.subtotal),
        ("tax_amount", payable.tax_amount),
        ("total_amount", payable.total_amount),
    ];
    wrong.extend(too_large(&amounts));
    if payable.discount.is_some_and(|discount| discount < 0) {
        wrong.push(FieldError::new("body", "discount", "must be at least 0", "value_error.number"));
    }
    wrong
}
