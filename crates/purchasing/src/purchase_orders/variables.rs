use bursar_templates::TEMPLATE_VARIABLES;
use bursar_web::{Answer, Call, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::words::ORDER_VARIABLES;

/// What mails with orders may hold.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VariablesObjectList)]
pub(crate) struct VariableLists {
    /// One list.
    data: Vec<VariableList>,
}

/// What one kind of mail may hold.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VariablesObject)]
struct VariableList {
    /// What goes with the mail.
    object_subtype: DocumentOfMail,
    /// What the mail is about.
    object_type: &'static str,
    /// What is replaced in it.
    variables: Vec<Variable>,
}

/// A kind of document.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DocumentTypeEnum)]
#[expect(dead_code, reason = "the words of the contract, of which this list needs one")]
enum DocumentOfMail {
    /// An invoice, a quote or a credit note.
    Receivable,
    /// A delivery note.
    DeliveryNote,
    /// A purchase order.
    PurchaseOrder,
    /// A bill.
    Payable,
}

/// A variable.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Variable)]
struct Variable {
    /// What it stands for.
    description: &'static str,
    /// Its name, as it stands between braces.
    name: &'static str,
}

/// List variables of purchase orders
///
/// What is replaced in the subject and the text of a mail with an order: `{entity_name}` becomes the name of the entity.
#[utoipa::path(get, path = "/payable_purchase_orders/variables", responses((status = 200, body = VariableLists)))]
pub(crate) async fn variables(_call: Call) -> Answer<Json<VariableLists>> {
    let known = TEMPLATE_VARIABLES.iter().filter(|known| ORDER_VARIABLES.contains(&known.name));
    let variables = known.map(|known| Variable { description: known.description, name: known.name }).collect();
    let list = VariableList { object_subtype: DocumentOfMail::PurchaseOrder, object_type: "payables_purchase_order", variables };
    Ok(Json(VariableLists { data: vec![list] }))
}
