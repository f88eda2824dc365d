use bursar_web::listing::{Flag, Id, Moment, Text, asked, by, on, special, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::body::CounterpartBody;
use super::{CounterpartType, store};

const AN_ADDRESS: &str = "Of which one address has this, and whatever else is asked of the address.";
const AN_ACCOUNT: &str = "Of which one bank account has this, and whatever else is asked of the account.";

pub(crate) static LISTING: Listing = Listing::new("CounterpartPaginationResponse")
    .sort(&[by("counterpart_name", Text).column("folded_name")])
    .sorted_by(by("created_at", Moment))
    .filter(&[
        asked("iban", Text, AN_ACCOUNT).length(0, 34),
        asked("sort_code", Text, AN_ACCOUNT).length(0, 100),
        asked("account_number", Text, AN_ACCOUNT).length(0, 100),
        on("tax_id", Text).eq().length(0, 30),
        special("vat_id", Text, "Of which one VAT ID is this number.", store::has_vat_id).length(0, 30),
        on("id", Id).any_of(),
        on("type", word::<CounterpartType>()).column("kind").eq(),
        on("counterpart_name", Text).column("name").eq().contains().iexact("folded_name").icontains("folded_name"),
        on("is_vendor", Flag).eq(),
        on("is_customer", Flag).eq(),
        on("email", Text).eq().contains().icontains("folded_email"),
        on("created_at", Moment).range(),
        asked("address.country", Text, AN_ADDRESS),
        asked("address.city", Text, AN_ADDRESS),
        asked("address.postal_code", Text, AN_ADDRESS),
        asked("address.state", Text, AN_ADDRESS),
        asked("address.line1", Text, AN_ADDRESS),
        asked("address.line2", Text, AN_ADDRESS),
        special("tag_ids__in", Id, "Which have at least one of these tags.", store::has_a_tag).repeated(),
    ]);

/// List counterparts
///
/// The vendors and customers of the entity, page by page, oldest first or by name, capitals and small letters alike. The name of a person is
/// the first and the last name. A pagination token that was not made for this entity and this list is answered with 422.
#[utoipa::path(get, path = "/counterparts", responses((status = 200, body = Page<CounterpartBody>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<CounterpartBody>>> {
    let (counterparts, page) = store::list(call.db(), &call.scope(), &query).await?.split();
    Ok(Json(page(store::bodies(call.db(), &call.scope(), counterparts).await?)))
}
