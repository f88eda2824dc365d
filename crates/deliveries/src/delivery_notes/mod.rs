//! Delivery notes: what was delivered to whom, without prices.

use bursar_counterparts::{CounterpartExtract, PostalAddress};
use bursar_documents::pdf::Pdf;
use bursar_documents::{EntityAddressCopy, IssuerCopy};
use bursar_entities::Language;
use bursar_events::{Named, ObjectType};
use bursar_kernel::{DateTime, Error, NaiveDate, Quantity, Result, Utc, Uuid};
use bursar_store::Record;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

pub(crate) mod body;
pub(crate) mod cancel;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod draw;
pub(crate) mod get;
pub(crate) mod items;
pub(crate) mod list;
pub(crate) mod mark_as_delivered;
pub(crate) mod paper;
pub(crate) mod parties;
pub(crate) mod payloads;
pub(crate) mod update;

/// A delivery note of an entity.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    table = "delivery_notes",
    called = "delivery note",
    entity = "entity_id",
    own("created_by_entity_user_id"),
    also(folded_document_id, folded_based_on_document_id),
    living = "deleted_at IS NULL"
)]
pub(crate) struct DeliveryNote {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    #[record(word)]
    pub(crate) status: DeliveryNoteStatus,
    /// The invoice or the quote that it was made of.
    pub(crate) based_on: Option<Uuid>,
    pub(crate) based_on_document_id: Option<String>,
    pub(crate) counterpart_id: Uuid,
    /// Its number.
    pub(crate) document_id: String,
    pub(crate) delivery_date: Option<NaiveDate>,
    pub(crate) created_by_entity_user_id: Option<Uuid>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) deleted_at: Option<DateTime<Utc>>,
    #[record(json_text = "body")]
    pub(crate) parties: Parties,
    /// A number of the entity's own for the delivery.
    #[record(json_text = "body")]
    pub(crate) delivery_number: Option<String>,
    #[record(json_text = "body")]
    pub(crate) display_signature_placeholder: bool,
    #[record(json_text = "body")]
    pub(crate) memo: Option<String>,
    #[record(json_text = "body")]
    pub(crate) items: Vec<DeliveredItem>,
    #[record(json_text = "body")]
    pub(crate) pdf: Option<Pdf>,
}

/// The two sides, copied when they are set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Parties {
    pub(crate) counterpart: CounterpartExtract,
    pub(crate) counterpart_address: PostalAddress,
    pub(crate) entity: IssuerCopy,
    pub(crate) entity_address: EntityAddressCopy,
    /// The language of the file for the counterpart, and that of the entity's own.
    pub(crate) file_language: Language,
    pub(crate) original_file_language: Language,
}

/// Something that is delivered, and how much of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = DeliveryNoteLineItemResource)]
pub(crate) struct DeliveredItem {
    /// What it is.
    pub(crate) product: DeliveredProduct,
    /// How much of it.
    #[schema(value_type = f64, minimum = 0, maximum = 2147483647)]
    pub(crate) quantity: Quantity,
}

/// What is delivered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeliveryNoteLineItemProduct)]
pub(crate) struct DeliveredProduct {
    /// More about it.
    #[serde(default)]
    #[schema(required = false, max_length = 2000)]
    pub(crate) description: Option<String>,
    /// The unit that it is counted in.
    #[serde(default)]
    #[schema(required = false)]
    pub(crate) measure_unit: Option<DeliveredUnit>,
    /// Its name.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) name: String,
}

/// A unit of measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = UnitRequest, example = json!({"name": "kg"}))]
pub(crate) struct DeliveredUnit {
    /// What it stands for.
    #[serde(default)]
    #[schema(required = false, max_length = 200)]
    pub(crate) description: Option<String>,
    /// Its name.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) name: String,
}

/// The status of a delivery note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = DeliveryNoteStatusEnum)]
pub(crate) enum DeliveryNoteStatus {
    /// It has its number and can be changed.
    Created,
    /// Taken back.
    Canceled,
    /// The goods are there.
    Delivered,
}

/// What can be done to a delivery note that is not over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeliveryNoteAction {
    Update,
    Cancel,
    MarkAsDelivered,
}

impl DeliveryNote {
    /// Refuses what may not be done where it stands: whatever was delivered or canceled stays as it is.
    pub(crate) fn require(&self, action: DeliveryNoteAction) -> Result<()> {
        if self.status == DeliveryNoteStatus::Created {
            return Ok(());
        }
        let participle = match action {
            DeliveryNoteAction::Update => "updated",
            DeliveryNoteAction::Cancel => "canceled",
            DeliveryNoteAction::MarkAsDelivered => "marked as delivered",
        };
        let status: &'static str = self.status.into();
        Err(Error::conflict(format!("Delivery note cannot be {participle} in status {status}")))
    }

    /// The PDF that shows it as it is.
    pub(crate) fn current_pdf(&self) -> Option<Pdf> {
        self.pdf.filter(|pdf| !pdf.is_stale)
    }

    fn folded_document_id(&self) -> String {
        self.document_id.to_lowercase()
    }

    fn folded_based_on_document_id(&self) -> Option<String> {
        self.based_on_document_id.as_ref().map(|number| number.to_lowercase())
    }
}

impl Named for DeliveryNote {
    const OBJECT_TYPE: ObjectType = ObjectType::named("delivery_note");
    const CALLED: &'static str = "a delivery note";
}

#[cfg(test)]
mod tests {
    use bursar_web::StateMachine;

    #[test]
    fn the_diagram_of_the_documentation_draws_what_is_allowed() {
        for verb in ["cancel", "mark_as_delivered"] {
            let by = format!("post_delivery_notes_id_{verb}");
            let drawn = StateMachine::of("Delivery notes", "Delivery note").starts_of(&by);
            assert_eq!(drawn, ["created"].into(), "{verb}");
        }
    }
}
