//! What an order refers to, and what its items must be.

use bursar_counterparts::{CounterpartAddress, PostalAddress, find_part};
use bursar_documents::References;
use bursar_kernel::{Location, Money, Result, Uuid};

use super::extracts::VendorExtract;
use super::{PurchaseOrder, totals};

/// Items of one order.
const MAX_ITEMS: usize = 1000;

/// The vendor, and the address that is named, else the one that the order has of this vendor, else its default one.
pub(crate) async fn vendor(
    references: &mut References<'_>,
    id: Uuid,
    address_id: Option<Uuid>,
    present: Option<Uuid>,
) -> Result<Option<(VendorExtract, Option<CounterpartAddress>)>> {
    let Some(counterpart) = references.counterpart(id).await? else { return Ok(None) };
    let address = match address_id {
        Some(named) => references.address("counterpart_address_id", id, named).await?,
        None => first_address(references, id, [present, counterpart.default_billing_address_id]).await?,
    };
    Ok(Some((VendorExtract::of(counterpart), address)))
}

/// The first of these addresses that the vendor still has.
async fn first_address(references: &References<'_>, id: Uuid, wanted: [Option<Uuid>; 2]) -> Result<Option<CounterpartAddress>> {
    for address_id in wanted.into_iter().flatten() {
        if let Some(address) = find_part(references.tx, &references.scope, id, address_id).await? {
            return Ok(Some(address));
        }
    }
    Ok(None)
}

/// The items of an order: of its currency, few enough, and with a total that can be told.
pub(crate) fn require_items(references: &mut References<'_>, order: &PurchaseOrder) {
    if order.items.len() > MAX_ITEMS {
        return references.refuse(&["items".into()], format!("must have at most {MAX_ITEMS} items"));
    }
    let mut is_right = true;
    for (place, _) in order.items.iter().enumerate().filter(|(_, item)| item.currency != order.currency) {
        let msg = format!("must be the currency of the order, which is {}", order.currency);
        references.refuse(&["items".into(), Location::Index(place), "currency".into()], msg);
        is_right = false;
    }
    let fits = || totals::totals(&order.items, order.currency).is_ok_and(|sums| sums.total.in_json().is_ok());
    if is_right && !fits() {
        references.refuse(&["items".into()], format!("come to more than {} minor units: order less", Money::MAX_IN_JSON));
    }
}

/// An address without what ties it to its counterpart.
pub(crate) fn postal(address: CounterpartAddress) -> PostalAddress {
    let CounterpartAddress { city, country, line1, line2, postal_code, state, .. } = address;
    PostalAddress { city, country, line1, line2, postal_code, state }
}
