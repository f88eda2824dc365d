//! What an order refers to, and what its items must be.

use bursar_counterparts::{CounterpartAddress, PostalAddress, find_part};
use bursar_documents::References;
use bursar_kernel::{Location, Money, Result, Uuid};

use super::extracts::VendorExtract;
use super::{PurchaseOrder, totals};

/// Items of one order.
const MOST_ITEMS: usize = 1000;

/// The vendor, and the address that is named, else its default one.
pub(crate) async fn vendor(
    references: &mut References<'_>,
    id: Uuid,
    address_id: Option<Uuid>,
) -> Result<Option<(VendorExtract, Option<CounterpartAddress>)>> {
    let Some(counterpart) = references.counterpart(id).await? else { return Ok(None) };
    let address = match (address_id, counterpart.default_billing_address_id) {
        (Some(named), _) => references.address("counterpart_address_id", id, named).await?,
        (None, Some(usual)) => find_part(references.tx, &references.scope, id, usual).await?,
        (None, None) => None,
    };
    Ok(Some((VendorExtract::of(counterpart), address)))
}

/// The items of an order: of its currency, few enough, and with a total that can be told.
pub(crate) fn require_items(references: &mut References<'_>, order: &PurchaseOrder) {
    if order.items.len() > MOST_ITEMS {
        return references.refuse(&["items".into()], format!("must have at most {MOST_ITEMS} items"));
    }
    let mut is_right = true;
    for (place, _) in order.items.iter().enumerate().filter(|(_, item)| item.currency != order.currency) {
        let msg = format!("must be the currency of the order, which is {}", order.currency);
        references.refuse(&["items".into(), Location::Index(place), "currency".into()], msg);
        is_right = false;
    }
    let fits = || totals::totals(&order.items, order.currency).is_ok_and(|sums| sums.total.in_json().is_ok());
    if is_right && !fits() {
        references.refuse(&["items".into()], format!("come to more than {} minor units: order less", Money::LARGEST_IN_JSON));
    }
}

/// An address without what ties it to its counterpart.
pub(crate) fn postal(address: CounterpartAddress) -> PostalAddress {
    let CounterpartAddress { city, country, line1, line2, postal_code, state, .. } = address;
    PostalAddress { city, country, line1, line2, postal_code, state }
}
