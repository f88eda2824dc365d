//! What a client says of a payable that is to be made.

use bursar_files::Part;
use bursar_kernel::{Currency, NaiveDate, Patch, Rate, Result, Uuid};
use bursar_web::CurrencyEnum;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::changes::UpdatePayable;
use super::terms::{PaymentTerms, SuggestedPaymentTerm};

/// A payable to make. No field is required: what is missing can be added later.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PayableUploadWithDataSchema, example = json!({"currency": "EUR", "document_id": "RE-1", "issued_at": "2024-06-01", "due_date": "2024-07-01"}))]
pub(crate) struct CreatePayable {
    /// The original bill, in base64, of any format. It is kept and not read.
    base64_encoded_file: Option<String>,
    /// An address of the counterpart.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    counterpart_address_id: Patch<Uuid>,
    /// A bank account of the counterpart.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    counterpart_bank_account_id: Patch<Uuid>,
    /// Whom it is from.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    counterpart_id: Patch<Uuid>,
    /// A VAT ID of the counterpart.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    counterpart_vat_id_id: Patch<Uuid>,
    /// Its currency.
    #[serde(default)]
    #[schema(value_type = Option<CurrencyEnum>)]
    currency: Patch<Currency>,
    /// What it is for.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 255)]
    description: Patch<String>,
    /// What is taken off the sum of the lines, in minor units.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    discount: Patch<i64>,
    /// The number that the vendor gave it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    document_id: Patch<String>,
    /// The last day to pay on.
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>)]
    due_date: Patch<NaiveDate>,
    /// The name of the file; `default_file_name` without one.
    #[schema(max_length = 512)]
    file_name: Option<String>,
    /// The day on which the vendor issued it.
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>)]
    issued_at: Patch<NaiveDate>,
    /// Whatever you keep with it.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    partner_metadata: Patch<Map<String, Value>>,
    /// Terms of payment, with discounts for paying early. Without a `due_date` they give one.
    #[serde(default)]
    #[schema(value_type = Option<PaymentTerms>)]
    payment_terms: Patch<PaymentTerms>,
    /// The project that it belongs to.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    project_id: Patch<Uuid>,
    /// The purchase order that it answers.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    purchase_order_id: Patch<Uuid>,
    /// The e-mail address that it came from.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "email")]
    sender: Patch<String>,
    /// Its amount without tax, in minor units. Lines decide it, once there are any, unless the partner has set `enable_line_items` to false.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    subtotal: Patch<i64>,
    /// The day to pay on, and what is saved then. Without it one is computed from the terms of payment.
    #[serde(default)]
    #[schema(value_type = Option<SuggestedPaymentTerm>)]
    suggested_payment_term: Patch<SuggestedPaymentTerm>,
    /// The tags that it has.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Uuid>>)]
    tag_ids: Patch<Vec<Uuid>>,
    /// Its tax rate in hundredths of a percent: 12.5 % is 1250.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    tax: Patch<Rate>,
    /// Its tax, in minor units. Lines decide it, once there are any.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    tax_amount: Patch<i64>,
    /// Its amount with tax, in minor units. Lines decide it, once there are any.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    total_amount: Patch<i64>,
}

impl CreatePayable {
    /// What it says, and its file.
    pub(crate) fn split(self) -> Result<(UpdatePayable, Option<Part>)> {
        let file = self.base64_encoded_file.map(|text| Part::of_base64("base64_encoded_file", &text, self.file_name)).transpose()?;
        let asked = UpdatePayable {
            amount_paid: Patch::Absent,
            counterpart_address_id: self.counterpart_address_id,
            counterpart_bank_account_id: self.counterpart_bank_account_id,
            counterpart_id: self.counterpart_id,
            counterpart_raw_data: Patch::Absent,
            counterpart_vat_id_id: self.counterpart_vat_id_id,
            currency: self.currency,
            description: self.description,
            discount: self.discount,
            document_id: self.document_id,
            due_date: self.due_date,
            issued_at: self.issued_at,
            partner_metadata: self.partner_metadata,
            payment_terms: self.payment_terms,
            project_id: self.project_id,
            purchase_order_id: self.purchase_order_id,
            sender: self.sender,
            subtotal: self.subtotal,
            suggested_payment_term: self.suggested_payment_term,
            tag_ids: self.tag_ids,
            tax: self.tax,
            tax_amount: self.tax_amount,
            total_amount: self.total_amount,
        };
        Ok((asked, file))
    }
}
