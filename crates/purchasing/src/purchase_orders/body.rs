//! Purchase orders on the wire.

use std::collections::HashMap;

use bursar_counterparts::PostalAddress;
use bursar_entities::{EntityAddress, EntityParty, Individual, Organization};
use bursar_files::{AttachedFile, FileStore, StoredFile, attached};
use bursar_kernel::{Currency, DateTime, Error, NaiveDate, Result, Utc, Uuid, wire};
use bursar_web::{CurrencyEnum, EntityCall};
use serde::Serialize;
use utoipa::ToSchema;

use super::extracts::{EntityExtract, EntityVatIdExtract, VendorExtract};
use super::{OrderPdf, OrderedItem, PurchaseOrder, PurchaseOrderStatus};

/// What an entity orders from a vendor.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PurchaseOrderResponseSchema)]
pub(crate) struct PurchaseOrderBody {
    /// Its id.
    id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When it last changed.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// The vendor, as it was when the order named it.
    counterpart: VendorExtract,
    /// The address of the vendor.
    #[schema(required = false)]
    counterpart_address: Option<PostalAddress>,
    /// Its id.
    #[schema(required = false)]
    counterpart_address_id: Option<Uuid>,
    /// The id of the vendor.
    counterpart_id: Uuid,
    /// The user who made it; null when the partner did.
    #[schema(required = false)]
    created_by_user_id: Option<Uuid>,
    /// The currency of all items.
    #[schema(value_type = CurrencyEnum)]
    currency: Currency,
    /// Its number.
    document_id: String,
    /// The entity, as it was when the order was last changed.
    entity: OrderingEntity,
    /// Whose it is.
    entity_id: Uuid,
    /// The VAT ID of the entity that stands on it.
    #[schema(required = false)]
    entity_vat_id: Option<EntityVatIdExtract>,
    /// The PDF; null until it is made.
    #[schema(required = false)]
    file_id: Option<Uuid>,
    /// The link to the PDF; null until it is made.
    #[schema(required = false)]
    file_url: Option<String>,
    /// The day on which it was first sent, by the clock of the entity.
    #[schema(required = false)]
    issued_at: Option<NaiveDate>,
    /// What is ordered.
    items: Vec<OrderedItem>,
    /// What stands above the items.
    message: String,
    /// The project that it belongs to.
    #[schema(required = false)]
    project_id: Option<Uuid>,
    /// `draft` until it is sent, then `issued`.
    #[schema(value_type = String)]
    status: PurchaseOrderStatus,
    /// For how many days it is good once it is sent.
    #[schema(minimum = 1)]
    valid_for_days: i64,
}

/// The entity that orders: a company or a person.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = PurchaseOrderEntity)]
enum OrderingEntity {
    /// A person.
    Individual(IndividualOrdering),
    /// A company.
    Organization(OrganizationOrdering),
}

/// A company.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayableEntityOrganizationResponse)]
struct OrganizationOrdering {
    #[serde(flatten)]
    shared: SharedOfEntities,
    /// What was known of the company.
    organization: Organization,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayableEntityIndividualResponse)]
struct IndividualOrdering {
    #[serde(flatten)]
    shared: SharedOfEntities,
    /// What was known of the person.
    individual: Individual,
}

/// What companies and persons have in common.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayableEntitySharedFields)]
struct SharedOfEntities {
    /// Its id.
    id: Uuid,
    /// When it was made.
    #[serde(with = "wire")]
    created_at: DateTime<Utc>,
    /// When it last changed before the order was.
    #[serde(with = "wire")]
    updated_at: DateTime<Utc>,
    /// Where it is registered.
    address: EntityAddress,
    /// E-mail address.
    #[schema(required = false, nullable)]
    email: String,
    /// Its logo.
    #[schema(required = false)]
    logo: Option<AttachedFile>,
    /// Telephone number.
    #[schema(required = false, max_length = 100)]
    phone: Option<String>,
    /// Always `active`.
    status: StatusOfEntity,
    /// Its number at a tax office, beside VAT.
    #[schema(required = false, max_length = 30)]
    tax_id: Option<String>,
    /// Web site.
    #[schema(required = false, min_length = 1, max_length = 2083, format = "uri")]
    website: Option<String>,
}

/// The status of a record.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StatusEnum)]
#[expect(dead_code, reason = "the words of the contract: an entity that was deleted orders nothing")]
enum StatusOfEntity {
    /// It was there.
    Active,
    /// It was gone.
    Deleted,
}

/// Purchase orders on the wire, with the links to their PDFs.
pub(crate) async fn bodies(call: &EntityCall, store: &FileStore, orders: Vec<PurchaseOrder>) -> Result<Vec<PurchaseOrderBody>> {
    let shown = |order: &PurchaseOrder| [order.current_pdf().map(|pdf| pdf.file_id), order.entity.logo_id];
    let ids = orders.iter().flat_map(shown).flatten().collect();
    let found = attached(call.db(), &call.scope(), ids).await?;
    let files: HashMap<Uuid, StoredFile> = found.into_iter().map(|file| (file.id, file)).collect();
    let file = |id: Uuid| Some(AttachedFile::new(call, store, files.get(&id)?.clone()));
    Ok(orders.into_iter().map(|order| PurchaseOrderBody::new(order, &file)).collect())
}

/// A purchase order on the wire.
pub(crate) async fn body(call: &EntityCall, store: &FileStore, order: PurchaseOrder) -> Result<PurchaseOrderBody> {
    let mut made = bodies(call, store, vec![order]).await?;
    made.pop().ok_or_else(|| Error::internal("a purchase order has no body"))
}

impl PurchaseOrderBody {
    fn new(order: PurchaseOrder, file: &impl Fn(Uuid) -> Option<AttachedFile>) -> Self {
        let pdf = order.current_pdf().and_then(|OrderPdf { file_id, .. }| file(file_id));
        PurchaseOrderBody {
            id: order.id,
            created_at: order.created_at,
            updated_at: order.updated_at,
            counterpart: order.counterpart,
            counterpart_address: order.counterpart_address,
            counterpart_address_id: order.counterpart_address_id,
            counterpart_id: order.counterpart_id,
            created_by_user_id: order.created_by_user_id,
            currency: order.currency,
            document_id: order.document_id,
            entity: OrderingEntity::new(order.entity, file),
            entity_id: order.entity_id,
            entity_vat_id: order.entity_vat_id,
            file_id: pdf.as_ref().map(|pdf| pdf.id),
            file_url: pdf.map(|pdf| pdf.url),
            issued_at: order.issue_day,
            items: order.items,
            message: order.message,
            project_id: order.project_id,
            status: order.status,
            valid_for_days: order.valid_for_days,
        }
    }
}

impl OrderingEntity {
    fn new(entity: EntityExtract, file: &impl Fn(Uuid) -> Option<AttachedFile>) -> Self {
        let shared = SharedOfEntities {
            id: entity.id,
            created_at: entity.created_at,
            updated_at: entity.updated_at,
            address: entity.address,
            email: entity.email,
            logo: entity.logo_id.and_then(file),
            phone: entity.phone,
            status: StatusOfEntity::Active,
            tax_id: entity.tax_id,
            website: entity.website,
        };
        match entity.party {
            EntityParty::Organization(organization) => OrderingEntity::Organization(OrganizationOrdering { shared, organization }),
            EntityParty::Individual(individual) => OrderingEntity::Individual(IndividualOrdering { shared, individual }),
        }
    }
}
