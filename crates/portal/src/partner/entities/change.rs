use axum::extract::Path;
use axum::response::Redirect;
use bursar_kernel::Uuid;
use http::Method;
use serde::Deserialize;

use super::super::{Posted, Refused, Visitor};

#[derive(Debug, Deserialize)]
pub(crate) struct Nothing {}

async fn switch(visitor: Visitor, id: Uuid, what: &str, words: &str) -> Result<Redirect, Refused> {
    visitor.send(Method::POST, &format!("/entities/{id}/{what}"), None, None).await?;
    visitor.leads_to(&format!("/portal/entities/{id}"), words).await
}

/// `POST /portal/entities/{id}/activate`.
pub(crate) async fn activate(Path(id): Path<Uuid>, posted: Posted<Nothing>) -> Result<Redirect, Refused> {
    let Posted(visitor, Nothing {}) = posted;
    switch(visitor, id, "activate", "the entity is active").await
}

/// `POST /portal/entities/{id}/deactivate`.
pub(crate) async fn deactivate(Path(id): Path<Uuid>, posted: Posted<Nothing>) -> Result<Redirect, Refused> {
    let Posted(visitor, Nothing {}) = posted;
    switch(visitor, id, "deactivate", "the entity is inactive").await
}
