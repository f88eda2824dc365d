//! What the forms of the first page do; each leads back to the page.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use chrono::Duration;
use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::bills::Change;
use super::{Whose, books, page};
use crate::Provider;
use crate::faults::Fault;
use crate::world::{Shared, World, lock};

/// Reads a form, does what it asks, and shows the page again: anew, or with why not.
fn answer<T: DeserializeOwned>(world: &Shared, form: &Bytes, act: impl FnOnce(&mut World, T) -> Result<(), String>) -> Response {
    let mut world = lock(world);
    let outcome = serde_html_form::from_bytes(form).map_err(|problem| problem.to_string()).and_then(|asked| act(&mut world, asked));
    match outcome {
        Ok(()) => Redirect::to("/").into_response(),
        Err(why) => (StatusCode::BAD_REQUEST, page::whole(&world, Some(&why))).into_response(),
    }
}

#[derive(Deserialize)]
struct Later {
    seconds: i64,
}

pub(super) async fn clock(State(world): State<Shared>, form: Bytes) -> Response {
    answer(&world, &form, |world, later: Later| {
        world.clock.advance(Duration::seconds(later.seconds));
        Ok(())
    })
}

pub(super) async fn revoke(State(world): State<Shared>, form: Bytes) -> Response {
    answer(&world, &form, |world, whose: Whose| books::disconnect(world, &whose).map(drop))
}

#[derive(Deserialize)]
struct Arm {
    provider: Provider,
    preset: usize,
    #[serde(default)]
    path: String,
    times: String,
}

pub(super) async fn fault(State(world): State<Shared>, form: Bytes) -> Response {
    answer(&world, &form, |world, arm: Arm| {
        let (_, kind) = page::PRESETS.get(arm.preset).ok_or("choose what happens")?;
        let mut fault: Value = serde_json::from_str(kind).map_err(|problem| problem.to_string())?;
        fault["provider"] = json!(arm.provider);
        fault["times"] = arm.times.parse::<u64>().map_or_else(|_| json!("forever"), |times| json!(times));
        if !arm.path.is_empty() {
            fault["matching"] = json!({ "path": arm.path });
        }
        let fault: Fault = serde_json::from_value(fault).map_err(|problem| problem.to_string())?;
        world.faults.arm(fault);
        Ok(())
    })
}

pub(super) async fn disarm(State(world): State<Shared>) -> Redirect {
    lock(&world).faults.faults.clear();
    Redirect::to("/")
}

pub(super) async fn bill(State(world): State<Shared>, form: Bytes) -> Response {
    answer(&world, &form, |world, change: Change| books::apply(world, change.edit()).map(drop))
}
