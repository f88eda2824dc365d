//! What a client says of a credit note, and what becomes of it.

use bursar_store::changes;
use std::borrow::Cow;

use bursar_kernel::{Currency, NaiveDate, Patch, Rate, Result, Uuid, ensure_valid};
use bursar_web::CurrencyEnum;
use serde::Deserialize;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::CreditNote;
use crate::created_schema::with_fields_of;
use crate::totals::too_large;

/// A credit note to make: what it can be changed in later, of which some is required.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct CreateCreditNote(UpdateCreditNote);

/// A credit note to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"document_id": "GS-1", "issued_at": "2024-06-03"}))]
#[expect(dead_code, reason = "how the fields of a change differ where a note is made")]
struct Required {
    /// Its currency.
    #[schema(value_type = Option<CurrencyEnum>, default = "EUR")]
    currency: Option<Currency>,
    /// The number that the vendor gave it.
    #[schema(max_length = 255)]
    document_id: String,
    /// The day on which the vendor issued it; none in the future.
    issued_at: NaiveDate,
}

impl PartialSchema for CreateCreditNote {
    fn schema() -> RefOr<Schema> {
        with_fields_of::<UpdateCreditNote>(Required::schema(), &[])
    }
}

impl ToSchema for CreateCreditNote {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("CreditNoteCreateRequest")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        UpdateCreditNote::schemas(schemas);
    }
}

/// Changes to a credit note. A field that is left out stays; null clears.
#[changes]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CreditNoteUpdateRequest)]
pub(crate) struct UpdateCreditNote {
    /// The payable that it is about.
    based_on: Patch<Uuid>,
    /// The number of that payable, as the note says it.
    #[schema(max_length = 255)]
    based_on_document_id: Patch<String>,
    /// An address of the counterpart.
    counterpart_address_id: Patch<Uuid>,
    /// A bank account of the counterpart.
    counterpart_bank_account_id: Patch<Uuid>,
    /// Whom it is from.
    counterpart_id: Patch<Uuid>,
    /// A VAT ID of the counterpart.
    counterpart_vat_id_id: Patch<Uuid>,
    /// Its currency.
    #[schema(value_type = Option<CurrencyEnum>)]
    currency: Patch<Currency>,
    /// What it is for.
    #[schema(max_length = 255)]
    description: Patch<String>,
    /// The number that the vendor gave it.
    #[schema(max_length = 255)]
    document_id: Patch<String>,
    /// The day on which the vendor issued it; none in the future.
    issued_at: Patch<NaiveDate>,
    /// The project that it belongs to.
    project_id: Patch<Uuid>,
    /// The e-mail address that it came from.
    #[schema(max_length = 255)]
    sender: Patch<String>,
    /// Its amount without tax, in minor units. Lines decide it, once there are any.
    #[schema(minimum = 0)]
    subtotal: Patch<i64>,
    /// The tags that it has, and no others.
    tag_ids: Patch<Vec<Uuid>>,
    /// Its tax rate in hundredths of a percent: 12.5 % is 1250.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 10_000)]
    tax: Patch<Rate>,
    /// Its tax, in minor units. Lines decide it, once there are any.
    #[schema(minimum = 0)]
    tax_amount: Patch<i64>,
    /// Its amount with tax, in minor units. Lines decide it, once there are any.
    #[schema(minimum = 0)]
    total_amount: Patch<i64>,
}

impl CreateCreditNote {
    /// As a change of a note about which nothing is known yet. Without a currency it is in euros.
    pub(crate) fn change(self) -> UpdateCreditNote {
        let asked = self.0;
        let currency = if asked.currency == Patch::Absent { Patch::Set(Currency::EUR) } else { asked.currency };
        UpdateCreditNote { currency, ..asked }
    }
}

impl UpdateCreditNote {
    /// Takes out the tags, which may change at any time; nothing where none are named.
    pub(crate) fn take_tags(&mut self) -> Option<Vec<Uuid>> {
        std::mem::take(&mut self.tag_ids).into_list()
    }

    /// Lays the change over a note. Names every amount that is too large.
    pub(crate) fn apply(self, note: &mut CreditNote) -> Result<()> {
        self.based_on.apply(&mut note.based_on);
        self.based_on_document_id.apply(&mut note.based_on_document_id);
        self.counterpart_address_id.apply(&mut note.counterpart_address_id);
        self.counterpart_bank_account_id.apply(&mut note.counterpart_bank_account_id);
        self.counterpart_id.apply(&mut note.counterpart_id);
        self.counterpart_vat_id_id.apply(&mut note.counterpart_vat_id_id);
        self.currency.apply(&mut note.currency);
        self.description.apply(&mut note.description);
        self.document_id.apply(&mut note.document_id);
        self.issued_at.apply(&mut note.issued_at);
        self.project_id.apply(&mut note.project_id);
        self.sender.apply(&mut note.sender);
        self.subtotal.apply(&mut note.subtotal);
        self.tax.apply(&mut note.tax);
        self.tax_amount.apply(&mut note.tax_amount);
        self.total_amount.apply(&mut note.total_amount);
        let amounts = [("subtotal", note.subtotal), ("tax_amount", note.tax_amount), ("total_amount", note.total_amount)];
        ensure_valid(too_large(&amounts))
    }
}
