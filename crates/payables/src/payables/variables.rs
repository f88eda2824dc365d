use std::borrow::Cow;

use bursar_purchasing::ORDER_VARIABLES;
use bursar_templates::{TEMPLATE_VARIABLES, TemplateVariable};
use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// What templates of mails may hold.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayableTemplatesVariablesObjectList)]
pub(crate) struct VariableLists {
    /// One list for each kind of mail.
    data: Vec<VariableList>,
}

/// What the templates of one kind of mail may hold.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayableTemplatesVariablesObject)]
struct VariableList {
    /// The kind of mail.
    object_subtype: MailOfPayable,
    /// What the mail is about.
    #[schema(value_type = ObjectOfMail)]
    object_type: &'static str,
    /// What the templates may hold.
    variables: Vec<Variable>,
}

/// Kinds of mail.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PayablesVariableType)]
enum MailOfPayable {
    /// A purchase order goes to the vendor.
    PayablesPurchaseOrder,
    /// Somebody is asked to approve a payable.
    PayablesNotifyApprover,
}

/// What a mail may be about, of all types of objects that the contract names.
struct ObjectOfMail;

impl PartialSchema for ObjectOfMail {
    fn schema() -> RefOr<Schema> {
        let words = "A type of object.";
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(OBJECTS)).description(Some(words)).into()
    }
}

impl ToSchema for ObjectOfMail {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("ObjectType")
    }
}

const OBJECTS: [&str; 56] = [
    "account",
    "approval",
    "approval_request",
    "approval_policy",
    "approval_policy_process",
    "audit_trail",
    "comment",
    "counterpart",
    "counterpart_address",
    "counterpart_bank_account",
    "counterpart_contact_person",
    "counterpart_partner_metadata",
    "counterpart_tax_id",
    "counterpart_vat_id",
    "delivery_note",
    "einvoicing",
    "entity",
    "entity_bank_account",
    "entity_settings",
    "entity_token",
    "entity_user",
    "entity_user_token",
    "entity_vat_ids",
    "export",
    "mailbox",
    "monitescript_process",
    "ocr_task",
    "onboarding",
    "overdue_reminder",
    "partner",
    "partner_internal_config",
    "partner_settings",
    "partner_token",
    "payable",
    "payable_line_item",
    "payables_credit_note",
    "payables_purchase_order",
    "payment",
    "payment_intent",
    "payment_link",
    "payment_record",
    "payment_reminder",
    "person",
    "product",
    "project",
    "receivable",
    "reconciliation",
    "recurrence",
    "role",
    "tag",
    "todo_task",
    "todo_task_mute",
    "transaction",
    "webhook",
    "workflow",
    "workflow_pipeline",
];

/// What a template may hold: its name in braces is replaced.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayableTemplatesVariable)]
struct Variable {
    /// What it is replaced by, in words.
    description: &'static str,
    /// Its name.
    name: &'static str,
}

impl From<&TemplateVariable> for Variable {
    fn from(known: &TemplateVariable) -> Self {
        Variable { description: known.description, name: known.name }
    }
}

/// What a mail to an approver knows.
const APPROVAL: [&str; 8] =
    ["amount_due", "company_name", "contact_name", "document_number", "due_date", "entity_name", "link", "total_amount"];

/// List variables of mails
///
/// The names that may stand in templates of mails about payables and purchase orders.
#[utoipa::path(get, path = "/payables/variables", responses((status = 200, body = VariableLists)))]
pub(crate) async fn variables(_call: EntityCall) -> Answer<Json<VariableLists>> {
    let list = |object_type, object_subtype, names: &[&str]| VariableList {
        object_subtype,
        object_type,
        variables: TEMPLATE_VARIABLES.iter().filter(|known| names.contains(&known.name)).map(Variable::from).collect(),
    };
    let order = list("payables_purchase_order", MailOfPayable::PayablesPurchaseOrder, &ORDER_VARIABLES);
    let approval = list("payable", MailOfPayable::PayablesNotifyApprover, &APPROVAL);
    Ok(Json(VariableLists { data: vec![order, approval] }))
}
