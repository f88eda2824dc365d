//! What can be delivered of an invoice or a quote.

use bursar_kernel::{Quantity, Result, Uuid};
use bursar_store::{Scope, Tx, record};

use super::line::Line;
use super::status::ReceivableType;
use super::{Receivable, store};

/// What can be delivered of a document, and to whom.
pub struct Deliverable {
    /// The document's number.
    pub document_id: Option<String>,
    /// The customer.
    pub counterpart_id: Uuid,
    /// The customer's address: where it ships to, else where it is billed.
    pub address_id: Option<Uuid>,
    /// Its lines.
    pub lines: Vec<DeliverableLine>,
}

/// A line that can be delivered.
pub struct DeliverableLine {
    /// What it is called.
    pub name: String,
    /// More about it.
    pub description: Option<String>,
    /// The unit that it is counted in: its name, and what that stands for.
    pub unit: Option<(String, Option<String>)>,
    /// How much of it.
    pub quantity: Quantity,
}

/// What can be delivered of the invoice or the quote of that id, which stays as it is until the commit.
pub async fn deliverable(tx: &Tx, scope: &Scope, id: Uuid) -> Result<Option<Deliverable>> {
    let document = record::find_and_lock::<Receivable>(tx, scope, id).await?;
    let Some(document) = document.filter(|document| document.receivable_type() != ReceivableType::CreditNote) else { return Ok(None) };
    let lines = store::lines_of(tx, scope, id).await?.into_iter().map(deliverable_line).collect();
    let content = &document.content;
    let address = content.counterpart_shipping_address.as_ref().or(content.counterpart_billing_address.as_ref());
    let address_id = address.and_then(|address| address.id);
    Ok(Some(Deliverable { document_id: document.document_id, counterpart_id: document.counterpart_id, address_id, lines }))
}

fn deliverable_line(Line { product, quantity, .. }: Line) -> DeliverableLine {
    let unit = product.measure_unit.map(|unit| (unit.name, unit.description));
    DeliverableLine { name: product.name, description: product.description, unit, quantity }
}
