//! The logo of the connect pages: uploaded through the API's own `POST /files`.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::Redirect;
use bursar_kernel::Uuid;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method};
use serde_json::{Value, json};

use super::super::signed_in::good;
use super::super::{NoFields, PortalState, Refused, SignedIn, SubmittedForm, submitted};
use super::project;

/// Largest logo, with the form around it.
const LARGEST: usize = (1 << 20) + 4096;

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
pub(crate) async fn upload(State(portal): State<Arc<PortalState>>, headers: HeaderMap, request: Request) -> Result<Redirect, Refused> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST).await.map_err(|_| Refused::too_large("a logo may have 1 MB"))?;
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
    let boundary =
        kind.split_once("boundary=").map(|(_, boundary)| boundary.trim_matches('"').to_owned()).ok_or_else(Refused::broken_form)?;
    let token = part(&body, &boundary, "form_token").ok_or_else(Refused::broken_form)?;
    let signed_in = submitted::checked(&portal, &parts, &String::from_utf8_lossy(token)).await?;
    let own = project(&signed_in);
    // The same form, with what the API asks for beside the file.
    let extra = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"file_type\"\r\n\r\ncompanies_logo\r\n");
    let form = [extra.as_bytes(), &without(&body, &boundary, "form_token")].concat();
    let file = good(signed_in.api.draft(Method::POST, "/files").bytes(&kind, form).send().await?)?;
    set(&signed_in, own, Some(&file["id"])).await?;
    signed_in.leads_to(&format!("/portal/settings/connect?project={own}"), "the logo is changed").await
}

/// `POST /portal/settings/connect/logo/remove`.
pub(crate) async fn remove(SubmittedForm(signed_in, _): SubmittedForm<NoFields>) -> Result<Redirect, Refused> {
    let own = project(&signed_in);
    set(&signed_in, own, None).await?;
    signed_in.leads_to(&format!("/portal/settings/connect?project={own}"), "the logo is removed").await
}

/// Where a part of a multipart form begins and ends, its boundary before it included.
fn place(body: &[u8], boundary: &str, name: &str) -> Option<(usize, usize)> {
    let mark = format!("--{boundary}").into_bytes();
    let starts: Vec<usize> = body.windows(mark.len()).enumerate().filter(|(_, at)| *at == mark).map(|(place, _)| place).collect();
    let head = format!("form-data; name=\"{name}\"\r\n").into_bytes();
    let mut parts = starts.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?)));
    parts.find(|(from, to)| {
        let text = &body[*from..*to];
        let end = text.windows(4).position(|at| at == b"\r\n\r\n").map_or(0, |end| end + 2);
        text[..end].windows(head.len()).any(|at| at == head)
    })
}

/// What a part of a form holds.
fn part<'a>(body: &'a [u8], boundary: &str, name: &str) -> Option<&'a [u8]> {
    let (from, to) = place(body, boundary, name)?;
    let text = &body[from..to];
    let begins = text.windows(4).position(|at| at == b"\r\n\r\n")? + 4;
    text.get(begins..text.len().checked_sub(2)?)
}

/// A form without one of its parts.
fn without(body: &[u8], boundary: &str, name: &str) -> Vec<u8> {
    match place(body, boundary, name) {
        Some((from, to)) => [&body[..from], &body[to..]].concat(),
        None => body.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &[u8] = b"--x\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\nabc\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\nname=\"form_token\"\r\n\r\nevil\r\n--x--\r\n";

    #[test]
    fn a_part_is_read_and_taken_out() {
        assert_eq!(part(FORM, "x", "form_token"), Some(&b"abc"[..]));
        let rest = without(FORM, "x", "form_token");
        assert!(rest.starts_with(b"--x\r\nContent-Disposition: form-data; name=\"file\""));
        assert_eq!(part(&rest, "x", "form_token"), None, "what a file holds is no part");
        assert_eq!(part(b"", "x", "form_token"), None);
    }
}
