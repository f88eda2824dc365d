use axum::Extension;
use bursar_files::{AttachedFile, FileType, Files, Form, one_file_only};
use bursar_kernel::Uuid;
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, Path};
use utoipa::ToSchema;

use super::Payable;
use super::body::{self, PayableBody};
use super::happened::{Author, Happened};
use super::held::Held;

/// A bill as a file.
#[derive(ToSchema)]
#[schema(as = PayableAttachFile)]
#[expect(dead_code, reason = "the shape of a form: it is read part by part")]
pub(crate) struct AttachFile {
    /// A PDF, PNG or JPEG.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Attach a file to a payable
///
/// In any status, to one that has none: a payable has one file at most. It is kept, and not read. `DELETE /files/{file_id}` takes it away again.
#[utoipa::path(
    post,
    path = "/payables/{payable_id}/attach_file",
    request_body(content = AttachFile, content_type = "multipart/form-data"),
    responses((status = 200, body = PayableBody), (status = 409, description = "the payable has a file"))
)]
pub(crate) async fn attach_file(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    mut form: Form,
) -> Answer<Json<PayableBody>> {
    let (part, author) = (form.file_for(FileType::Payables)?, Author::of(&call));
    record::get::<Payable>(call.db(), &call.scope(), id).await?;
    let file = files.stage(&call.scope(), FileType::Payables, part).await?;
    let tx = call.db().begin().await?;
    let mut held = Held::lock(&tx, &author, id).await?;
    if held.before.file_id.is_some() {
        return Err(one_file_only().into());
    }
    files.attach(&tx, &call.scope(), &file).await?;
    held.payable.file_id = Some(file.id);
    held.settle()?;
    let (name, size) = (file.name.clone(), file.size);
    let url = AttachedFile::new(&call, &files, file).url().to_owned();
    let payable = held.save_as(&tx, &author, &Happened::FileAttached { name, size, url }).await?;
    let body = body::of_one(&tx, &call, &files, payable).await?;
    tx.commit().await?;
    Ok(Json(body))
}
