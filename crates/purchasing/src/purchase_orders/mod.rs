//! Purchase orders: what is ordered from whom, and whether it was sent.

use bursar_counterparts::PostalAddress;
use bursar_events::{Named, ObjectType};
use bursar_kernel::{Currency, DateTime, Error, FieldError, NaiveDate, Rate, Result, Utc, Uuid};
use bursar_store::{Record, Referenced};
use bursar_web::CurrencyEnum;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use utoipa::ToSchema;

use extracts::{EntityExtract, EntityVatIdExtract, VendorExtract};

pub(crate) mod body;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod draw;
pub(crate) mod extracts;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod mail_order;
pub(crate) mod paper;
pub(crate) mod preview;
pub(crate) mod references;
pub(crate) mod send;
pub(crate) mod store;
pub(crate) mod totals;
pub(crate) mod update;
pub(crate) mod variables;
pub(crate) mod words;

/// What `purchase_order_id` of a bill refers to.
pub const PURCHASE_ORDER: Referenced = Referenced::of::<PurchaseOrder>();

/// A purchase order of an entity.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    table = "purchase_orders",
    called = "purchase order",
    entity = "entity_id",
    own("created_by_user_id"),
    also(counterpart_name),
    living = "deleted_at IS NULL"
)]
pub struct PurchaseOrder {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    #[record(word)]
    pub(crate) status: PurchaseOrderStatus,
    /// Its number.
    pub(crate) document_id: String,
    pub(crate) counterpart_id: Uuid,
    #[record(word)]
    pub(crate) currency: Currency,
    pub(crate) project_id: Option<Uuid>,
    /// When it was first sent.
    pub(crate) issued_at: Option<DateTime<Utc>>,
    pub(crate) created_by_user_id: Option<Uuid>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) deleted_at: Option<DateTime<Utc>>,
    /// The day of the entity on which it was first sent.
    #[record(json_text = "body")]
    pub(crate) issue_day: Option<NaiveDate>,
    #[record(json_text = "body")]
    pub(crate) counterpart: VendorExtract,
    #[record(json_text = "body")]
    pub(crate) counterpart_address_id: Option<Uuid>,
    #[record(json_text = "body")]
    pub(crate) counterpart_address: Option<PostalAddress>,
    #[record(json_text = "body")]
    pub(crate) entity: EntityExtract,
    #[record(json_text = "body")]
    pub(crate) entity_vat_id: Option<EntityVatIdExtract>,
    #[record(json_text = "body")]
    pub(crate) items: Vec<OrderedItem>,
    /// What stands above the lines.
    #[record(json_text = "body")]
    pub(crate) message: String,
    #[record(json_text = "body")]
    pub(crate) valid_for_days: i64,
    #[record(json_text = "body")]
    pub(crate) pdf: Option<OrderPdf>,
}

/// Something that is ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PurchaseOrderItem)]
pub(crate) struct OrderedItem {
    /// The currency of its price: that of the order.
    #[schema(value_type = CurrencyEnum)]
    pub(crate) currency: Currency,
    /// What it is.
    pub(crate) name: String,
    /// What one of it costs without VAT, in minor units.
    pub(crate) price: i64,
    /// How many of it.
    pub(crate) quantity: i64,
    /// What it is counted in.
    pub(crate) unit: String,
    /// Its VAT, in hundredths of a percent: 12.5 % is 1250.
    #[schema(value_type = i64, minimum = 0, maximum = 10000)]
    pub(crate) vat_rate: Rate,
}

/// The status of a purchase order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = PurchaseOrderStatusEnum)]
pub(crate) enum PurchaseOrderStatus {
    /// It can be changed.
    Draft,
    /// It was sent.
    Issued,
}

/// The file that shows an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OrderPdf {
    pub(crate) file_id: Uuid,
    /// Has the order changed since? Such a file is shown no more, and is removed when the next one is there.
    pub(crate) is_stale: bool,
}

impl PurchaseOrder {
    /// Refuses to change what was sent. The contract declares no 409 for it.
    pub(crate) fn require_draft(&self, participle: &str) -> Result<()> {
        if self.status == PurchaseOrderStatus::Draft {
            return Ok(());
        }
        let status: &'static str = self.status.into();
        let msg = format!("Purchase order cannot be {participle} in status {status}");
        Err(Error::invalid(FieldError::new("path", "purchase_order_id", msg, "value_error.status")))
    }

    /// It is sent at this moment, which is on this day for the entity; whatever is sent again stays issued as it was.
    pub(crate) fn issue(&mut self, now: DateTime<Utc>, today: NaiveDate) {
        if self.status == PurchaseOrderStatus::Draft {
            self.status = PurchaseOrderStatus::Issued;
            (self.issued_at, self.issue_day, self.updated_at) = (Some(now), Some(today), now);
            self.outdate_pdf();
        }
    }

    /// The PDF that shows it as it is.
    pub(crate) fn current_pdf(&self) -> Option<OrderPdf> {
        self.pdf.filter(|pdf| !pdf.is_stale)
    }

    /// What the PDF shows has changed.
    pub(crate) fn outdate_pdf(&mut self) {
        if let Some(pdf) = &mut self.pdf {
            pdf.is_stale = true;
        }
    }

    fn counterpart_name(&self) -> String {
        self.counterpart.name()
    }
}

impl Named for PurchaseOrder {
    const OBJECT_TYPE: ObjectType = ObjectType::named("payables_purchase_order");
    const CALLED: &'static str = "a purchase order";
}
