//! Documents as exports show them: quotes too, although they are never booked.

use bursar_accounting::{ExportPlace, ExportSelection, ExportedDocument, ExportedParty, PostingKind};
use bursar_kernel::{Result, Uuid};
use bursar_store::{Scope, sea_orm};
use sea_orm::ConnectionTrait;

use crate::posting::{address, kind, posting, standing};
use crate::receivables::{Receivable, store};

/// The next page of such documents. Their file is the PDF in the counterpart's language; none where there is none that shows them as they are.
pub async fn exported_receivables(
    db: &impl ConnectionTrait,
    scope: &Scope,
    selection: &ExportSelection,
    after: Option<ExportPlace>,
) -> Result<Vec<ExportedDocument>> {
    let documents: Vec<Receivable> = selection.page(db, scope, after).await?;
    let ids: Vec<Uuid> = documents.iter().map(|document| document.id).collect();
    let mut lines = store::lines(db, scope, &ids).await?;
    let exported = |document: Receivable| {
        let (lines, kind) = (lines.remove(&document.id).unwrap_or_default(), kind(&document).unwrap_or(PostingKind::Invoice));
        let posting = posting(&document, &lines, kind, standing(document.status))?;
        Ok(ExportedDocument {
            created_at: document.created_at,
            kind: document.receivable_type().into(),
            status: document.status.into(),
            file_id: document.current_pdf().map(|pdf| pdf.file_id),
            counterpart: ExportedParty {
                address: document.content.counterpart_billing_address.as_ref().map(address),
                email: document.content.counterpart_contact.and_then(|contact| contact.email),
                name: Some(document.content.counterpart_name),
            },
            posting,
        })
    };
    documents.into_iter().map(exported).collect()
}
