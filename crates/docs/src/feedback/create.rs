//! Takes an answer.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use bursar_kernel::{Error, ErrorKind, TimeDelta};
use bursar_pages::is_own;
use bursar_web::Failure;
use http::header::ACCEPT;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::{ANSWERS_PER_HOUR, Feedback, MAX_WORDS_LENGTH, store};
use crate::Docs;

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Given {
    page: String,
    verdict: Verdict,
    #[serde(default)]
    words: String,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Yes,
    No,
}

pub(crate) async fn create(State(docs): State<Arc<Docs>>, headers: HeaderMap, Form(given): Form<Given>) -> Result<Response, Failure> {
    if !is_own(&docs.edge.options.public_url, &headers) {
        return Err(Error::forbidden("this form is taken from pages of this server only").into());
    }
    let Some((contents, place)) = docs.cache.library.find(&given.page) else { return Err(Error::not_found("page").into()) };
    let now = docs.edge.env.now();
    let tx = docs.edge.db.begin().await?;
    if store::count_since(&tx, now - TimeDelta::hours(1)).await? >= ANSWERS_PER_HOUR {
        return Err(Error::new(ErrorKind::TooManyRequests { retry_after_seconds: 600 }).into());
    }
    let answer = Feedback {
        page: contents.address(place),
        is_helpful: given.verdict == Verdict::Yes,
        words: given.words.trim().chars().take(MAX_WORDS_LENGTH).collect(),
        created_at: now,
    };
    store::insert(&tx, docs.edge.env.id(), &answer).await?;
    store::keep_newest(&tx).await?;
    tx.commit().await?;
    let is_script = headers.get(ACCEPT).is_some_and(|accept| accept == "application/json");
    Ok(if is_script { StatusCode::NO_CONTENT.into_response() } else { Redirect::to(&format!("{}#thanks", answer.page)).into_response() })
}
