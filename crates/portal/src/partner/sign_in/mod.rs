//! The way in: password, code, links, and out again. Also the question who somebody is before something dangerous.

use std::sync::Arc;

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bursar_identity::Begun;
use bursar_pages::{HtmlPage, badge};
use bursar_web::Edge;
use http::header::{LOCATION, SET_COOKIE};
use http::{HeaderValue, StatusCode};
use maud::{Markup, html};

use super::{PortalState, Refused, browser};

mod code;
mod confirm;
mod enter;
mod join;
mod out;
mod password;

/// `/portal/sign-in` and its fellows.
pub(crate) fn routes() -> Router<Arc<PortalState>> {
    Router::new()
        .route("/portal/sign-in", get(password::show).post(password::sign_in))
        .route("/portal/sign-in/code", get(code::show).post(code::take))
        .route("/portal/sign-out", post(out::sign_out))
        .route("/portal/join/{link}", get(join::show).post(join::join))
        .route("/portal/enter/{link}", get(enter::enter))
        .route("/portal/confirm", get(confirm::show).post(confirm::confirm))
}

/// A page outside of the frame: one question, one button.
fn card(edge: &Edge, status: StatusCode, title: &str, content: Markup) -> HtmlPage {
    let installation = &edge.options.installation;
    let body = html! {
        body.portal-plain {
            main.plain-card #content {
                p.brand { img src=(bursar_pages::address("mark.svg")) alt="" width="24" height="24"; (installation.name) (badge(installation)) }
                (content)
            }
        }
    };
    let mut page = HtmlPage { status, ..HtmlPage::new("portal", installation.titled(&format!("{title} · {}", installation.name)), body) };
    page.scripts = &["portal.js"];
    page
}

/// The page to go on to: one of the portal's own, and no other site's.
fn next_page(asked: &str) -> &str {
    let is_own = asked == "/portal" || asked.starts_with("/portal/") || asked.starts_with("/portal?");
    let is_plain = !asked.chars().any(|character| character.is_control() || character == '\\') && !asked.starts_with("/portal/sign-");
    if is_own && is_plain { asked } else { "/portal" }
}

/// The browser has a session now, and goes on.
fn entered(edge: &Edge, begun: &Begun, next: &str) -> Result<Response, Refused> {
    let place = if begun.needs_code { address("/portal/sign-in/code", next) } else { next_page(next).to_owned() };
    let place = HeaderValue::from_str(&place).map_err(bursar_kernel::Error::internal)?;
    Ok((StatusCode::SEE_OTHER, [(LOCATION, place), (SET_COOKIE, browser::cookie(edge, &begun.word)?)]).into_response())
}

/// `path`, with the page to go on to.
fn address(path: &str, next: &str) -> String {
    let next = next_page(next);
    if next == "/portal" {
        return path.to_owned();
    }
    format!("{path}?{}", url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish())
}

#[cfg(test)]
mod tests {
    use super::next_page;

    #[test]
    fn signing_in_leads_to_no_other_site() {
        assert_eq!(next_page("/portal/team?x=1"), "/portal/team?x=1");
        for other in [
            "https://evil.test/portal",
            "//evil.test/portal/",
            "/portalevil",
            "/portal/\\evil",
            "/portal/sign-out",
            "",
            "javascript:alert(1)",
            "/portal/\r\nx: y",
        ] {
            assert_eq!(next_page(other), "/portal", "{other}");
        }
    }
}
