use axum::Extension;
use bursar_files::{FileType, Files};
use bursar_web::{Answer, EntityCall, Json};

use super::body::{self, PayableBody};
use super::creation::CreatePayable;
use super::happened::Author;
use super::{Source, make};

/// Create a payable
///
/// From data that you have. What is complete is `new` at once, everything else a `draft` until it is. Unless the partner has decided otherwise, a
/// payable is complete with a currency, a number, both dates, and at least one line. A file beside it is kept and not read.
#[utoipa::path(post, path = "/payables", responses((status = 200, body = PayableBody)))]
pub(crate) async fn create(call: EntityCall, Extension(files): Files, Json(body): Json<CreatePayable>) -> Answer<Json<PayableBody>> {
    let (asked, file) = body.split()?;
    let file = match file {
        Some(part) => Some(files.stage(&call.scope(), FileType::Payables, part).await?),
        None => None,
    };
    let tx = call.db().begin().await?;
    if let Some(file) = &file {
        files.attach(&tx, &call.scope(), file).await?;
    }
    let author = Author::of(&call);
    let empty = make::empty(&author, call.user().map(|user| user.role_id), Source::UserSpecified, file.map(|file| file.id))?;
    let payable = make::payable(&tx, &author, empty, asked).await?;
    let body = body::of_one(&tx, &call, &files, payable).await?;
    tx.commit().await?;
    Ok(Json(body))
}
