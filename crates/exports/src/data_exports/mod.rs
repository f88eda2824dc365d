//! Exports: which documents, in which form, and the archive that they become.

use bursar_accounting::ExportSelection;
use bursar_events::{Named, ObjectType};
use bursar_files::{AttachedFile, FileStore, attached};
use bursar_kernel::{DateTime, NaiveDate, Result, TimeDelta, Timestamp, Utc, Uuid, wire};
use bursar_payables::PayableStatus;
use bursar_receivables::ReceivableStatus;
use bursar_store::Record;
use bursar_store::sea_orm::ConnectionTrait;
use bursar_web::EntityCall;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mod archive;
pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod make_export;
mod pack;
pub(crate) mod remove_export;
mod sheet;
pub(crate) mod store;
pub(crate) mod supported_formats;

/// An export.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(table = "data_exports", called = "data export", entity = "entity_id", own("created_by_entity_user_id"))]
pub(crate) struct DataExport {
    pub(crate) id: Uuid,
    pub(crate) entity_id: Uuid,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) created_by_entity_user_id: Option<Uuid>,
    #[record(word)]
    pub(crate) format: ExportFormat,
    #[record(word)]
    pub(crate) status: ExportStatus,
    pub(crate) file_id: Option<Uuid>,
    #[record(json_text = "body")]
    pub(crate) date_from: NaiveDate,
    #[record(json_text = "body")]
    pub(crate) date_to: NaiveDate,
    #[record(json_text = "body")]
    pub(crate) objects: Vec<ExportObject>,
    #[record(json_text = "body")]
    pub(crate) count: i64,
    #[record(json_text = "body")]
    pub(crate) error: Option<String>,
    #[record(json_text = "body")]
    pub(crate) started_at: Option<DateTime<Utc>>,
    #[record(json_text = "body")]
    pub(crate) ended_at: Option<DateTime<Utc>>,
}

/// In which form documents are exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExportFormat {
    /// Tables, with a row for each line.
    Csv,
    /// The files that show the documents.
    Pdf,
    /// Tables as Xero imports them.
    CsvXero,
}

/// Where an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExportStatus {
    /// The documents are to be packed.
    Pending,
    /// The archive is there.
    Succeeded,
    /// There is none.
    Failed,
}

/// Documents of one type, in some statuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = ExportObjectSchema)]
pub(crate) enum ExportObject {
    /// Bills.
    Payables(ExportedPayables),
    /// Invoices, quotes and credit notes.
    Receivables(ExportedReceivables),
}

/// Bills to export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExportPayableSchema)]
pub(crate) struct ExportedPayables {
    /// Their type.
    name: PayableWord,
    /// In which statuses.
    statuses: Vec<PayableStatus>,
}

/// What exports call bills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExportPayableName)]
pub(crate) enum PayableWord {
    /// A bill.
    Payable,
}

/// Invoices, quotes and credit notes to export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExportReceivableSchema)]
pub(crate) struct ExportedReceivables {
    /// Their type.
    name: ReceivableWord,
    /// In which statuses.
    statuses: Vec<ReceivableStatus>,
}

/// What exports call invoices, quotes and credit notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExportReceivableName)]
pub(crate) enum ReceivableWord {
    /// An invoice, a quote or a credit note.
    Receivable,
}

/// The lane of all exports of an entity: one is packed after the other.
fn lane(entity_id: Uuid) -> String {
    format!("exports/{entity_id}")
}

/// Words in which an archive is written.
const LANGUAGE: &str = "en";
/// Documents in one table.
const DOCUMENTS_IN_A_TABLE: usize = 100;

impl ExportObject {
    /// What it is called in the names of files.
    fn plural(&self) -> &'static str {
        match self {
            ExportObject::Payables(_) => "payables",
            ExportObject::Receivables(_) => "receivables",
        }
    }

    fn statuses(&self) -> Vec<&'static str> {
        match self {
            ExportObject::Payables(asked) => asked.statuses.iter().map(|status| (*status).into()).collect(),
            ExportObject::Receivables(asked) => asked.statuses.iter().map(|status| (*status).into()).collect(),
        }
    }
}

impl DataExport {
    /// The documents of one type: those that were made on these days, both included, by the clock of UTC.
    fn selection(&self, object: &ExportObject) -> ExportSelection {
        let start_of = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
        let until = self.date_to.succ_opt().map_or(DateTime::<Utc>::MAX_UTC, start_of);
        ExportSelection { statuses: object.statuses(), from: start_of(self.date_from), until, page: DOCUMENTS_IN_A_TABLE }
    }

    /// It has ended, and is kept for a while.
    fn end(&mut self, ended: Ended, started_at: Timestamp, now: Timestamp) {
        (self.started_at, self.ended_at) = (Some(started_at), Some(now));
        match ended {
            Ended::Packed { file_id, count } => (self.status, self.file_id, self.count) = (ExportStatus::Succeeded, Some(file_id), count),
            Ended::Failed(why) => (self.status, self.error) = (ExportStatus::Failed, Some(why.to_owned())),
        }
    }

    /// May PDFs that are being made still be waited for?
    fn waits_for_pdfs(&self, now: Timestamp) -> bool {
        now < self.created_at + PATIENCE
    }
}

/// How long an export waits for PDFs that are being made. What is not there by then is left out.
const PATIENCE: TimeDelta = TimeDelta::minutes(15);

/// How an export ended.
enum Ended {
    /// In an archive with so many documents.
    Packed { file_id: Uuid, count: i64 },
    /// Without one, and why.
    Failed(&'static str),
}

impl Named for DataExport {
    const OBJECT_TYPE: ObjectType = ObjectType::named("export");
    const CALLED: &'static str = "an export";
}

/// An export on the wire.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DocumentExportResponseSchema)]
pub(crate) struct DataExportBody {
    /// Its id.
    id: Uuid,
    /// How many documents are in the archive; 0 until it is there.
    count: i64,
    /// The user who asked for it; null when the partner did.
    #[schema(required = false)]
    created_by_entity_user_id: Option<Uuid>,
    /// When it ended; null while it is pending.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    end_datetime: Option<DateTime<Utc>>,
    /// Whose documents they are.
    entity_id: Uuid,
    /// Why there is no archive, of an export that failed.
    #[schema(required = false)]
    error: Option<String>,
    /// In which form they are.
    #[schema(value_type = String)]
    format: ExportFormat,
    /// The language of its headings.
    language: &'static str,
    /// Where the archive can be fetched, without any header; null until it is there.
    #[schema(required = false, min_length = 1, max_length = 2083, format = "uri")]
    source_url: Option<String>,
    /// When packing began; null while it is pending.
    #[serde(with = "wire::option")]
    #[schema(required = false)]
    start_datetime: Option<DateTime<Utc>>,
    /// `pending`, then `succeeded` or `failed`.
    #[schema(value_type = String)]
    status: ExportStatus,
}

/// Exports on the wire.
pub(crate) async fn bodies(
    db: &impl ConnectionTrait,
    call: &EntityCall,
    files: &FileStore,
    exports: Vec<DataExport>,
) -> Result<Vec<DataExportBody>> {
    let ids = exports.iter().filter_map(|export| export.file_id).collect();
    let stored = attached(db, &call.scope().of_everybody(), ids).await?;
    let urls: Vec<(Uuid, String)> =
        stored.into_iter().map(|file| (file.id, AttachedFile::new(call, files, file).url().to_owned())).collect();
    let url_of = |export: &DataExport| urls.iter().find(|(id, _)| Some(*id) == export.file_id).map(|(_, url)| url.clone());
    let body = |export: DataExport| DataExportBody {
        source_url: url_of(&export),
        id: export.id,
        count: export.count,
        created_by_entity_user_id: export.created_by_entity_user_id,
        end_datetime: export.ended_at,
        entity_id: export.entity_id,
        error: export.error,
        format: export.format,
        language: LANGUAGE,
        start_datetime: export.started_at,
        status: export.status,
    };
    Ok(exports.into_iter().map(body).collect())
}
