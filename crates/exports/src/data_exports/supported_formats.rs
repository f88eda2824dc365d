use std::collections::BTreeMap;

use bursar_web::{Answer, EntityCall, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::ExportFormat;

/// In which forms documents of a type can be exported.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SupportedFormatSchema)]
pub(crate) struct SupportedFormats {
    /// The forms in which each kind of such documents is exported.
    available_types: BTreeMap<&'static str, Vec<ExportFormat>>,
    /// The type, as exports name it.
    object_type: ExportObjectName,
}

/// What exports call documents.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExportObjectName)]
pub(crate) enum ExportObjectName {
    /// Bills.
    Payable,
    /// Invoices, quotes and credit notes.
    Receivable,
}

/// List supported formats of exports
///
/// For each type of document and each kind of it: Xero has no import of quotes.
#[utoipa::path(get, path = "/data_exports/supported_formats", responses((status = 200, body = Vec<SupportedFormats>)))]
pub(crate) async fn supported_formats(_call: EntityCall) -> Answer<Json<Vec<SupportedFormats>>> {
    let all = || vec![ExportFormat::Csv, ExportFormat::Pdf, ExportFormat::CsvXero];
    let payable = BTreeMap::from([("payable", all())]);
    let receivable = BTreeMap::from([("credit_note", all()), ("invoice", all()), ("quote", vec![ExportFormat::Csv, ExportFormat::Pdf])]);
    Ok(Json(vec![
        SupportedFormats { available_types: payable, object_type: ExportObjectName::Payable },
        SupportedFormats { available_types: receivable, object_type: ExportObjectName::Receivable },
    ]))
}
