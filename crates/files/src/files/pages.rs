//! Pictures of the pages of a PDF: files that live as long as it does, and are shown with it.

use bursar_jobs::enqueue;
use bursar_kernel::{Result, Uuid};
use bursar_store::{Scope, Tx, record};

use super::{StoredFile, store};
use crate::file_store::{FileStore, RemoveBytes};
use crate::media;

impl StoredFile {
    /// Are its pages still to be drawn?
    pub fn awaits_drawing(&self) -> bool {
        self.media_type == media::PDF && self.page_of.is_none() && self.drawn_at.is_none()
    }
}

impl FileStore {
    /// These are the pages of the PDF, in their order, in the caller's transaction. Those of a file that is gone, or was drawn meanwhile, become
    /// no files.
    pub async fn attach_pages(&self, tx: &Tx, scope: &Scope, pdf: Uuid, pages: Vec<StoredFile>) -> Result<()> {
        let found = record::find_and_lock::<StoredFile>(tx, scope, pdf).await?;
        let Some(file) = found.filter(StoredFile::awaits_drawing) else { return Ok(()) };
        for (page, number) in pages.into_iter().zip(0..) {
            self.attach(tx, scope, &StoredFile { page_of: Some(pdf), page_number: Some(number), ..page }).await?;
        }
        record::save(tx, scope, &StoredFile { drawn_at: Some(self.env.now()), ..file }).await
    }

    /// The pages go with their file.
    pub(crate) async fn discard_pages(&self, tx: &Tx, scope: &Scope, pdf: Uuid) -> Result<()> {
        for page in store::pages(tx, scope, &[pdf]).await? {
            record::delete::<StoredFile>(tx, scope, page.id).await?;
            enqueue(tx, &self.env, &RemoveBytes::of(&page)).await?;
        }
        Ok(())
    }
}
