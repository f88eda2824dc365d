//! Which number each kind of document gets next.

use bursar_kernel::Uuid;
use bursar_web::{Answer, Call, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::documents::DocumentKind;
use super::store;
use crate::entities;

/// The numbers that documents get next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = NextDocumentNumbers)]
pub(crate) struct NextNumbers {
    /// Of credit notes.
    #[schema(required = false, default = 1)]
    pub(super) credit_note: i64,
    /// Of delivery notes.
    #[schema(required = false, default = 1)]
    pub(super) delivery_note: i64,
    /// Of invoices.
    #[schema(required = false, default = 1)]
    pub(super) invoice: i64,
    /// Of purchase orders.
    #[schema(required = false, default = 1)]
    pub(super) purchase_order: i64,
    /// Of quotes.
    #[schema(required = false, default = 1)]
    pub(super) quote: i64,
}

impl NextNumbers {
    /// Of this kind.
    pub(super) fn of(&self, kind: DocumentKind) -> i64 {
        match kind {
            DocumentKind::CreditNote => self.credit_note,
            DocumentKind::DeliveryNote => self.delivery_note,
            DocumentKind::Invoice => self.invoice,
            DocumentKind::PurchaseOrder => self.purchase_order,
            DocumentKind::Quote => self.quote,
        }
    }
}

impl Default for NextNumbers {
    fn default() -> Self {
        NextNumbers { credit_note: 1, delivery_note: 1, invoice: 1, purchase_order: 1, quote: 1 }
    }
}

/// Numbers that were chosen; a kind that is left out keeps counting.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = DocumentIDsSettingsNextNumber)]
pub(crate) struct ChosenNumbers {
    /// Of credit notes.
    #[schema(minimum = 1, maximum = 9223372036854775807.0)]
    credit_note: Option<i64>,
    /// Of delivery notes.
    #[schema(minimum = 1, maximum = 9223372036854775807.0)]
    delivery_note: Option<i64>,
    /// Of invoices.
    #[schema(minimum = 1, maximum = 9223372036854775807.0)]
    invoice: Option<i64>,
    /// Of purchase orders.
    #[schema(minimum = 1, maximum = 9223372036854775807.0)]
    purchase_order: Option<i64>,
    /// Of quotes.
    #[schema(minimum = 1, maximum = 9223372036854775807.0)]
    quote: Option<i64>,
}

impl ChosenNumbers {
    /// Kind and number.
    pub(super) fn chosen(&self) -> impl Iterator<Item = (&'static str, i64)> {
        let all = [
            ("credit_note", self.credit_note),
            ("delivery_note", self.delivery_note),
            ("invoice", self.invoice),
            ("purchase_order", self.purchase_order),
            ("quote", self.quote),
        ];
        all.into_iter().filter_map(|(kind, number)| Some((kind, number?)))
    }
}

/// Get the next document numbers
///
/// They are chosen with `document_ids.next_number` of the settings; each kind begins at 1.
#[utoipa::path(get, path = "/entities/{entity_id}/settings/next_document_numbers", responses((status = 200, body = NextNumbers)))]
pub(crate) async fn next(call: Call, Path(id): Path<Uuid>) -> Answer<Json<NextNumbers>> {
    let scope = entities::store::scope_of(call.db(), call.scope(), id).await?;
    Ok(Json(store::next_numbers(call.db(), &scope).await?))
}
