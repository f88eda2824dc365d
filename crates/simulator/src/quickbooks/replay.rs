//! Answers by `requestid`: the same id for the same company gives the same answer, and nothing is done twice.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};

use super::errors::Refusal;
use crate::settings::Settings;

struct Kept {
    request: String,
    answer: String,
    at: DateTime<Utc>,
}

/// The answers that a company still remembers.
#[derive(Default)]
pub struct Replays(HashMap<String, Kept>);

impl Replays {
    /// The earlier answer under this id, if it is still kept.
    pub fn find(&self, id: &str, request: &str, settings: &Settings, now: DateTime<Utc>) -> Result<Option<String>, Refusal> {
        let kept = self.0.get(id).filter(|kept| now < kept.at + Duration::seconds(settings.idempotency_ttl_seconds));
        match kept {
            Some(kept) if settings.idempotency_body_must_match && kept.request != request => {
                Err(Refusal::business("This requestid was used for another request"))
            }
            kept => Ok(kept.map(|kept| kept.answer.clone())),
        }
    }

    pub fn keep(&mut self, id: &str, request: &str, answer: &str, now: DateTime<Utc>) {
        self.0.insert(id.to_owned(), Kept { request: request.to_owned(), answer: answer.to_owned(), at: now });
    }
}
