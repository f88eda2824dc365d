//! What a role allows: objects, actions on them, and a word for each.

use serde::{Deserialize, Serialize};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// What a role allows. What it does not name is not allowed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BizObjectsSchema)]
pub struct Permissions {
    /// Each kind of object with its actions. Of what is named twice, the stricter word counts.
    #[serde(default)]
    pub objects: Vec<ObjectPermissions>,
}

/// Permissions on one kind of object, distinguished by `object_type`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = RootSchema)]
pub enum ObjectPermissions {
    /// Every kind but bills.
    Common(CommonPermissions),
    /// Bills, which know more actions.
    Payable(PayablePermissions),
}

/// Permissions on a kind of object that can be made, read, changed and deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CommonSchema)]
pub struct CommonPermissions {
    /// The actions.
    #[serde(default)]
    pub actions: Vec<CommonAction>,
    /// The kind of object.
    #[serde(default)]
    #[schema(schema_with = common_object)]
    pub object_type: CommonObject,
}

/// Permissions on bills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PayableSchema)]
pub struct PayablePermissions {
    /// The actions.
    #[serde(default)]
    pub actions: Vec<PayableAction>,
    /// Always `payable`.
    #[serde(default)]
    #[schema(schema_with = only_payable)]
    pub object_type: OnlyPayable,
}

/// One action and whether it is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ActionSchema2)]
pub struct CommonAction {
    /// What is done.
    #[serde(default)]
    #[schema(default = "read")]
    pub action_name: CommonActionName,
    /// Is it allowed?
    #[serde(default)]
    #[schema(default = "allowed")]
    pub permission: Word,
}

/// One action on a bill and whether it is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PayableActionSchema)]
pub struct PayableAction {
    /// What is done.
    #[serde(default)]
    #[schema(default = "read")]
    pub action_name: PayableActionName,
    /// Is it allowed?
    #[serde(default)]
    #[schema(default = "allowed")]
    pub permission: Word,
}

/// How far an action is allowed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PermissionEnum)]
pub enum Word {
    /// On all objects of the entity.
    #[default]
    Allowed,
    /// On what the user made; the others do not exist for the user.
    AllowedForOwn,
    /// Not at all.
    NotAllowed,
}

/// What can be done to most objects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ActionEnum)]
pub enum CommonActionName {
    /// Make one.
    Create,
    /// Look at it.
    #[default]
    Read,
    /// Change it.
    Update,
    /// Remove it.
    Delete,
}

/// What can be done to bills.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PayableActionEnum)]
pub enum PayableActionName {
    /// Enter one.
    Create,
    /// Look at it.
    #[default]
    Read,
    /// Change it.
    Update,
    /// Remove it.
    Delete,
    /// Say that it is paid, wholly or in part.
    Pay,
    /// Approve or reject it.
    Approve,
    /// Cancel it.
    Cancel,
    /// Hand it in for approval.
    Submit,
    /// See those that came by mail.
    CreateFromMail,
    /// Take it up again.
    Reopen,
}

/// The kind of object that has its own actions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PayableObjectType)]
pub enum OnlyPayable {
    /// A bill.
    #[default]
    Payable,
}

/// The kinds of objects that a role can speak of, but bills.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CommonObjectType)]
pub enum CommonObject {
    /// Persons of an entity: directors, owners.
    Person,
    /// Onboarding for payments.
    Onboarding,
    /// Comments.
    #[default]
    Comment,
    /// Customers and vendors.
    Counterpart,
    /// Users of the entity.
    EntityUser,
    /// The entity itself, its settings and its connection to an accounting system.
    Entity,
    /// VAT IDs of the entity.
    EntityVatIds,
    /// VAT IDs of customers and vendors.
    CounterpartVatId,
    /// Bank accounts of the entity.
    EntityBankAccount,
    /// Exports.
    Export,
    /// Mailboxes.
    Mailbox,
    /// Purchase orders.
    PayablesPurchaseOrder,
    /// Reminders before a payment is due.
    PaymentReminder,
    /// Reminders of overdue payments.
    OverdueReminder,
    /// Products.
    Product,
    /// Projects.
    Project,
    /// Invoices, quotes and credit notes.
    Receivable,
    /// Delivery notes.
    DeliveryNote,
    /// Recognition of documents.
    OcrTask,
    /// Reconciliation.
    Reconciliation,
    /// Roles.
    Role,
    /// Tags.
    Tag,
    /// Tasks.
    TodoTask,
    /// Silence about tasks.
    TodoTaskMute,
    /// Transactions.
    Transaction,
    /// Workflows.
    Workflow,
    /// Requests for approval.
    ApprovalRequest,
    /// Rules of approval.
    ApprovalPolicy,
    /// Records of payments.
    PaymentRecord,
    /// Receipts.
    Receipt,
}

fn common_object() -> RefOr<Schema> {
    written_out::<CommonObject>("comment")
}

fn only_payable() -> RefOr<Schema> {
    written_out::<OnlyPayable>("payable")
}

/// What tells branches apart stands in the branch itself, with its default.
fn written_out<T: PartialSchema>(default: &str) -> RefOr<Schema> {
    let mut schema = T::schema();
    if let RefOr::T(Schema::Object(object)) = &mut schema {
        object.default = Some(default.into());
    }
    schema
}
