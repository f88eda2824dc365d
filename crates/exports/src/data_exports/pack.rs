//! The documents of an export are read page by page, and each page goes into the archive before the next is read.

use bursar_accounting::{ExportPlace, ExportSelection, ExportedDocument};
use bursar_entities::country_of;
use bursar_files::{StoredFile, attached};
use bursar_kernel::{Result, Uuid};
use bursar_payables::exported_payables;
use bursar_receivables::exported_receivables;
use bursar_store::Scope;

use super::archive::Archive;
use super::sheet::{DayOrder, Sheet};
use super::{DataExport, ExportObject};
use crate::ExportsContext;
use crate::extra_data::store::of_objects;

/// PDFs that are asked for at once.
const MAX_WITHOUT_PDF: usize = 1000;

/// An archive that holds everything, and is not finished.
pub(super) struct Packed {
    pub(super) archive: Archive,
    pub(super) count: i64,
    /// Documents of an export of PDFs that have none yet, and will when somebody asks.
    pub(super) without_pdf: Vec<Uuid>,
}

/// Packs the documents of an export.
pub(super) async fn pack(context: &ExportsContext, scope: &Scope, export: &DataExport) -> Result<Packed> {
    let name = format!("export_{}_{}.zip", export.date_from, export.date_to);
    let mut packed = Packed { archive: Archive::new(&context.files, scope, name), count: 0, without_pdf: Vec::new() };
    let days = DayOrder::of_country(&country_of(&context.db, scope, export.entity_id).await?.0);
    for object in &export.objects {
        let (selection, mut after) = (export.selection(object), None);
        for number in 1.. {
            let page = page(context, scope, object, &selection, after).await?;
            // Where there are no documents there is a table all the same, which says so.
            if page.is_empty() && number > 1 {
                break;
            }
            after = page.last().map(|document| (document.created_at, document.posting.id));
            match Sheet::of(export.format, object, days) {
                Some(sheet) => packed.add_table(context, scope, &format!("{}_{number}.csv", object.plural()), &sheet, &page).await?,
                None => packed.add_files(context, scope, object, &page).await?,
            }
            if after.is_none() {
                break;
            }
        }
    }
    Ok(packed)
}

async fn page(
    context: &ExportsContext,
    scope: &Scope,
    object: &ExportObject,
    selection: &ExportSelection,
    after: Option<ExportPlace>,
) -> Result<Vec<ExportedDocument>> {
    match object {
        ExportObject::Payables(_) => exported_payables(&context.db, scope, selection, after).await,
        ExportObject::Receivables(_) => exported_receivables(&context.db, scope, selection, after).await,
    }
}

impl Packed {
    /// One table of these documents, as far as the sheet has them.
    async fn add_table(
        &mut self,
        context: &ExportsContext,
        scope: &Scope,
        name: &str,
        sheet: &Sheet,
        documents: &[ExportedDocument],
    ) -> Result<()> {
        let documents: Vec<&ExportedDocument> = documents.iter().filter(|document| sheet.has(document)).collect();
        let counterparts: Vec<Uuid> = documents.iter().filter_map(|document| document.posting.counterpart_id).collect();
        let extra = of_objects(&context.db, scope, &counterparts).await?;
        self.count += i64::try_from(documents.len())?;
        self.archive.add(name, sheet.table(&documents, &extra)?.as_bytes()).await
    }

    /// The files that show these documents.
    async fn add_files(
        &mut self,
        context: &ExportsContext,
        scope: &Scope,
        object: &ExportObject,
        documents: &[ExportedDocument],
    ) -> Result<()> {
        let files = attached(&context.db, scope, documents.iter().filter_map(|document| document.file_id).collect()).await?;
        for document in documents {
            let Some(file) = files.iter().find(|file| Some(file.id) == document.file_id) else {
                if matches!(object, ExportObject::Receivables(_)) && self.without_pdf.len() < MAX_WITHOUT_PDF {
                    self.without_pdf.push(document.posting.id);
                }
                continue;
            };
            self.count += 1;
            let name = format!("{}/{}", object.plural(), entry_name(self.count, file));
            self.archive.add(&name, &context.files.read(file).await?).await?;
        }
        Ok(())
    }
}

/// A name that no other entry has, and that leads out of no folder.
fn entry_name(number: i64, file: &StoredFile) -> String {
    let plain = |letter: char| if letter.is_alphanumeric() || "-_. ".contains(letter) { letter } else { '_' };
    format!("{number:05}_{}", file.name.chars().map(plain).collect::<String>())
}
