//! What an entity begins with: a subject and a text for each kind of mail, each the default of its kind.
//!
//! They are written when the templates of an entity are first asked for, so that entities which are older than this set have it too. From then
//! on they are the entity's: what it changed or deleted stays so.

use bursar_kernel::Result;
use bursar_store::{Scope, record};
use bursar_web::EntityCall;

use super::{TextDocument, TextTemplate, TextUse, store};

/// For each kind: its name, the subject and the text.
const TEXTS: [(TextDocument, &str, &str, &str); 7] = [
    (
        TextDocument::Invoice,
        "Invoice",
        "Invoice {invoice_number} from {entity_name}",
        "Dear {contact_name},\n\nPlease find attached our invoice {invoice_number} for {amount_due}, due on {due_date}.\n\n\
         Thank you for your business.\n\nKind regards\n{entity_name}",
    ),
    (
        TextDocument::Quote,
        "Quote",
        "Quote {invoice_number} from {entity_name}",
        "Dear {contact_name},\n\nPlease find attached our quote {invoice_number}. It is valid until {expiry_date}.\n\n\
         We look forward to hearing from you.\n\nKind regards\n{entity_name}",
    ),
    (
        TextDocument::CreditNote,
        "Credit note",
        "Credit note {invoice_number} from {entity_name}",
        "Dear {contact_name},\n\nPlease find attached our credit note {invoice_number}.\n\nKind regards\n{entity_name}",
    ),
    (
        TextDocument::DiscountReminder,
        "Discount reminder",
        "Your discount on invoice {invoice_number} from {entity_name}",
        "Dear {contact_name},\n\nThe discount for paying our invoice {invoice_number} early ends soon. {amount_due} is still open.\n\n\
         If you have paid already, please disregard this message.\n\nKind regards\n{entity_name}",
    ),
    (
        TextDocument::FinalReminder,
        "Payment reminder",
        "Reminder: invoice {invoice_number} from {entity_name}",
        "Dear {contact_name},\n\nThis is a friendly reminder of our invoice {invoice_number} for {amount_due}, payable by {due_date}.\n\n\
         If you have paid already, please disregard this message.\n\nKind regards\n{entity_name}",
    ),
    (
        TextDocument::OverdueReminder,
        "Overdue reminder",
        "Overdue: invoice {invoice_number} from {entity_name}",
        "Dear {contact_name},\n\nOur invoice {invoice_number} for {amount_due} was due on {due_date} and has not been paid yet. \
         Please pay it as soon as you can.\n\nIf you have paid already, please disregard this message.\n\nKind regards\n{entity_name}",
    ),
    (
        TextDocument::PayablesPurchaseOrder,
        "Purchase order",
        "Purchase order {document_number} from {entity_name}",
        "Dear {contact_name},\n\nPlease find attached our purchase order {document_number}.\n\nKind regards\n{entity_name}",
    ),
];

/// Writes the set, where the entity never had it. Of several who come at once, one writes it.
pub(crate) async fn ensure(call: &EntityCall) -> Result<()> {
    let scope = call.scope().of_everybody();
    if store::had_any(call.db(), &scope).await? {
        return Ok(());
    }
    let tx = call.db().begin().await?;
    tx.hold(&store::name_of_all(call.entity_id)).await?;
    if !store::had_any(&tx, &scope).await? {
        record::insert_all(&tx, &scope, &set(call, &scope)?).await?;
    }
    tx.commit().await
}

fn set(call: &EntityCall, scope: &Scope) -> Result<Vec<TextTemplate>> {
    let (entity_id, now) = (scope.one_entity()?, call.env().now());
    let of = |document_type, name: &str, text_use, template: &str| TextTemplate {
        id: call.env().id(),
        created_at: now,
        updated_at: now,
        document_type,
        is_default: true,
        name: name.to_owned(),
        template: template.to_owned(),
        text_use,
        entity_id,
        created_by_entity_user_id: None,
        deleted_at: None,
    };
    let pairs = TEXTS.iter().flat_map(|(document, name, subject, text)| {
        [of(*document, name, TextUse::EmailHeader, subject), of(*document, name, TextUse::EmailBody, text)]
    });
    Ok(pairs.collect())
}
