use axum::extract::Path;
use axum::response::Redirect;
use bursar_kernel::Uuid;
use http::Method;

use crate::partner::{NoFields, Refused, SignedIn, SubmittedForm};

async fn switch(signed_in: SignedIn, id: Uuid, what: &str, words: &str) -> Result<Redirect, Refused> {
    signed_in.send(Method::POST, &format!("/entities/{id}/{what}"), None, None).await?;
    signed_in.leads_to(&format!("/portal/entities/{id}"), words).await
}

/// `POST /portal/entities/{id}/activate`.
pub(crate) async fn activate(Path(id): Path<Uuid>, SubmittedForm(signed_in, _): SubmittedForm<NoFields>) -> Result<Redirect, Refused> {
    switch(signed_in, id, "activate", "the entity is active").await
}

/// `POST /portal/entities/{id}/deactivate`.
pub(crate) async fn deactivate(Path(id): Path<Uuid>, SubmittedForm(signed_in, _): SubmittedForm<NoFields>) -> Result<Redirect, Refused> {
    switch(signed_in, id, "deactivate", "the entity is inactive").await
}
