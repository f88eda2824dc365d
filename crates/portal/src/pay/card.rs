//! Paying by card, or by what else Stripe takes: its own fields in the page, so that no card data comes here.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use bursar_identity::return_origins;
use bursar_kernel::Money;
use bursar_pages::is_own;
use bursar_payments::{begin_card_payment, card_payment, open_page, take_back_from_stripe};
use http::HeaderMap;
use maud::{Markup, html};

use super::PayPages;
use super::brand::Brand;
use super::layout::page;
use super::refusal::Refused;
use super::words::{Words, language, words};

/// The button that leads to Stripe's fields.
pub(super) fn offer(token: &str, words: &Words) -> Markup {
    html! {
        form method="post" action={ "/pay/" (token) "/card" } { button.primary type="submit" { (words.by_card) } }
    }
}

/// `POST /pay/{token}/card`: the payer wants to pay so.
pub(super) async fn begin(State(pages): State<PayPages>, Path(token): Path<String>, headers: HeaderMap) -> Result<Redirect, Refused> {
    if !is_own(&pages.edge.options.public_url, &headers) {
        return Err(Refused::ForeignForm);
    }
    let begun = match &pages.stripe {
        Some(stripe) => begin_card_payment(&pages.edge.db, &pages.edge.env, stripe, &token).await?,
        None => false,
    };
    Ok(Redirect::to(&format!("/pay/{token}{}", if begun { "/card" } else { "" })))
}

/// `GET /pay/{token}/card`: the fields.
pub(super) async fn show(State(pages): State<PayPages>, Path(token): Path<String>, headers: HeaderMap) -> Result<Response, Refused> {
    let PayPages { edge, stripe } = &pages;
    let payment = open_page(&edge.db, &token).await?.ok_or(Refused::UnknownLink)?;
    let (Some(stripe), true) = (stripe, payment.is_open(&edge.env)) else {
        return Ok(Redirect::to(&format!("/pay/{token}")).into_response());
    };
    let Some(client_secret) = card_payment(&edge.db, stripe, &payment).await? else {
        return Ok(Redirect::to(&format!("/pay/{token}")).into_response());
    };
    let (brand, language) = (Brand::of(edge, &payment).await?, language(&headers));
    let (words, amount) = (words(language), Money::new(payment.intent.amount, payment.intent.currency));
    let (script, origins) = stripe.script();
    let heading = words.pay.replace("{name}", &payment.intent.recipient.name);
    let content = html! {
        h1 { (heading) }
        p.sum { (language.money(amount)) }
        form #card data-key=(stripe.publishable_key()) data-account=[payment.stripe_account()] data-secret=(client_secret) data-return={ (edge.options.public_url) "/pay/" (token) "/returned" } {
            div #fields {}
            p.notice.failing #refusal role="alert" hidden {}
            button.primary type="submit" { (words.pay_now) }
            p.fine { (words.taken_by_stripe) }
        }
        noscript { p.notice.attention { (words.needs_script) } }
        p.fine { a href={ "/pay/" (token) } { (words.other_way) } }
    };
    let mut page = page(&edge.options.installation, &brand, &token, language, &heading, content);
    page.framed_by = return_origins(&edge.db, payment.link.project_id).await?;
    page.foreign_script = Some((script, origins));
    page.scripts = &["pay.js"];
    Ok(page.into_response())
}

/// `GET /pay/{token}/returned`: Stripe's script sends the payer here; what became of the payment is read at once.
pub(super) async fn returned(State(pages): State<PayPages>, Path(token): Path<String>) -> Result<Redirect, Refused> {
    if let Some(stripe) = &pages.stripe {
        take_back_from_stripe(&pages.edge.db, &pages.edge.env, stripe, &token).await?;
    }
    Ok(Redirect::to(&format!("/pay/{token}")))
}
