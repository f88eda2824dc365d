//! Who delivers to whom: looked for within the scope, and copied.

use bursar_counterparts::{CounterpartAddress, CounterpartExtract, PostalAddress};
use bursar_documents::{EntityAddressCopy, Issuer, References};
use bursar_kernel::{Result, Uuid};

use super::Parties;

/// The counterpart at one of its addresses, and the entity as it now is. What is wrong, the references tell.
pub(crate) async fn named(
    counterpart_id: Uuid,
    address_id: Uuid,
    issuer: &Issuer,
    references: &mut References<'_>,
) -> Result<Option<Parties>> {
    let Some(counterpart) = references.counterpart(counterpart_id).await? else { return Ok(None) };
    let Some(address) = references.address("counterpart_address_id", counterpart_id, address_id).await? else { return Ok(None) };
    let language = issuer.language();
    Ok(Some(Parties {
        file_language: counterpart.language.clone().unwrap_or_else(|| language.clone()),
        counterpart: CounterpartExtract::from(counterpart),
        counterpart_address: postal(address),
        entity: issuer.copy(),
        entity_address: EntityAddressCopy::from(&issuer.entity),
        original_file_language: language,
    }))
}

fn postal(address: CounterpartAddress) -> PostalAddress {
    let CounterpartAddress { city, country, line1, line2, postal_code, state, .. } = address;
    PostalAddress { city, country, line1, line2, postal_code, state }
}
