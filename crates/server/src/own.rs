//! What Bursar adds to the public contract is marked in the published document, so that it is seen what works here only.

use bursar_web::OWN_EXTENSION;
use http::Method;
use serde_json::{Map, Value};

use crate::public_contract::is_public;

/// Additions to operations of the contract: schema and field.
const FIELDS: [(&str, &str); 31] = [
    ("AccountingConnectionRequest", "platform"),
    ("ApprovalPolicyResource", "warnings"),
    ("CreditNoteResponse", "einvoice_findings"),
    ("CreditNoteResponse", "ocr_error"),
    ("DocumentExportResponseSchema", "error"),
    ("EinvoicingNetworkCredentialsResponse", "problem"),
    ("EinvoicingNetworkCredentialsResponse", "status"),
    ("EntityUserResponse", "title"),
    ("EventResource", "object_id"),
    ("MailSentEventData", "error"),
    ("OcrTaskResponseSchema", "error"),
    ("PatchSettingsPayload", "einvoice_in_pdf"),
    ("PatchSettingsPayload", "time_zone"),
    ("PayableResponseSchema", "einvoice_findings"),
    ("PayableResponseSchema", "ocr_error"),
    ("PaymentIntentResponse", "amount_returned"),
    ("ReceiptResponseSchema", "ocr_error"),
    ("ReceivableMailResponse", "error"),
    ("ReceivablesRemindersWarningMessage", "document_id"),
    ("RecurrenceResponse", "last_error"),
    ("RegenerateWebhookSecretRequest", "overlap_seconds"),
    ("ReminderMailSentEventData", "error"),
    ("SettingsResponse", "einvoice_in_pdf"),
    ("SettingsResponse", "time_zone"),
    ("SuggestedResponse", "suggested_ledger_account_id"),
    ("SyncRecordResource", "home_amount"),
    ("SyncRecordResource", "platform_object_url"),
    ("SyncRecordResource", "posting_date"),
    ("UpdateCreditNote", "counterpart_einvoicing_credentials_id"),
    ("UpdateCreditNote", "network_credentials_id"),
    ("WebhookSubscriptionResource", "failing_since"),
];

/// Method, path and the parameter of the query.
const PARAMETERS: [(&str, &str, &str); 5] = [
    ("get", "/accounting_synced_records", "error_code"),
    ("get", "/analytics/receivables", "currency"),
    ("get", "/entities", "search"),
    ("post", "/approval_requests/{approval_request_id}/approve", "entity_user_id"),
    ("post", "/approval_requests/{approval_request_id}/reject", "entity_user_id"),
];

/// Marks this operation if the contract does not have it, and its parameters that the contract does not have.
pub(crate) fn mark_operation(method: &str, path: &str, operation: &mut Map<String, Value>) {
    let is_own = method.to_uppercase().parse::<Method>().is_ok_and(|method| !is_public(&method, path));
    if is_own {
        operation.insert(OWN_EXTENSION.to_owned(), true.into());
    }
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        if PARAMETERS.iter().any(|(of, at, name)| *of == method && *at == path && parameter["name"] == *name) {
            parameter[OWN_EXTENSION] = true.into();
        }
    }
}

/// Marks fields.
pub(crate) fn mark_fields(schemas: &mut Value) {
    for (schema, field) in FIELDS {
        if let Some(field) = schemas.pointer_mut(&format!("/{schema}/properties/{field}")).and_then(Value::as_object_mut) {
            field.insert(OWN_EXTENSION.to_owned(), true.into());
        }
    }
}
