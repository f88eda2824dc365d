use bursar_templates::TEMPLATE_VARIABLES;
use bursar_web::{Answer, Call, Json};
use serde::Serialize;
use utoipa::ToSchema;

/// The variables of all kinds of texts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivableTemplatesVariablesObjectList)]
pub(crate) struct VariableLists {
    /// One for each kind of text.
    data: Vec<VariableList>,
}

/// The variables of one kind of text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivableTemplatesVariablesObject)]
struct VariableList {
    /// The kind of text.
    object_subtype: VariablesType,
    /// Always `receivable`.
    object_type: &'static str,
    /// What is replaced in it.
    variables: Vec<VariableBody>,
}

/// A variable.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReceivableTemplatesVariable)]
struct VariableBody {
    /// What it stands for.
    description: &'static str,
    /// Its name, as it stands between braces.
    name: &'static str,
}

/// A kind of text.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum VariablesType {
    /// A mail with a quote.
    Quote,
    /// A mail with an invoice.
    Invoice,
    /// A mail with a credit note.
    CreditNote,
    /// A reminder before a discount ends.
    DiscountReminder,
    /// A reminder before the invoice is due.
    FinalReminder,
    /// A reminder of an overdue invoice.
    OverdueReminder,
}

/// List variables
///
/// What is replaced in memos, footers and mails: `{entity_name}` becomes the name of the entity. Mail templates write `{{ entity_name }}`.
#[utoipa::path(get, path = "/receivables/variables", responses((status = 200, body = VariableLists)))]
pub(crate) async fn list_variables(_call: Call) -> Answer<Json<VariableLists>> {
    use VariablesType::{CreditNote, DiscountReminder, FinalReminder, Invoice, OverdueReminder, Quote};
    let of = |object_subtype| VariableList {
        object_subtype,
        object_type: "receivable",
        variables: TEMPLATE_VARIABLES
            .iter()
            .map(|variable| VariableBody { description: variable.description, name: variable.name })
            .collect(),
    };
    Ok(Json(VariableLists { data: [Quote, Invoice, CreditNote, DiscountReminder, FinalReminder, OverdueReminder].map(of).into() }))
}
