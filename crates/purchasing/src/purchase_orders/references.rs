//! What an order refers to: looked for within the scope, held until the commit, and copied.

use bursar_counterparts::{Counterpart, CounterpartAddress, PostalAddress, find_part};
use bursar_entities::VatId;
use bursar_kernel::{Error, ErrorKind, FieldError, Location, Result, Uuid};
use bursar_store::{Referenced, Scope, Tx, record};

use super::extracts::{EntityVatIdExtract, VendorExtract};
use super::{OrderedItem, PurchaseOrder, totals};

/// Items of one order.
const MOST_ITEMS: usize = 1000;
/// The largest amount, in minor units.
const LARGEST: i64 = 9_007_199_254_740_991;

/// Looks for what a body names; every field that is wrong is told in one answer.
pub(crate) struct References<'a> {
    tx: &'a Tx,
    scope: Scope,
    wrong: Vec<FieldError>,
}

impl<'a> References<'a> {
    pub(crate) fn new(tx: &'a Tx, scope: Scope) -> Self {
        References { tx, scope: scope.of_everybody(), wrong: Vec::new() }
    }

    fn refuse(&mut self, field: &str, msg: &str) {
        self.wrong.push(FieldError::new("body", field, msg, "value_error.reference"));
    }

    /// Nothing was wrong.
    pub(crate) fn finish(self) -> Result<()> {
        if self.wrong.is_empty() { Ok(()) } else { Err(Error::new(ErrorKind::Invalid(self.wrong))) }
    }

    /// The vendor, and the address that is named, else its default one.
    pub(crate) async fn vendor(
        &mut self,
        id: Uuid,
        address_id: Option<Uuid>,
    ) -> Result<Option<(VendorExtract, Option<CounterpartAddress>)>> {
        if !self.tx.refer_to(bursar_counterparts::REFERENCE, &self.scope, id).await? {
            self.refuse("counterpart_id", "must be the id of a counterpart of the entity: see GET /counterparts");
            return Ok(None);
        }
        let counterpart: Counterpart = record::get(self.tx, &self.scope, id).await?;
        let named = address_id.or(counterpart.default_billing_address_id);
        let address = match named {
            Some(address_id) => find_part::<CounterpartAddress>(self.tx, &self.scope, id, address_id).await?,
            None => None,
        };
        if address_id.is_some() && address.is_none() {
            self.refuse("counterpart_address_id", "must be the id of one of the counterpart's addresses");
        }
        Ok(Some((VendorExtract::of(counterpart), address)))
    }

    pub(crate) async fn entity_vat_id(&mut self, id: Uuid) -> Result<Option<EntityVatIdExtract>> {
        let is_there = self.tx.refer_to(Referenced::of::<VatId>(), &self.scope, id).await?;
        let found = if is_there { record::find::<VatId>(self.tx, &self.scope, id).await? } else { None };
        if found.is_none() {
            self.refuse("entity_vat_id_id", "must be the id of a VAT id of the entity: see GET /entities/{entity_id}/vat_ids");
        }
        Ok(found.map(Into::into))
    }

    pub(crate) async fn project(&mut self, id: Uuid) -> Result<()> {
        if !self.tx.refer_to(bursar_catalog::PROJECT, &self.scope, id).await? {
            self.refuse("project_id", "must be the id of a project of the entity: see GET /projects");
        }
        Ok(())
    }

    /// The items of an order: of its currency, few enough, and with a total that can be told.
    pub(crate) fn items(&mut self, order: &PurchaseOrder) {
        if order.items.len() > MOST_ITEMS {
            self.refuse("items", "must have at most 1000 items");
        }
        for (place, _) in order.items.iter().enumerate().filter(|(_, item)| item.currency != order.currency) {
            let loc = vec!["body".into(), "items".into(), Location::Index(place), "currency".into()];
            let msg = format!("must be the currency of the order, which is {}", order.currency);
            self.wrong.push(FieldError { loc, msg, kind: "value_error".to_owned() });
        }
        let fits = |items: &[OrderedItem]| totals::totals(items, order.currency).is_ok_and(|sums| sums.total.minor().abs() <= LARGEST);
        if self.wrong.is_empty() && !fits(&order.items) {
            self.refuse("items", "come to more than 9007199254740991 minor units: order less");
        }
    }
}

/// An address without what ties it to its counterpart.
pub(crate) fn postal(address: CounterpartAddress) -> PostalAddress {
    let CounterpartAddress { city, country, line1, line2, postal_code, state, .. } = address;
    PostalAddress { city, country, line1, line2, postal_code, state }
}
