//! The list of documents, asked by a query or by a body.

use bursar_files::FileStore;
use bursar_kernel::Result;
use bursar_store::Record;
use bursar_web::listing::{
    Analytics, Day, Id, Integer, ListField, Moment, Sort, Text, along, by, documents, money, on, quantity, special, word,
};
use bursar_web::{CurrencyEnum, EntityCall, ListQuery, Listing, Page};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Receivable;
use super::body::{self, ReceivableBody};
use super::line::Line;
use super::status::{ReceivableStatus, ReceivableType};
use super::store::{has_all_products, has_all_tags, has_any_product, has_any_tag};

/// Where documents can be asked to stand: whoever asks for what was deleted finds nothing.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReceivableFilterStatus)]
pub(crate) enum AskedStatus {
    /// Not issued yet.
    Draft,
    /// On its way through a network of electronic invoices.
    Issuing,
    /// Issued.
    Issued,
    /// Refused by such a network.
    Failed,
    /// A quote that the customer took.
    Accepted,
    /// A quote whose time is over.
    Expired,
    /// A quote that the customer did not take.
    Declined,
    /// A draft that invoices are made of again and again.
    Recurring,
    /// Part of it is paid.
    PartiallyPaid,
    /// It is paid.
    Paid,
    /// Its day has passed.
    Overdue,
    /// Nobody expects it to be paid any more.
    Uncollectible,
    /// Taken back.
    Canceled,
}

const FILTERS: &[ListField] = &[
    on("id", Id).any_of(),
    on("status", word::<AskedStatus>()).eq().any_of(),
    on("entity_user_id", Id).eq().any_of(),
    special("tag_ids__in", Id, "Tagged with at least one of these.", has_any_tag).repeated(),
    special("tag_ids", Id, "Tagged with all of these.", has_all_tags).repeated(),
    special("product_ids__in", Id, "With a line of at least one of these products.", has_any_product).repeated(),
    special("product_ids", Id, "With a line of each of these products.", has_all_products).repeated(),
    on("project_id", Id).eq().any_of(),
    on("type", word::<ReceivableType>()).column("kind").eq(),
    on("document_id", Text).eq().contains().icontains("folded_document_id"),
    on("issue_date", Moment).range(),
    on("created_at", Moment).range(),
    on("counterpart_id", Id).eq(),
    on("counterpart_name", Text).eq().contains().icontains("folded_counterpart_name"),
    on("total_amount", Integer).eq().range(),
    on("discounted_subtotal", Integer).eq().range(),
    on("based_on", Id).eq(),
    on("due_date", Day).range(),
];

const SORTS: &[Sort] = &[
    by("counterpart_name", Text),
    by("counterpart_id", Id),
    by("amount", Integer).column("total_amount"),
    by("total_amount", Integer),
    by("status", Text),
    by("due_date", Day).nullable(),
    by("issue_date", Moment).nullable(),
    by("document_id", Text).nullable(),
    by("created_at", Moment),
    by("project_id", Id).nullable(),
    by("discounted_subtotal", Integer),
];

const LIST: Listing =
    Listing::new("ReceivablePaginationResponse").limit(100, 250).sorted_by(by("created_at", Moment)).filter(FILTERS).sort(SORTS);

pub(crate) static LISTING: Listing = LIST;

/// The same list where the question is a body: the contract lets it be sorted by all of these but the last.
pub(crate) static SEARCH: Listing = LIST.sort(SORTS.split_at(SORTS.len() - 1).0);

/// What is measured of documents. Their list has no filter by currency.
pub static ANALYTICS: Analytics =
    Analytics::of(LIST.also_filter(&[on("currency", word::<CurrencyEnum>()).eq()]), Receivable::TABLE, Receivable::TENANCY)
        .paged()
        .with_lines(Line::TABLE, "receivable_id")
        .metrics(&[
            documents("id"),
            money("total_amount", "total_amount"),
            money("product_amount", "total_before_vat").of_lines(),
            quantity("product_quantity", "quantity").of_lines(),
        ])
        .dimensions(&[
            along("created_at", Moment),
            along("status", word::<ReceivableStatus>()),
            along("counterpart_id", Id),
            along("currency", word::<CurrencyEnum>()),
            along("issue_date", Moment),
            along("due_date", Day),
            along("project_id", Id),
            along("product_id", Id).of_lines(),
        ]);

/// The page that is asked for.
pub(super) async fn page(call: &EntityCall, files: &FileStore, query: &ListQuery) -> Result<Page<ReceivableBody>> {
    let (documents, page) = query.records(call.db(), &call.scope()).await?.split();
    Ok(page(body::bodies(call.db(), call, files, documents).await?))
}
