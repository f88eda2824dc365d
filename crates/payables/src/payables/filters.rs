//! What payables can be filtered by, as data: in their list, and in what is counted of them.

use bursar_store::Record;
use bursar_web::listing::{Analytics, Day, Flag, Id, Integer, ListField, Moment, Text, along, documents, money, on, special, word};
use bursar_web::{CurrencyEnum, Listing};

use super::status::PayableStatus;
use super::{OcrStatus, Origin, Payable, Source, store};

/// Each field of the query, with how it compares.
pub(crate) const FILTERS: &[ListField] = &[
    on("created_at", Moment).range(),
    on("status", word::<PayableStatus>()).eq().any_of(),
    on("id", Id).any_of(),
    on("total_amount", Integer).eq().range(),
    on("amount", Integer).column("total_amount").eq().range(),
    on("currency", word::<CurrencyEnum>()).eq(),
    on("counterpart_name", Text).eq().contains().icontains("counterpart_name_folded"),
    special("search_text", Text, "Whose number or whose counterpart's name holds these letters, upper and lower case alike.", store::holds),
    on("due_date", Day).eq().range(),
    on("issued_at", Day).eq().range(),
    on("document_id", Text).eq().contains().icontains("document_id_folded"),
    on("was_created_by_user_id", Id).eq(),
    on("counterpart_id", Id).eq(),
    on("source_of_payable_data", word::<Source>()).eq(),
    on("ocr_status", word::<OcrStatus>()).eq(),
    special("line_item_id", Id, "The one that this line belongs to.", store::has_line),
    on("purchase_order_id", Id).eq(),
    on("project_id", Id).eq().any_of(),
    special("tag_ids", Id, "Which have one of these tags.", store::has_a_tag).repeated(),
    special("tag_ids__not_in", Id, "Which have none of these tags.", store::has_none_of_tags).repeated(),
    special("has_tags", Flag, "Which have tags, or which have none.", store::has_tags),
    on("origin", word::<Origin>()).column("payable_origin").eq(),
    special("has_file", Flag, "Which have a file, or which have none.", store::has_file),
];

/// What is measured of bills.
pub static ANALYTICS: Analytics =
    Analytics::of(Listing::new("PayableAnalyticsResponse").limit(100, 400).filter(FILTERS), Payable::TABLE, Payable::TENANCY)
        .metrics(&[documents("id"), money("total_amount", "total_amount")])
        .dimensions(&[
            along("created_at", Moment),
            along("status", word::<PayableStatus>()),
            along("counterpart_id", Id),
            along("currency", word::<CurrencyEnum>()),
            along("issued_at", Day),
            along("due_date", Day),
            along("project_id", Id),
        ]);
