use axum::Extension;
use bursar_events::{Change, emit_change};
use bursar_files::{AttachedFile, FileType, Files, Form, Part};
use bursar_kernel::{Error, ErrorKind, FieldError, Result, Uuid};
use bursar_web::{Answer, Call, Json, Path};
use utoipa::ToSchema;

use super::MAX_BYTES;
use crate::entities::store;

/// A logo.
#[derive(ToSchema)]
#[schema(as = Body_put_entities_id_logo)]
#[expect(dead_code, reason = "the shape of a form: it is read part by part")]
pub(crate) struct UploadLogo {
    /// The image.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Upload the logo of an entity
///
/// A PNG, JPEG or GIF of at most 10 MiB; its bytes say what it is, not its name. It takes the place of the logo before, which is deleted.
#[utoipa::path(
    put,
    path = "/entities/{entity_id}/logo",
    request_body(content = UploadLogo, content_type = "multipart/form-data"),
    responses((status = 200, body = AttachedFile))
)]
pub(crate) async fn upload(call: Call, Extension(files): Files, Path(id): Path<Uuid>, form: Form) -> Answer<Json<AttachedFile>> {
    let part = image(form)?;
    let scope = store::scope_of(call.db(), call.scope(), id).await?;
    let file = files.stage(&scope, FileType::EntityLogo, part).await?;
    let tx = call.db().begin().await?;
    let mut entity = store::lock(&tx, &call.edge().vault, &scope, id).await?;
    files.attach(&tx, &scope, &file).await?;
    if let Some(before) = entity.logo_id.replace(file.id) {
        files.discard(&tx, &scope, before).await?;
    }
    entity.updated_at = call.env().now();
    store::save(&tx, &call.edge().vault, call.env(), &scope, &entity).await?;
    emit_change(&tx, &call, Change::Updated, &entity).await?;
    tx.commit().await?;
    Ok(Json(AttachedFile::new(&call, &files, file)))
}

fn image(mut form: Form) -> Result<Part> {
    let part = form.file().map_err(Error::invalid)?;
    if part.bytes.len() > MAX_BYTES {
        return Err(Error::new(ErrorKind::TooLarge));
    }
    match FileType::EntityLogo.objection(&part.bytes) {
        None => Ok(part),
        Some(objection) => Err(Error::invalid(FieldError::new("body", "file", objection, "value_error.media_type"))),
    }
}
