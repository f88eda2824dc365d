//! The logo of the connect pages: uploaded through the API's own `POST /files`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Redirect;
use bursar_files::{Form, Part};
use bursar_kernel::{Error, ErrorKind, Uuid};
use http::Method;
use serde_json::{Value, json};

use super::project;
use crate::partner::signed_in::good;
use crate::partner::{NoFields, PortalState, Refused, SignedIn, SubmittedForm, submitted};

/// Largest logo, in bytes.
const MAX_BYTES: usize = 1 << 20;

async fn set(signed_in: &SignedIn, own: Uuid, logo: Option<&Value>) -> Result<(), Refused> {
    let path = format!("/partner_projects/{own}");
    let known = signed_in.get(&path, &[]).await?;
    let mut branding = json!({"name": known["branding"]["name"], "color": known["branding"]["color"], "logo_file_id": logo});
    if let Some(fields) = branding.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    signed_in.send(Method::PATCH, &path, None, Some(&json!({"branding": branding}))).await?;
    let before = known["branding"]["logo_file_id"].as_str();
    if let Some(before) = before {
        // What nothing shows any more goes; another project may show it still, then it stays.
        let _ = signed_in.send(Method::DELETE, &format!("/files/{before}"), None, None).await;
    }
    Ok(())
}

/// `POST /portal/settings/connect/logo`.
pub(crate) async fn upload(State(portal): State<Arc<PortalState>>, request: Request) -> Result<Redirect, Refused> {
    let (parts, body) = request.into_parts();
    let sender = submitted::sender(&portal, &parts).await?;
    let mut form = Form::read(&parts.headers, body, MAX_BYTES).await.map_err(unreadable)?;
    submitted::check_token(&portal, &parts, form.word("form_token").unwrap_or_default())?;
    let signed_in = sender.complete().await?;
    let own = project(&signed_in);
    let logo = form.file().map_err(Error::invalid)?;
    let (kind, body) = upload_form(&logo, signed_in.portal.edge.env.id());
    let file = good(signed_in.api.draft(Method::POST, "/files").bytes(&kind, body).send().await?)?;
    set(&signed_in, own, Some(&file["id"])).await?;
    signed_in.leads_to(&format!("/portal/settings/connect?project={own}"), "the logo is changed").await
}

fn unreadable(error: Error) -> Refused {
    match error.kind() {
        ErrorKind::TooLarge => Refused::too_large("a logo may have 1 MB"),
        _ => Refused::broken_form(),
    }
}

/// What `POST /files` asks for: its content type and its bytes. Nobody can have written the boundary into a file before it was made.
fn upload_form(logo: &Part, boundary: Uuid) -> (String, Vec<u8>) {
    let name = logo.name.replace('"', "_");
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file_type\"\r\n\r\ncompanies_logo\r\n\
        --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    );
    let body = [head.as_bytes(), &logo.bytes, format!("\r\n--{boundary}--\r\n").as_bytes()].concat();
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// `POST /portal/settings/connect/logo/remove`.
pub(crate) async fn remove(SubmittedForm(signed_in, _): SubmittedForm<NoFields>) -> Result<Redirect, Refused> {
    let own = project(&signed_in);
    set(&signed_in, own, None).await?;
    signed_in.leads_to(&format!("/portal/settings/connect?project={own}"), "the logo is removed").await
}
