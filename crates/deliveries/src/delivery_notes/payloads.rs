//! What a client says of a delivery note.

use bursar_kernel::{NaiveDate, Patch, Quantity, Uuid};
use bursar_store::changes;
use serde::{Deserialize, Deserializer, de};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::DeliveredProduct;

/// A delivery note to make: by itself, or of an invoice or a quote.
#[derive(Debug, ToSchema)]
#[serde(untagged)]
#[schema(as = DeliveryNoteCreatePayload, example = json!({"line_items": [{"quantity": 10, "product": {"name": "Desk lamp"}}]}))]
pub(crate) enum CreateDeliveryNote {
    /// By itself.
    New(NewDeliveryNote),
    /// Of an invoice or a quote.
    BasedOn(DeliveryNoteOfAnother),
}

/// A delivery note to make by itself.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeliveryNoteCreateRequest)]
pub(crate) struct NewDeliveryNote {
    /// The address of the counterpart that is delivered to.
    pub(crate) counterpart_address_id: Uuid,
    /// Whom it is for.
    pub(crate) counterpart_id: Uuid,
    /// The day of the delivery.
    pub(crate) delivery_date: Option<NaiveDate>,
    /// A number of your own for the delivery.
    #[schema(min_length = 1)]
    pub(crate) delivery_number: Option<String>,
    /// Does the PDF have lines to sign on?
    #[schema(default = false)]
    pub(crate) display_signature_placeholder: Option<bool>,
    /// Its number. Only where the entity's settings say `non_compliant`; otherwise it is the next one.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) document_id: Option<String>,
    /// What is delivered.
    #[schema(min_items = 1, max_items = 100)]
    pub(crate) line_items: Vec<AskedItem>,
    /// What stands above the lines.
    #[schema(min_length = 1)]
    pub(crate) memo: Option<String>,
}

/// A delivery note to make of an invoice or a quote.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeliveryNoteCreateBasedOnRequest)]
pub(crate) struct DeliveryNoteOfAnother {
    /// The invoice or the quote.
    pub(crate) based_on: Uuid,
}

/// Something to deliver.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeliveryNoteCreateLineItem)]
pub(crate) struct AskedItem {
    /// What it is, entered here. Either this or `product_id`.
    pub(crate) product: Option<DeliveredProduct>,
    /// What it is, from the catalog.
    pub(crate) product_id: Option<Uuid>,
    /// How much of it, with nine decimals at most.
    #[schema(value_type = f64, minimum = 0, maximum = 2147483647)]
    pub(crate) quantity: Quantity,
}

/// Changes to a delivery note. A field that is left out stays; `null` clears one that can be empty.
#[changes]
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeliveryNoteUpdateRequest)]
pub(crate) struct UpdateDeliveryNote {
    /// The address of the counterpart that is delivered to. It has to be given with another counterpart.
    #[schema(value_type = Uuid, required = false)]
    pub(crate) counterpart_address_id: Option<Uuid>,
    /// Whom it is for.
    #[schema(value_type = Uuid, required = false)]
    pub(crate) counterpart_id: Option<Uuid>,
    /// The day of the delivery.
    pub(crate) delivery_date: Patch<NaiveDate>,
    /// A number of your own for the delivery.
    pub(crate) delivery_number: Patch<String>,
    /// Does the PDF have lines to sign on?
    #[schema(value_type = bool, required = false)]
    pub(crate) display_signature_placeholder: Option<bool>,
    /// What is delivered: all of it.
    #[schema(value_type = Vec<AskedItem>, required = false, min_items = 1, max_items = 100)]
    pub(crate) line_items: Option<Vec<AskedItem>>,
    /// What stands above the lines.
    pub(crate) memo: Patch<String>,
}

impl<'de> Deserialize<'de> for CreateDeliveryNote {
    // Read from the text each time: what is buffered in between has made floats of quantities.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Source {
            based_on: Option<Uuid>,
        }
        let text = Box::<RawValue>::deserialize(deserializer)?;
        let Source { based_on } = serde_json::from_str(text.get()).map_err(de::Error::custom)?;
        match based_on {
            Some(based_on) => Ok(CreateDeliveryNote::BasedOn(DeliveryNoteOfAnother { based_on })),
            None => serde_json::from_str(text.get()).map(CreateDeliveryNote::New).map_err(de::Error::custom),
        }
    }
}
