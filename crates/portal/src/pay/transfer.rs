//! Paying by a transfer from bank to bank: what stands on it, the code for the bank's app, and the payer's word that it was made.

use axum::extract::{Path, State};
use axum::response::Redirect;
use bursar_entities::EntityAddress;
use bursar_kernel::{Money, Result};
use bursar_pages::is_own;
use bursar_payments::{PaymentAccountType, PaymentPage, bank_reference, tell_of_transfer};
use bursar_print::paper::{Address, Language};
use bursar_print::{SwissBill, Transfer, grouped};
use bursar_store::Db;
use http::HeaderMap;
use maud::{Markup, html};

use super::PayPages;
use super::refusal::Refused;
use super::words::Words;
use crate::qr;

/// `POST /pay/{token}/transferred`: the payer has made the transfer.
pub(super) async fn transferred(
    State(PayPages { edge, .. }): State<PayPages>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Redirect, Refused> {
    if !is_own(&edge.options.public_url, &headers) {
        return Err(Refused::ForeignForm);
    }
    tell_of_transfer(&edge.db, &edge.env, &token).await?;
    Ok(Redirect::to(&format!("/pay/{token}")))
}

/// Where the entity is that is paid; nothing where a counterpart is, whose references are not known here.
pub(super) async fn payee_address(db: &Db, payment: &PaymentPage) -> Result<Option<Address>> {
    if payment.intent.recipient.kind != PaymentAccountType::Entity {
        return Ok(None);
    }
    let entity = bursar_entities::find_entity(db, &payment.scope, payment.scope.one_entity()?).await?;
    let EntityAddress { city, country, line1, line2, postal_code, state } = entity.details.address;
    Ok(Some(Address { line1, line2, postal_code, city, state, country: country.0 }))
}

/// What the payer writes on the transfer. `is_other`: another way to pay stands above it.
pub(super) fn details(payment: &PaymentPage, payee: Option<&Address>, words: &Words, language: Language, is_other: bool) -> Markup {
    let (intent, token) = (&payment.intent, &payment.link.token);
    let Some(account) = intent.recipient.iban_account(intent.currency) else { return html! {} };
    let (amount, iban) = (Money::new(intent.amount, intent.currency), account.iban.as_deref().unwrap_or_default());
    let holder = account.account_holder_name.as_deref().unwrap_or(&intent.recipient.name);
    let reference = bank_reference(intent.payment_reference.as_deref().unwrap_or_default());
    // The number as it stands on the invoice: its PDF shows the same reference.
    let number = intent.payment_reference.as_deref().unwrap_or_default();
    let swiss = payee.and_then(|address| SwissBill { name: holder, address, iban, amount, number, payer: None }.code());
    let code = Transfer { name: holder, iban, bic: account.bic.as_deref(), amount, reference: &reference }.code();
    html! {
        section.card aria-labelledby="transfer" {
            h2 #transfer { (words.by_transfer) }
            dl.facts {
                div { dt { (words.holder) } dd { (holder) } }
                div { dt { "IBAN" } dd.mono { (grouped(iban)) } }
                @if let Some(bic) = &account.bic { div { dt { (words.bank_code) } dd.mono { (bic) } } }
                div { dt { (words.amount) } dd { (language.money(amount)) } }
                @if !reference.is_empty() { div { dt { (words.reference) } dd.mono { (reference) } } }
            }
            @if !reference.is_empty() { p.fine { (words.keep_reference) } }
            @if let Some(modules) = swiss {
                figure { (qr::swiss_picture(&modules, words.scan)) figcaption.fine { (words.scan) } }
            } @else if let Some(modules) = code {
                figure { (qr::picture(&modules, words.scan)) figcaption.fine { (words.scan) } }
            }
        }
        form method="post" action={ "/pay/" (token) "/transferred" } {
            button.primary.other[is_other] type="submit" { (words.transferred) }
            p.fine { (words.after_pressing.replace("{name}", &intent.recipient.name)) }
        }
    }
}
