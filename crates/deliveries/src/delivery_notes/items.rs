//! What is delivered: copied from the catalog or from a document, or entered.

use bursar_documents::References;
use bursar_kernel::{Location, Result, Uuid};
use bursar_receivables::DeliverableLine;

use super::payloads::AskedItem;
use super::{DeliveredItem, DeliveredProduct, DeliveredUnit};

/// What a client asks for. What is wrong with it, the references tell.
pub(crate) async fn asked(items: Vec<AskedItem>, references: &mut References<'_>) -> Result<Vec<DeliveredItem>> {
    let mut delivered = Vec::with_capacity(items.len());
    for (place, AskedItem { product, product_id, quantity }) in items.into_iter().enumerate() {
        let at = |field: &str| ["line_items".into(), Location::Index(place), Location::from(field)];
        let product = match (product_id, product) {
            (Some(id), None) => of_catalog(place, id, references).await?,
            (None, Some(product)) => Some(product),
            (Some(_), Some(_)) => {
                references.refuse(&at("product"), "does not go with product_id: leave one of them out");
                None
            }
            (None, None) => {
                references.refuse(&at("product_id"), "field required, or product");
                None
            }
        };
        delivered.extend(product.map(|product| DeliveredItem { product, quantity }));
    }
    Ok(delivered)
}

async fn of_catalog(place: usize, id: Uuid, references: &mut References<'_>) -> Result<Option<DeliveredProduct>> {
    let Some(product) = references.product(place, id).await? else { return Ok(None) };
    let unit = match product.measure_unit_id {
        Some(id) => references.measure_unit(id).await?,
        None => None,
    };
    let measure_unit = unit.map(|unit| DeliveredUnit { description: unit.description, name: unit.name });
    Ok(Some(DeliveredProduct { description: product.description, measure_unit, name: product.name }))
}

impl From<DeliverableLine> for DeliveredItem {
    fn from(line: DeliverableLine) -> Self {
        let measure_unit = line.unit.map(|(name, description)| DeliveredUnit { description, name });
        DeliveredItem {
            product: DeliveredProduct { description: line.description, measure_unit, name: line.name },
            quantity: line.quantity,
        }
    }
}
