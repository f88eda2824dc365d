//! The numbers that an invoice names: of the entity, and of the counterpart.

use bursar_documents::References;
use bursar_einvoicing::find_credentials;
use bursar_kernel::{Patch, Result};

use crate::receivables::Receivable;
use crate::receivables::changes::Changes;

/// The numbers that the changes name, copied into the document.
pub(crate) async fn refer(document: &mut Receivable, changes: &Changes, references: &mut References<'_>) -> Result<()> {
    let mut einvoice = document.einvoice.clone().unwrap_or_default();
    match changes.network_credentials_id {
        Patch::Absent => {}
        Patch::Clear => einvoice.sender = None,
        Patch::Set(id) => match find_credentials(references.tx, &references.scope, id).await? {
            Some(found) => einvoice.sender = Some(found.into()),
            None => {
                let message = "must be the id of credentials of the entity: see GET /einvoicing_connections";
                references.refuse(&["network_credentials_id".into()], message);
            }
        },
    }
    match changes.counterpart_einvoicing_credentials_id {
        Patch::Absent => {}
        Patch::Clear => einvoice.receiver = None,
        Patch::Set(id) => einvoice.receiver = references.counterpart_credentials(document.counterpart_id, id).await?.map(Into::into),
    }
    if document.einvoice.is_some() || einvoice != super::Einvoice::default() {
        document.einvoice = Some(einvoice);
    }
    Ok(())
}
