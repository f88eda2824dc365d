use bursar_web::listing::{Flag, Text, by, on, word};
use bursar_web::{Answer, Call, Json, ListQuery, Listing, Page};

use super::{MailTemplate, MailTemplateType};

pub(crate) static LISTING: Listing =
    Listing::new("CustomTemplatesPaginationResponse").sort(&[by("type", Text).column("mail_type"), by("name", Text)]).filter(&[
        on("type", word::<MailTemplateType>()).column("mail_type").eq().any_of().none_of(),
        on("is_default", Flag).eq(),
        on("name", Text).eq().iexact("folded_name").contains().icontains("folded_name"),
    ]);

/// List mail templates
///
/// The templates of the partner, page by page. Those of the system have a list of their own.
#[utoipa::path(get, path = "/mail_templates", responses((status = 200, body = Page<MailTemplate>)))]
pub(crate) async fn list(call: Call, query: ListQuery) -> Answer<Json<Page<MailTemplate>>> {
    Ok(Json(query.records(call.db(), &call.scope()).await?))
}
