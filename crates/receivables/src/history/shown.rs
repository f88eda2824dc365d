//! What of a history is looked up when it is shown: the links to its PDFs, and how its mails went so far.

use bursar_documents::pdf::files_by_id;
use bursar_files::{AttachedFile, FileStore};
use bursar_kernel::{Result, Uuid};
use bursar_web::EntityCall;

use super::{HistoryEventType, HistoryRecord};
use crate::mails::{ReceivableMail, store};

/// The records with the links to the PDFs that are kept for them, and each mail as it now stands.
pub(crate) async fn shown(call: &EntityCall, files: &FileStore, mut records: Vec<HistoryRecord>) -> Result<Vec<HistoryRecord>> {
    let known = files_by_id(call, records.iter().filter_map(|record| record.pdf_file_id).collect()).await?;
    let mail_ids: Vec<Uuid> = records.iter().filter_map(HistoryRecord::mail_id).collect();
    let mails = store::by_ids(call.db(), &call.scope(), &mail_ids).await?;
    for record in &mut records {
        let file = record.pdf_file_id.and_then(|id| known.get(&id));
        record.current_pdf_url = file.map(|file| AttachedFile::new(call, files, file.clone()).url);
        if let Some(mail) = record.mail_id().and_then(|id| mails.get(&id)) {
            record.follow(mail)?;
        }
    }
    Ok(records)
}

impl HistoryRecord {
    /// The mail that it tells of.
    fn mail_id(&self) -> Option<Uuid> {
        use HistoryEventType::{MailSent, OverdueReminderMailSent, PaymentReminderMailSent};
        let is_mail = matches!(self.event_type, MailSent | PaymentReminderMailSent | OverdueReminderMailSent);
        self.event_data.get("mail_id").filter(|_| is_mail)?.as_str()?.parse().ok()
    }

    fn follow(&mut self, mail: &ReceivableMail) -> Result<()> {
        self.event_data["mail_status"] = serde_json::to_value(mail.status)?;
        self.event_data["recipients"] = serde_json::to_value(&mail.recipients)?;
        self.event_data["error"] = serde_json::to_value(&mail.error)?;
        Ok(())
    }
}
