//! Settings of the partner, as `PATCH /settings` has them.

use axum::response::{IntoResponse, Response};
use bursar_pages::HtmlPage;
use http::{Method, StatusCode};
use maud::html;
use serde::Deserialize;
use serde_json::{Value, json};

use super::tabs;
use crate::partner::parts::{Field, Need, choice, field, form, raw, text_of, wrong_whole};
use crate::partner::refusal::Wrong;
use crate::partner::{Place, Refused, SignedIn, SubmittedForm};

/// `GET /portal/settings/partner`.
pub(crate) async fn show(signed_in: SignedIn) -> Result<HtmlPage, Refused> {
    let settings = signed_in.get("/settings", &[]).await?;
    let currency = text_of(&settings["currency"]["default"]).to_owned();
    let typed =
        Typed { website: text_of(&settings["website"]).to_owned(), api_version: text_of(&settings["api_version"]).to_owned(), currency };
    page(&signed_in, &settings, &typed, &Wrong::default()).await
}

async fn page(signed_in: &SignedIn, settings: &Value, typed: &Typed, wrong: &Wrong) -> Result<HtmlPage, Refused> {
    let versions = [("2024-05-25", "2024-05-25"), ("2024-01-31", "2024-01-31")];
    let content = html! {
        (tabs(signed_in, "/portal/settings/partner").await?)
        section.part {
            h2 { "General" }
            (wrong_whole(wrong))
            @if signed_in.may_write() {
                (form(signed_in, "/portal/settings/partner", html! {
                    (field(wrong, Field { need: Need::Optional, ..Field::text("website", "Website", &typed.website) }))
                    (choice(wrong, "api_version", "Version of webhooks", &typed.api_version, &versions))
                    (field(wrong, Field { need: Need::Optional, hint: "Three letters, such as EUR. Amounts are compared in this currency.", ..Field::text("currency", "Default currency", &typed.currency) }))
                    button.primary type="submit" { "Save" }
                }))
            }
        }
        section.part {
            h2 { "Everything else" }
            p.soft { "Payment pages, mail, units and the default role are set at " a href="/docs/patch_settings" { "PATCH /settings" } "." }
            (raw("All settings", settings))
        }
    };
    Ok(signed_in.page(Place::Settings, "Settings", html! {}, content))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    website: String,
    api_version: String,
    currency: String,
}

/// `POST /portal/settings/partner`.
pub(crate) async fn save(submitted: SubmittedForm<Typed>) -> Result<Response, Refused> {
    let SubmittedForm(signed_in, typed) = submitted;
    let known = signed_in.get("/settings", &[]).await?;
    let words = |word: &str| if word.trim().is_empty() { Value::Null } else { word.trim().into() };
    let mut body = json!({"website": words(&typed.website), "api_version": words(&typed.api_version), "currency": null});
    if !typed.currency.trim().is_empty() {
        let rates = known["currency"]["exchange_rates"].as_array().cloned().unwrap_or_default();
        body["currency"] = json!({"default": typed.currency.trim().to_uppercase(), "exchange_rates": rates});
    }
    match signed_in.send(Method::PATCH, "/settings", None, Some(&body)).await {
        Ok(_) => Ok(signed_in.leads_to("/portal/settings/partner", "the settings are saved").await?.into_response()),
        Err(refused) => {
            let mut wrong = refused.fields()?;
            if let Some(said) = wrong.0.remove("default") {
                wrong.0.insert("currency".into(), said);
            }
            let page = page(&signed_in, &known, &typed, &wrong).await?;
            Ok(HtmlPage { status: StatusCode::UNPROCESSABLE_ENTITY, ..page }.into_response())
        }
    }
}
