//! What a client says of a payable that is to be made.

use std::borrow::Cow;

use bursar_files::Part;
use bursar_kernel::Result;
use serde::Deserialize;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::changes::UpdatePayable;
use crate::created_schema::with_fields_of;

/// A payable to make: what it can be changed in later, and the bill itself.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct CreatePayable {
    #[serde(flatten)]
    bill: OriginalBill,
    #[serde(flatten)]
    said: UpdatePayable,
}

/// A payable to make. No field is required: what is missing can be added later.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"currency": "EUR", "document_id": "RE-1", "issued_at": "2024-06-01", "due_date": "2024-07-01"}))]
struct OriginalBill {
    /// The original bill, in base64, of any format. It is kept and not read.
    base64_encoded_file: Option<String>,
    /// The name of the file; `default_file_name` without one.
    #[schema(max_length = 512)]
    file_name: Option<String>,
}

/// What can only be said of a payable that is there.
const LATER: [&str; 2] = ["amount_paid", "counterpart_raw_data"];

impl PartialSchema for CreatePayable {
    fn schema() -> RefOr<Schema> {
        with_fields_of::<UpdatePayable>(OriginalBill::schema(), &LATER)
    }
}

impl ToSchema for CreatePayable {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("PayableUploadWithDataSchema")
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        UpdatePayable::schemas(schemas);
    }
}

impl CreatePayable {
    /// What it says, and its file.
    pub(crate) fn split(self) -> Result<(UpdatePayable, Option<Part>)> {
        let OriginalBill { base64_encoded_file, file_name } = self.bill;
        let file = base64_encoded_file.map(|text| Part::of_base64("base64_encoded_file", &text, file_name)).transpose()?;
        Ok((self.said, file))
    }
}
