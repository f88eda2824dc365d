//! The addresses that an app must name at Intuit. A connection is always begun by the platform, so its pages only say where to go.

use std::sync::Arc;

use axum::extract::{Path, State};
use bursar_accounting::{Engine, provider_webhooks};
use bursar_kernel::Uuid;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use maud::{Markup, html};

use super::layout;
use crate::person_page::PlainPage;

fn plain(heading: &str, text: Markup) -> PlainPage {
    layout::plain(StatusCode::OK, heading, html! { p.lead { (text) } })
}

/// Where QuickBooks' app menu leads.
pub(crate) async fn launch() -> PlainPage {
    plain(
        "Open your platform",
        html! { "This app works inside the platform that you use for invoices and bills. Sign in there: QuickBooks is connected and shown in its settings." },
    )
}

/// Where QuickBooks leads after a person disconnected the app there.
pub(crate) async fn disconnected() -> PlainPage {
    plain(
        "QuickBooks is disconnected",
        html! { "Nothing is read from or written to your company any more; what was read before stays in your platform. To connect again, use the link in your platform’s settings." },
    )
}

/// Where QuickBooks leads a person who wants to connect again.
pub(crate) async fn reconnect() -> PlainPage {
    plain(
        "Connect QuickBooks again",
        html! { "Open the accounting settings of your platform and follow its connect link. It continues with the same company, and nothing is entered twice." },
    )
}

/// `POST /providers/quickbooks_online/webhooks/{app}`: what changed in companies that are connected through the app. Intuit sends what was not
/// answered with 200 again.
pub(crate) async fn webhook(State(engine): State<Arc<Engine>>, Path(app): Path<Uuid>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers.get("intuit-signature").and_then(|value| value.to_str().ok()).unwrap_or_default();
    match provider_webhooks::receive(&engine, app, signature, &body).await {
        Ok(true) => StatusCode::OK,
        Ok(false) => StatusCode::UNAUTHORIZED,
        Err(error) => {
            tracing::error!(%error, "a webhook of QuickBooks was not processed");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}
