use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A type of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ObjectType)]
pub(crate) enum ApprovedType {
    /// `account`.
    Account,
    /// `approval`.
    Approval,
    /// `approval_request`.
    ApprovalRequest,
    /// `approval_policy`.
    ApprovalPolicy,
    /// `approval_policy_process`.
    ApprovalPolicyProcess,
    /// `audit_trail`.
    AuditTrail,
    /// `comment`.
    Comment,
    /// `counterpart`.
    Counterpart,
    /// `counterpart_address`.
    CounterpartAddress,
    /// `counterpart_bank_account`.
    CounterpartBankAccount,
    /// `counterpart_contact_person`.
    CounterpartContactPerson,
    /// `counterpart_partner_metadata`.
    CounterpartPartnerMetadata,
    /// `counterpart_tax_id`.
    CounterpartTaxId,
    /// `counterpart_vat_id`.
    CounterpartVatId,
    /// `delivery_note`.
    DeliveryNote,
    /// `einvoicing`.
    Einvoicing,
    /// `entity`.
    Entity,
    /// `entity_bank_account`.
    EntityBankAccount,
    /// `entity_settings`.
    EntitySettings,
    /// `entity_token`.
    EntityToken,
    /// `entity_user`.
    EntityUser,
    /// `entity_user_token`.
    EntityUserToken,
    /// `entity_vat_ids`.
    EntityVatIds,
    /// `export`.
    Export,
    /// `mailbox`.
    Mailbox,
    /// `monitescript_process`.
    MonitescriptProcess,
    /// `ocr_task`.
    OcrTask,
    /// `onboarding`.
    Onboarding,
    /// `overdue_reminder`.
    OverdueReminder,
    /// `partner`.
    Partner,
    /// `partner_internal_config`.
    PartnerInternalConfig,
    /// `partner_settings`.
    PartnerSettings,
    /// `partner_token`.
    PartnerToken,
    /// `payable`.
    Payable,
    /// `payable_line_item`.
    PayableLineItem,
    /// `payables_credit_note`.
    PayablesCreditNote,
    /// `payables_purchase_order`.
    PayablesPurchaseOrder,
    /// `payment`.
    Payment,
    /// `payment_intent`.
    PaymentIntent,
    /// `payment_link`.
    PaymentLink,
    /// `payment_record`.
    PaymentRecord,
    /// `payment_reminder`.
    PaymentReminder,
    /// `person`.
    Person,
    /// `product`.
    Product,
    /// `project`.
    Project,
    /// `receivable`.
    Receivable,
    /// `reconciliation`.
    Reconciliation,
    /// `recurrence`.
    Recurrence,
    /// `role`.
    Role,
    /// `tag`.
    Tag,
    /// `todo_task`.
    TodoTask,
    /// `todo_task_mute`.
    TodoTaskMute,
    /// `transaction`.
    Transaction,
    /// `webhook`.
    Webhook,
    /// `workflow`.
    Workflow,
    /// `workflow_pipeline`.
    WorkflowPipeline,
}
