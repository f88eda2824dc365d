//! What a page says of the environment that it stands in, so that nobody takes tests for production.

use bursar_web::Installation;
use maud::{Markup, html};

/// The environment's name, beside the installation's.
pub fn badge(installation: &Installation) -> Markup {
    html! { @if let Some(environment) = &installation.environment { span.environment { (environment) } } }
}

/// Across the top where QuickBooks and Xero may be simulated.
pub fn strip(installation: &Installation) -> Markup {
    html! { @if installation.simulates { p.simulated role="note" { "This is a test server: QuickBooks Online and Xero may be simulated. Do not connect real books." } } }
}
