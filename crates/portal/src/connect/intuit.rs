//! The pages that an app must name at Intuit. A connection is always begun by the platform, so its pages only say where to go.

use http::StatusCode;
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
