//! The whole application: areas, then the layers that every request passes, listed top to bottom.

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use bursar_catalog::{CommentQuestions, CounterpartQuestions};
use bursar_entities::{CarriedMethods, LedgerQuestions, PaymentDirection, PaymentMethodType};
use bursar_files::FileStore;
use bursar_kernel::{Error, Result};
use bursar_pages::Pages;
use bursar_versions::{OlderVersions, negotiate_version, served};
use bursar_web::{Edge, Failure, Routes, commit_request, error_response, name_state, observe, record_request};
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{AllowHeaders, Any as Anybody, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::document::{documents, published};
use crate::listeners::listen;
use crate::public_contract::conflict_operations;
use crate::unprintable::refuse_unprintable;
use crate::{health, nothing_here};

/// Every operation that is served: an area adds its line here and nowhere else.
pub(crate) fn areas() -> Routes {
    Routes::new()
        .merge(bursar_events::routes())
        .merge(bursar_identity::routes())
        .merge(bursar_files::routes())
        .merge(bursar_entities::routes())
        .merge(bursar_counterparts::routes())
        .merge(bursar_catalog::routes())
        .merge(bursar_templates::routes())
        .merge(bursar_accounting::routes())
        .merge(bursar_purchasing::routes())
        .merge(bursar_einvoicing::routes())
        .merge(bursar_payables::routes())
        .merge(bursar_expenses::routes())
        .merge(bursar_intake::routes())
        .merge(bursar_approvals::routes())
        .merge(bursar_mailboxes::routes())
        .merge(bursar_receivables::routes())
        .merge(bursar_deliveries::routes())
        .merge(bursar_analytics::routes())
        .merge(bursar_exports::routes())
        .merge(bursar_recurrences::routes())
        .merge(bursar_payments::routes())
        .merge(bursar_banking::routes())
        .merge(bursar_writeback::routes())
}

/// The application over this edge, with the pages for people beside the API; they are handed the API as it is served.
pub fn app<P: Into<Pages>>(edge: Arc<Edge>, files: Arc<FileStore>, pages: impl FnOnce(Router) -> P) -> Result<Router> {
    listen();
    let areas = areas();
    let named: BTreeSet<String> = areas.operations().map(|(method, path)| format!("{method} {path}")).collect();
    let changes = areas.operations().filter(|(method, _)| *method == Method::PATCH);
    let changeable: BTreeSet<String> = changes.map(|(_, path)| path.to_owned()).collect();
    let versions = Arc::new(OlderVersions::of(named, documents)?);
    // One stack in one box: with a layer at a time each would copy all that are inside of it, for every request.
    let every_operation = ServiceBuilder::new()
        .layer(from_fn_with_state(edge.clone(), commit_request))
        .layer(from_fn_with_state(versions, negotiate_version))
        .layer(from_fn_with_state(Arc::new(changeable), name_state))
        .layer(from_fn_with_state(edge.clone(), record_request))
        .layer(DefaultBodyLimit::max(edge.options.body_limit))
        .layer(Extension(files.form_limit()))
        .layer(Extension(conflict_operations()))
        .layer(Extension(COMMENTED))
        .layer(Extension(COUNTERPARTS))
        .layer(Extension(carried_methods(edge.options.takes_cards)))
        .layer(Extension(LEDGER));
    let api = areas.into_router().route_layer(every_operation).route("/openapi.json", get(openapi));
    let every_request = ServiceBuilder::new()
        .layer(from_fn_with_state(edge.clone(), observe))
        .layer(cors())
        .layer(SetResponseHeaderLayer::if_not_present(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .layer(SetResponseHeaderLayer::if_not_present(REFERRER_POLICY, HeaderValue::from_static("no-referrer")))
        .layer(SetResponseHeaderLayer::if_not_present(CONTENT_SECURITY_POLICY, HeaderValue::from_static(NOTHING_TO_SHOW)))
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new())
        .layer(from_fn(say_version))
        .layer(from_fn(refuse_unprintable));
    let api = Router::new().nest("/v1", api).layer(Extension(files.clone()));
    let Pages { made, kept } = pages(api.clone().layer(every_request.clone()).with_state(edge.clone())).into();
    let whole = api
        .route("/healthz", get(health::healthy))
        .route("/readyz", get(health::ready))
        .merge(bursar_mailboxes::webhooks())
        .merge(bursar_einvoicing::webhooks())
        .merge(bursar_files::downloads().layer(Extension(files)))
        .merge(made.with_state(()))
        .method_not_allowed_fallback(nothing_here::method_not_allowed)
        .fallback(nothing_here::not_found)
        .layer(every_request)
        .with_state(edge);
    // Read as often as anybody likes: they name and count themselves, and no layer is paid for that adds nothing.
    Ok(whole.merge(kept.layer(CatchPanicLayer::custom(panicked))))
}

/// The published document of the version that the header names; without the header, of the newest.
async fn openapi(headers: HeaderMap) -> std::result::Result<impl IntoResponse, Failure> {
    let document = served(&headers)?.of(published()).cloned().unwrap_or_default();
    Ok(([(CONTENT_TYPE, "application/json")], document))
}

/// What this server can carry out: transfers, which people make at their banks, and with an account at Stripe what Stripe takes.
fn carried_methods(takes_cards: bool) -> CarriedMethods {
    let transfers = [PaymentDirection::Receive, PaymentDirection::Send].map(|direction| (PaymentMethodType::SepaCredit, direction));
    let by_stripe = bursar_payments::stripe_methods().filter(|_| takes_cards).map(|method| (method, PaymentDirection::Receive));
    transfers.into_iter().chain(by_stripe).collect()
}

/// What the settings of an entity may refer to: entities stand above accounting, so they are told here how to ask.
const LEDGER: LedgerQuestions = LedgerQuestions {
    has_account: |tx, scope, id| Box::pin(bursar_accounting::has_account(tx, scope, id)),
    has_tax_rate: |tx, scope, id| Box::pin(bursar_accounting::has_tax_rate(tx, scope, id)),
};

/// What the list of VAT rates asks about a counterpart.
const COUNTERPARTS: CounterpartQuestions = CounterpartQuestions {
    country: |db, scope, id| Box::pin(async move { bursar_counterparts::country_of_counterpart(db, &scope, id).await }),
};

/// What can be commented on.
const COMMENTED: CommentQuestions =
    CommentQuestions { has_payable: |tx, scope, id| Box::pin(async move { tx.refer_to(bursar_payables::PAYABLE, &scope, id).await }) };

/// The version that was used stands on answers of the API where no operation said it: there is none, or it is not served.
async fn say_version(request: Request, next: Next) -> Response {
    const HEADER: HeaderName = HeaderName::from_static("x-monite-version");
    let used = request.uri().path().starts_with("/v1/").then(|| served(request.headers()).unwrap_or_default());
    let mut response = next.run(request).await;
    if let Some(used) = used {
        response.headers_mut().entry(HEADER).or_insert(HeaderValue::from_static(used.version().date));
    }
    response
}

/// Below the CORS layer, so that a browser may read this answer too.
fn panicked(cause: Box<dyn Any + Send>) -> Response {
    error_response(&Error::panicked(&*cause))
}

/// What is no page loads nothing and stands in no frame; pages say what they need.
const NOTHING_TO_SHOW: &str = "default-src 'none'; frame-ancestors 'none'";

/// Any origin may call, without cookies; a preflight needs no token, and everything that we add to an answer can be read.
fn cors() -> CorsLayer {
    const OURS: [&str; 11] = [
        "etag",
        "x-request-id",
        "x-process-time",
        "x-monite-version",
        "x-monite-entity-id",
        "idempotent-replayed",
        "ratelimit-limit",
        "ratelimit-remaining",
        "ratelimit-reset",
        "x-ratelimit-limit-second",
        "x-ratelimit-remaining-second",
    ];
    let exposed = OURS.map(HeaderName::from_static).into_iter().chain([RETRY_AFTER, WWW_AUTHENTICATE, ALLOW]);
    CorsLayer::new()
        .allow_origin(Anybody)
        .allow_methods(Anybody)
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(exposed.collect::<Vec<_>>())
        .max_age(Duration::from_secs(24 * 60 * 60))
}
