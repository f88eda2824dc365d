//! `GET /pay/{token}`: what is asked for and how to pay it, or what became of it. Looking changes nothing, so that a mail scanner may look too.

use axum::extract::{Path, State};
use bursar_entities::PaymentMethodType;
use bursar_identity::return_origins;
use bursar_kernel::{Money, NaiveDate};
use bursar_pages::HtmlPage;
use bursar_payments::{IntentStatus, PaymentPage, open_page};
use bursar_print::paper::{Address, Language};
use http::{HeaderMap, StatusCode};
use maud::{Markup, html};

use super::brand::Brand;
use super::layout::page;
use super::refusal::Refused;
use super::transfer;
use super::words::{Words, language, words};
use super::{PayPages, card};

/// `GET /pay/{token}`.
pub(super) async fn show(
    State(PayPages { edge, stripe }): State<PayPages>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<HtmlPage, Refused> {
    let payment = open_page(&edge.db, &token).await?.ok_or(Refused::UnknownLink)?;
    let brand = Brand::of(&edge, &payment).await?;
    let language = language(&headers);
    let state = state(&payment, payment.is_open(&edge.env));
    let payee = if state == PageState::Open { transfer::payee_address(&edge.db, &payment).await? } else { None };
    let paid_on = if state == PageState::Paid { payment.paid_on(&edge.db).await? } else { None };
    let view = View { payment: &payment, payee, paid_on, words: words(language), language, takes_cards: stripe.is_some() };
    let (heading, content) = view.content(state);
    let mut page = page(&edge.options.installation, &brand, &token, language, &heading, content);
    page.framed_by = return_origins(&edge.db, payment.link.project_id).await?;
    if state == PageState::Expired {
        page.status = StatusCode::GONE;
    }
    Ok(page)
}

/// What a payer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PageState {
    Open,
    OnItsWay,
    Paid,
    Failed,
    GivenBack,
    Expired,
}

fn state(payment: &PaymentPage, is_open: bool) -> PageState {
    match payment.intent.status {
        IntentStatus::Created if is_open => PageState::Open,
        IntentStatus::Created | IntentStatus::PaymentCancelled => PageState::Expired,
        IntentStatus::Processing => PageState::OnItsWay,
        IntentStatus::Succeeded | IntentStatus::Settled | IntentStatus::PayoutFailed | IntentStatus::PayoutCanceled => PageState::Paid,
        IntentStatus::PaymentFailed => PageState::Failed,
        IntentStatus::Disputed | IntentStatus::Refunded => PageState::GivenBack,
    }
}

/// A payment, as it is shown in a language.
struct View<'a> {
    payment: &'a PaymentPage,
    /// Where the entity is that is paid.
    payee: Option<Address>,
    /// The day on which it was paid.
    paid_on: Option<NaiveDate>,
    words: &'static Words,
    language: Language,
    takes_cards: bool,
}

impl View<'_> {
    /// The heading, and what stands below the logo.
    fn content(&self, state: PageState) -> (String, Markup) {
        let words = self.words;
        let (heading, text) = match state {
            PageState::Open => return (self.named(words.pay), self.question()),
            PageState::OnItsWay => (words.on_its_way, words.on_its_way_text),
            PageState::Paid => (words.paid, words.paid_text),
            PageState::Failed => (words.failed, words.failed_text),
            PageState::GivenBack => (words.given_back, words.given_back_text),
            PageState::Expired => (words.expired, words.expired_text),
        };
        let return_url = self.payment.link.return_url.as_deref();
        let content = html! {
            h1 { (heading) }
            p.lead role="status" { (self.named(text)) }
            @if state != PageState::Expired { (self.facts()) }
            @if let Some(address) = return_url { div.actions { a.button.primary.other href=(address) { (words.back) } } }
        };
        (heading.to_owned(), content)
    }

    /// What is to be paid, and how.
    fn question(&self) -> Markup {
        let (words, intent) = (self.words, &self.payment.intent);
        let (invoice, by_card) = (intent.invoice.as_ref(), self.takes_cards && self.payment.offers_cards());
        html! {
            h1 { (self.named(words.pay)) }
            p.sum { (self.money()) }
            p.lead {
                @if let Some(reference) = &intent.payment_reference { (reference) }
                @if let Some(due) = invoice.and_then(|invoice| invoice.due_date) { " · " (words.due) " " (self.language.date(due)) }
                @if let Some(file) = invoice.and_then(|invoice| invoice.file.as_ref()) {
                    " · " a href=(file.url) target="_blank" rel="noopener" { (words.show_invoice) }
                }
            }
            @if by_card { (card::offer(&self.payment.link.token, words)) }
            @if intent.payment_methods.contains(&PaymentMethodType::SepaCredit) { (transfer::details(self.payment, self.payee.as_ref(), words, self.language, by_card)) }
        }
    }

    /// The receipt: what was paid to whom.
    fn facts(&self) -> Markup {
        let (words, intent) = (self.words, &self.payment.intent);
        html! {
            dl.facts {
                div { dt { (words.amount) } dd { (self.money()) } }
                div { dt { (words.paid_to) } dd { (intent.recipient.name) } }
                @if let Some(reference) = &intent.payment_reference { div { dt { (words.reference) } dd { (reference) } } }
                @if let Some(day) = self.paid_on { div { dt { (words.paid_on) } dd { (self.language.date(day)) } } }
            }
        }
    }

    fn money(&self) -> String {
        self.language.money(Money::new(self.payment.intent.amount, self.payment.intent.currency))
    }

    fn named(&self, text: &str) -> String {
        text.replace("{name}", &self.payment.intent.recipient.name)
    }
}
