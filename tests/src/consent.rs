//! The person at the provider: reads the consent page and decides.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use bursar_accounting::authorizations::Returned;
use http::{Request, StatusCode, header};
use tower::ServiceExt;
use url::Url;

/// Posts the consent form that `authorize_url` shows and returns the query that the provider sends the browser back with.
pub async fn consent(provider: &Router, authorize_url: &str, companies: &[&str], is_allowed: bool) -> BTreeMap<String, String> {
    try_consent(provider, authorize_url, companies, is_allowed)
        .await
        .unwrap_or_else(|status| panic!("the consent was answered with {status}"))
}

/// The same where the provider may fail: the status of an answer that sends nobody back.
pub async fn try_consent(
    provider: &Router,
    authorize_url: &str,
    companies: &[&str],
    is_allowed: bool,
) -> Result<BTreeMap<String, String>, StatusCode> {
    let url = Url::parse(authorize_url).expect("the authorize URL is a URL");
    let mut form: Vec<String> = companies.iter().map(|company| format!("company={company}")).collect();
    form.push(format!("decision={}", if is_allowed { "allow" } else { "deny" }));
    let target = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    let request = Request::post(target).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(form.join("&")));
    let answer = provider.clone().oneshot(request.expect("the request can be built")).await.expect("a router answers");
    let location = answer.headers().get(header::LOCATION).ok_or(answer.status())?;
    let back = Url::parse(location.to_str().expect("the location is text")).expect("the location is a URL");
    Ok(back.query_pairs().into_owned().collect())
}

/// What the person's browser brings back from the provider.
pub fn returned(mut query: BTreeMap<String, String>) -> Returned {
    let mut take = |name: &str| query.remove(name);
    Returned { state: take("state").expect("a state"), code: take("code"), realm_id: take("realmId"), error: take("error") }
}
