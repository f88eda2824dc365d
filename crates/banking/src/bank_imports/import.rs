use bursar_files::Form;
use bursar_kernel::{Error, FieldError};
use bursar_payables::Author;
use bursar_web::{Answer, EntityCall, Json};
use http::StatusCode;
use utoipa::ToSchema;

use super::{BankImport, reports};
use crate::iso20022::{self, BankFile, Unreadable};

/// A bank file.
#[derive(ToSchema)]
#[schema(as = BankImportFile)]
#[expect(dead_code, reason = "the shape of a form: it is read part by part")]
pub(crate) struct ImportedFile {
    /// A pain.002, camt.053 or camt.054.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Import a bank file
///
/// A pain.002 says what became of a batch payment: a rejected payment frees its bill, one that was settled is paid. A camt.053 or camt.054 says
/// what was booked on accounts of the entity: each entry is a bank transaction, once, whatever is imported twice and in any order. What is
/// certain is recorded as a payment at once; the rest waits for a decision. At most 4 MiB. A file that cannot be read is a wrong field that
/// says where and why.
#[utoipa::path(
    post,
    path = "/bank_imports",
    request_body(content = ImportedFile, content_type = "multipart/form-data"),
    responses((status = 201, body = BankImport))
)]
pub(crate) async fn import(call: EntityCall, mut form: Form) -> Answer<(StatusCode, Json<BankImport>)> {
    let part = form.file().map_err(Error::invalid)?;
    let file = iso20022::read(&part.bytes).map_err(refused)?;
    let tx = call.db().begin().await?;
    let author = Author { scope: call.scope().of_everybody(), ..Author::of(&call) };
    let import = match file {
        BankFile::StatusReport(report) => reports::status_report(&tx, &author, &report).await?,
        BankFile::AccountReport(report) => reports::account_report(&tx, &author, report).await?,
    };
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(import)))
}

/// The file is a wrong field.
pub(super) fn refused(unreadable: Unreadable) -> Error {
    let msg = format!("cannot be imported: {}: {}", unreadable.place, unreadable.reason);
    Error::invalid(FieldError::new("body", "file", msg, "value_error.bank_file"))
}
