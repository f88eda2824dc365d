use bursar_accounting::DocumentName;
use bursar_kernel::{Error, FieldError, Result, Uuid};
use bursar_web::{Answer, EntityCall, Json, Query, query_parameters};
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::{Explanation, facts};
use crate::synced_records::SyncedType;

/// Which document.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ListExplanations {
    /// Documents of this type alone: `receivable`, `bill` or `payment_record`.
    object_type: Option<SyncedType>,
    /// The document of this id. Either this or `number`.
    object_id: Option<Uuid>,
    /// The documents of this number; case does not count. Payments have none: they are asked for by their ids.
    #[schema(min_length = 1, max_length = 255)]
    number: Option<String>,
}

impl IntoParams for ListExplanations {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        query_parameters::<Self>()
    }
}

/// One explanation for each document of that name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountingExplanationList)]
pub(crate) struct ExplanationList {
    /// Invoices, quotes and credit notes first, then bills, then credit notes of vendors; at most 50 of each.
    data: Vec<Explanation>,
}

/// Explain why a document is or is not in the ledger
///
/// Says of a document, by its id or its number, why the entity's accounting system has it or does not have it: exactly one reason, what it means,
/// what to do and who must do it. Several documents may have one number: a bill that bears the number of an invoice, or bills of two vendors. The
/// accounting system is not asked.
#[utoipa::path(
    get,
    path = "/accounting_explanations",
    params(ListExplanations),
    responses((status = 200, body = ExplanationList), (status = 404, description = "the entity has no document of this name"))
)]
pub(crate) async fn list(call: EntityCall, Query(query): Query<ListExplanations>) -> Answer<Json<ExplanationList>> {
    let (name, scope) = (query.name()?, call.scope());
    let labels = facts::labels(call.db(), &scope, &name, query.object_type).await?;
    if labels.is_empty() {
        return Err(Error::not_found("document").into());
    }
    let mut data = Vec::with_capacity(labels.len());
    for label in labels {
        data.push(facts::gather(call.db(), &scope, label).await?.explanation());
    }
    Ok(Json(ExplanationList { data }))
}

impl ListExplanations {
    fn name(&self) -> Result<DocumentName> {
        match (self.object_id, &self.number) {
            (Some(id), None) => Ok(DocumentName::Id(id)),
            (None, Some(number)) => Ok(DocumentName::Number(number.clone())),
            (given, _) => {
                let message =
                    if given.is_some() { "goes without number: give one of the two" } else { "give the id of the document, or its number" };
                Err(Error::invalid(FieldError::new("query", "object_id", message, "value_error")))
            }
        }
    }
}
