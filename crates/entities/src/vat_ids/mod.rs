//! The numbers under which an entity is known to tax offices.

use bursar_kernel::{FieldError, Patch, Result, Uuid, ensure_valid};
use bursar_store::sea_orm::ConnectionTrait;
use bursar_store::{Record, Scope, changes, record};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::entities::country::Country;
use kind::VatIdKind;

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod kind;
pub(crate) mod list;
pub(crate) mod update;

/// VAT IDs of one entity.
pub(crate) const MAX_COUNT: usize = 250;

/// A VAT ID on the wire.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, Record)]
#[record(table = "entity_vat_ids", called = "VAT ID", entity = "entity_id", own("created_by"))]
#[schema(as = EntityVatIDResponse)]
pub struct VatId {
    /// Its id.
    pub id: Uuid,
    /// The country whose office gave it.
    #[record(word)]
    pub country: Country,
    /// Whose it is.
    pub entity_id: Uuid,
    /// Which kind of number it is.
    #[serde(rename = "type")]
    #[record(word)]
    #[schema(required = false, default = "unknown")]
    pub kind: VatIdKind,
    /// The number, as it was sent.
    #[schema(max_length = 32)]
    pub value: String,
    /// The user who made it; the partner without one.
    #[serde(skip)]
    pub created_by: Option<Uuid>,
}

/// Changes to a VAT ID. A field that is left out stays.
#[changes]
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EntityUpdateVatID)]
pub(crate) struct UpdateVatId {
    /// The country whose office gave it.
    country: Patch<Country>,
    /// Which kind of number it is; null is `unknown` again.
    #[serde(rename = "type")]
    kind: Patch<VatIdKind>,
    /// The number.
    #[schema(max_length = 32)]
    value: Patch<String>,
}

impl VatId {
    /// The VAT ID with these changes. Names every field that cannot be cleared.
    pub(crate) fn updated(mut self, asked: UpdateVatId) -> Result<Self> {
        let mut wrong = Vec::new();
        match asked.country {
            Patch::Absent => {}
            Patch::Set(country) => self.country = country,
            Patch::Clear => wrong.push(stays("country")),
        }
        match asked.value {
            Patch::Absent => {}
            Patch::Set(value) => self.value = value,
            Patch::Clear => wrong.push(stays("value")),
        }
        asked.kind.apply_or(&mut self.kind, VatIdKind::default());
        ensure_valid(wrong)?;
        Ok(self)
    }
}

/// That a country gave the entity a VAT ID, for whoever must know which taxes it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VatRegistration {
    /// The VAT ID.
    pub id: Uuid,
    /// The country whose office gave it.
    pub country: Country,
    /// Is it a number of the One Stop Shop, for sales to consumers all over the European Union?
    pub is_one_stop_shop: bool,
}

/// The VAT IDs of the entity, whoever made them, oldest first.
pub async fn vat_registrations(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<VatRegistration>> {
    let ids: Vec<VatId> = record::all(db, &scope.of_everybody()).await?;
    let registration = |VatId { id, country, kind, .. }| VatRegistration { id, country, is_one_stop_shop: kind.0 == "eu_oss_vat" };
    Ok(ids.into_iter().map(registration).collect())
}

fn stays(field: &str) -> FieldError {
    FieldError::cannot_be_cleared(vec!["body".into(), field.into()])
}
