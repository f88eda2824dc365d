use bursar_web::listing::{Expr, ExprTrait, Id, Moment, ParameterValues, Text, by, on, special, word};
use bursar_web::{Answer, EntityCall, Json, ListQuery, Listing, Page};

use super::{DeliveryBody, store};
use crate::catalog::ObjectType;

pub(crate) static LISTING: Listing =
    Listing::new("WebhookDeliveryPaginationResource").sort(&[by("created_at", Moment), by("updated_at", Moment)]).filter(&[
        on("event_id", Id).eq(),
        on("object_type", word::<ObjectType>()).eq(),
        special("event_action", Text, "Of events of this name, as `created` or as `entity.created`.", is_action),
        on("created_at", Moment).range(),
    ]);

fn is_action(given: &ParameterValues<'_>) -> Expr {
    let is = |name| Expr::cust(name).eq(given.text());
    is("action").or(is("object_type || '.' || action"))
}

/// List webhook deliveries
///
/// One row for each event of the entity and subscription that it was sent to, with the number of attempts and the last answer. Kept for 92
/// days, unless the operator says otherwise.
#[utoipa::path(get, path = "/webhook_deliveries", responses((status = 200, body = Page<DeliveryBody>)))]
pub(crate) async fn list(call: EntityCall, query: ListQuery) -> Answer<Json<Page<DeliveryBody>>> {
    Ok(Json(store::list(call.db(), &call.scope(), &query).await?))
}
