//! Drafts: made of what a client asks for and what the entity's own data and settings say, and changed field by field.

use bursar_counterparts::{Counterpart, default_contact};
use bursar_documents::{EntityAddressCopy, Issuer, References};
use bursar_kernel::{Currency, Error, FieldError, Patch, Result, Uuid, set_if_given};
use bursar_web::EntityCall;

use super::changes::Changes;
use super::copies::{AddressCopy, ChosenContact, ContactCopy};
use super::discount::{Discount, DocumentDiscount};
use super::issuer_fields::override_entity;
use super::line::Line;
use super::status::{ReceivableStatus, ReceivableType};
use super::terms::TermsCopy;
use super::totals::Amounts;
use super::{Content, CreditNoteFields, InvoiceFields, Own, QuoteFields, Receivable, attachments, variables};
use crate::einvoices::credentials;
use crate::overdue_reminders::OverdueReminder;
use crate::payment_reminders::PaymentReminder;

/// Whom a document is for: the counterpart and what of it documents show.
pub(super) struct Addressee {
    counterpart: Counterpart,
    contact: Option<ContactCopy>,
    chosen: Option<ChosenContact>,
    billing_address: AddressCopy,
}

/// The counterpart that is asked for, at an address of its own; with its default contact, or itself where it is a person.
pub(super) async fn addressee(
    references: &mut References<'_>,
    counterpart_id: Uuid,
    address_id: Option<Uuid>,
) -> Result<Option<Addressee>> {
    let Some(counterpart) = references.counterpart(counterpart_id).await? else { return Ok(None) };
    let Some(address_id) = address_id.or(counterpart.default_billing_address_id) else {
        references.refuse(&["counterpart_billing_address_id".into()], "field required: the counterpart has no default address");
        return Ok(None);
    };
    let Some(address) = references.address("counterpart_billing_address_id", counterpart_id, address_id).await? else { return Ok(None) };
    let billing_address = AddressCopy::from(address);
    let contact = default_contact(references.tx, &references.scope, counterpart_id).await?;
    let chosen = contact.as_ref().map(|contact| ChosenContact::One(contact.id));
    let contact = contact.map(ContactCopy::from).or_else(|| ContactCopy::of_person(&counterpart, &billing_address));
    Ok(Some(Addressee { counterpart, contact, chosen, billing_address }))
}

/// A draft for this counterpart, without lines.
pub(crate) async fn blank(
    call: &EntityCall,
    issuer: &Issuer,
    receivable_type: ReceivableType,
    changes: &Changes,
    references: &mut References<'_>,
) -> Result<Option<Receivable>> {
    let (Some(counterpart_id), Some(currency)) = (changes.counterpart_id, changes.currency) else {
        return Err(Error::invalid(FieldError::new("body", "counterpart_id", "field required", "value_error.missing")));
    };
    let addressee = addressee(references, counterpart_id, changes.counterpart_billing_address_id).await?;
    Ok(addressee.map(|addressee| new(call, issuer, receivable_type, currency, addressee)))
}

fn new(call: &EntityCall, issuer: &Issuer, receivable_type: ReceivableType, currency: Currency, to: Addressee) -> Receivable {
    let now = call.env().now();
    let own = match receivable_type {
        ReceivableType::Quote => {
            Own::Quote(QuoteFields { signature_required: issuer.preferences.quote_signature_required, ..QuoteFields::default() })
        }
        ReceivableType::Invoice => Own::Invoice(InvoiceFields::default()),
        ReceivableType::CreditNote => Own::CreditNote(CreditNoteFields::default()),
    };
    Receivable {
        id: call.env().id(),
        entity_id: call.entity_id,
        status: ReceivableStatus::Draft,
        based_on: None,
        document_id: None,
        counterpart_id: to.counterpart.id,
        currency,
        issue_date: None,
        due_date: None,
        expiry_date: None,
        project_id: None,
        entity_user_id: call.user_id(),
        created_at: now,
        updated_at: now,
        contact: to.chosen,
        content: content(issuer, to),
        amounts: Amounts::default(),
        attachments: None,
        own,
        signature: None,
        pdf: None,
        reminded: None,
        last_paid_at: None,
        issue_day: None,
        einvoice: None,
        overridden: None,
        offered_terms: None,
        paid_by_day: None,
        withholding_credited: None,
    }
}

fn content(issuer: &Issuer, to: Addressee) -> Content {
    let Addressee { counterpart, contact, billing_address, .. } = to;
    let language = issuer.language();
    Content {
        based_on_document_id: None,
        commercial_condition_description: None,
        counterpart_billing_address: Some(billing_address),
        counterpart_business_type: None,
        counterpart_contact: contact,
        counterpart_external_reference: counterpart.external_reference.clone(),
        counterpart_name: counterpart.name(),
        counterpart_shipping_address: None,
        counterpart_tax_id: counterpart.tax_id.clone(),
        counterpart_type: counterpart.counterpart_type(),
        counterpart_vat_id: None,
        deduction_amount: None,
        deduction_memo: None,
        discount: None,
        document_rendering: Some(issuer.preferences.document_rendering.clone()),
        entity: issuer.copy(),
        entity_address: EntityAddressCopy::from(&issuer.entity),
        entity_bank_account: None,
        entity_vat_id: None,
        file_language: counterpart.language.unwrap_or_else(|| language.clone()),
        footer: None,
        memo: None,
        original_file_language: language,
        partner_metadata: None,
        trade_name: None,
        vat_exempt: None,
        vat_exemption_rationale: None,
        vat_inclusive_discount_mode: issuer.preferences.discount_mode,
        vat_mode: issuer.preferences.vat_mode,
        withholding_tax_rate: None,
    }
}

/// The document is for this counterpart from now on: everything that was the former one's goes.
pub(super) fn readdress(document: &mut Receivable, issuer: &Issuer, to: Addressee) {
    document.counterpart_id = to.counterpart.id;
    document.contact = to.chosen;
    let (fresh, content) = (content(issuer, to), &mut document.content);
    content.counterpart_billing_address = fresh.counterpart_billing_address;
    content.counterpart_contact = fresh.counterpart_contact;
    content.counterpart_external_reference = fresh.counterpart_external_reference;
    content.counterpart_name = fresh.counterpart_name;
    content.counterpart_shipping_address = None;
    content.counterpart_tax_id = fresh.counterpart_tax_id;
    content.counterpart_type = fresh.counterpart_type;
    content.counterpart_vat_id = None;
    content.file_language = fresh.file_language;
    if let Some(einvoice) = &mut document.einvoice {
        einvoice.receiver = None;
    }
}

/// What the changes refer to, copied into the document.
pub(crate) async fn refer(document: &mut Receivable, issuer: &Issuer, changes: &Changes, references: &mut References<'_>) -> Result<()> {
    let is_another = changes.counterpart_id.filter(|id| *id != document.counterpart_id);
    if let Some(id) = is_another {
        if document.status == ReceivableStatus::Draft && changes.counterpart_billing_address_id.is_none() {
            references.refuse(&["counterpart_billing_address_id".into()], "field required with another counterpart_id");
        } else if let Some(to) = addressee(references, id, changes.counterpart_billing_address_id).await? {
            readdress(document, issuer, to);
        }
    } else if let Some(id) = changes.counterpart_billing_address_id
        && let Some(address) = references.address("counterpart_billing_address_id", document.counterpart_id, id).await?
    {
        document.content.counterpart_billing_address = Some(address.into());
    }
    refer_to_parts(document, changes, references).await?;
    refer_to_entity(document, changes, references).await?;
    refer_to_rest(document, changes, references).await
}

/// The id of what is named anew; what is cleared is gone.
fn named<T>(asked: &Patch<Uuid>, copy: &mut Option<T>) -> Option<Uuid> {
    match asked {
        Patch::Absent => None,
        Patch::Clear => {
            *copy = None;
            None
        }
        Patch::Set(id) => Some(*id),
    }
}

async fn refer_to_parts(document: &mut Receivable, changes: &Changes, references: &mut References<'_>) -> Result<()> {
    let (counterpart_id, content) = (document.counterpart_id, &mut document.content);
    if let Some(id) = named(&changes.counterpart_shipping_address_id, &mut content.counterpart_shipping_address) {
        let found = references.address("counterpart_shipping_address_id", counterpart_id, id).await?;
        content.counterpart_shipping_address = found.map(Into::into);
    }
    if let Some(id) = named(&changes.contact_id, &mut content.counterpart_contact) {
        content.counterpart_contact = references.contact(counterpart_id, id).await?.map(Into::into);
    }
    match changes.contact_id {
        Patch::Absent => {}
        Patch::Clear => document.contact = Some(ChosenContact::Nobody),
        Patch::Set(id) => document.contact = Some(ChosenContact::One(id)),
    }
    if let Some(id) = named(&changes.counterpart_vat_id_id, &mut content.counterpart_vat_id) {
        content.counterpart_vat_id = references.counterpart_vat_id(counterpart_id, id).await?.map(Into::into);
    }
    changes.counterpart_contact.clone().apply(&mut content.counterpart_contact);
    Ok(())
}

async fn refer_to_entity(document: &mut Receivable, changes: &Changes, references: &mut References<'_>) -> Result<()> {
    let content = &mut document.content;
    if let Some(id) = named(&changes.entity_vat_id_id, &mut content.entity_vat_id) {
        content.entity_vat_id = references.entity_vat_id(id).await?.map(Into::into);
    }
    if let Some(id) = named(&changes.entity_bank_account_id, &mut content.entity_bank_account) {
        content.entity_bank_account = references.bank_account(id).await?.map(Into::into);
    }
    content.entity.set_vat_id(content.entity_vat_id.as_ref().map(|vat_id| vat_id.value.clone()));
    Ok(())
}

async fn refer_to_rest(document: &mut Receivable, changes: &Changes, references: &mut References<'_>) -> Result<()> {
    if let Patch::Set(id) = changes.project_id {
        references.project(id).await?;
    }
    changes.project_id.clone().apply(&mut document.project_id);
    if let Some(terms) = terms_of(document)
        && let Some(id) = named(&changes.payment_terms_id, terms)
    {
        *terms = references.payment_terms(id).await?.map(Into::into);
    }
    if let Own::Invoice(invoice) = &mut document.own {
        if let Some(id) = named(&changes.payment_reminder_id, &mut invoice.payment_reminder_id) {
            references.reminder::<PaymentReminder>("payment_reminder_id", id, "GET /payment_reminders").await?;
            invoice.payment_reminder_id = Some(id);
        }
        if let Some(id) = named(&changes.overdue_reminder_id, &mut invoice.overdue_reminder_id) {
            references.reminder::<OverdueReminder>("overdue_reminder_id", id, "GET /overdue_reminders").await?;
            invoice.overdue_reminder_id = Some(id);
        }
    }
    credentials::refer(document, changes, references).await
}

/// What the changes say by themselves. What is wrong with them, the references tell.
pub(crate) fn change(document: &mut Receivable, changes: Changes, references: &mut References<'_>) {
    if let Patch::Set(terms) = &changes.payment_terms {
        references.refuse_all(terms.wrong(&references.place(&[])));
    }
    change_own(document, &changes);
    let content = &mut document.content;
    set_if_given(&mut document.currency, changes.currency);
    changes.expiry_date.apply(&mut document.expiry_date);
    changes.attachments.apply(&mut document.attachments);
    set_if_given(&mut content.vat_mode, changes.vat_mode);
    content.commercial_condition_description = changes.commercial_condition_description.or(content.commercial_condition_description.take());
    content.counterpart_business_type = changes.counterpart_business_type.or(content.counterpart_business_type.take());
    changes.deduction_amount.apply(&mut content.deduction_amount);
    changes.deduction_memo.apply(&mut content.deduction_memo);
    let discount = |discount: Discount| DocumentDiscount { amount: discount.amount, kind: discount.kind, value: None };
    match changes.discount {
        Patch::Absent => {}
        Patch::Clear => content.discount = None,
        Patch::Set(asked) => content.discount = Some(asked).filter(|asked| asked.amount > 0).map(discount),
    }
    changes.document_rendering.apply(&mut content.document_rendering);
    if let Patch::Set(entity) = changes.entity {
        if entity.kind.is_some_and(|kind| kind != content.entity.entity_type()) {
            references.refuse(&["entity".into(), "type".into()], "must be the type of the entity");
        }
        document.overridden.get_or_insert_default().extend(override_entity(&mut content.entity, entity));
        content.entity.set_vat_id(content.entity_vat_id.as_ref().map(|vat_id| vat_id.value.clone()));
    }
    content.entity_address = changes.entity_address.unwrap_or_else(|| content.entity_address.clone());
    changes.footer.apply(&mut content.footer);
    changes.memo.apply(&mut content.memo);
    changes.partner_metadata.apply(&mut content.partner_metadata);
    changes.trade_name.apply(&mut content.trade_name);
    changes.vat_exempt.apply(&mut content.vat_exempt);
    changes.vat_exemption_rationale.apply(&mut content.vat_exemption_rationale);
    changes.withholding_tax_rate.apply(&mut content.withholding_tax_rate);
}

/// Where the payment terms of the document are kept: a quote has those of the invoice that is made of it.
fn terms_of(document: &mut Receivable) -> Option<&mut Option<TermsCopy>> {
    match &mut document.own {
        Own::Invoice(invoice) => Some(&mut invoice.payment_terms),
        Own::Quote(_) => Some(&mut document.offered_terms),
        Own::CreditNote(_) => None,
    }
}

fn change_own(document: &mut Receivable, changes: &Changes) {
    if let Some(terms) = terms_of(document) {
        match &changes.payment_terms {
            Patch::Absent => {}
            Patch::Clear => *terms = None,
            Patch::Set(asked) => *terms = Some(asked.clone().into()),
        }
    }
    match &mut document.own {
        Own::Invoice(invoice) => {
            changes.fulfillment_date.clone().apply(&mut invoice.fulfillment_date);
            changes.payment_page_url.clone().apply(&mut invoice.payment_page_url);
            set_if_given(&mut invoice.is_einvoice, changes.is_einvoice);
            invoice.purchase_order = changes.purchase_order.clone().or(invoice.purchase_order.take());
        }
        Own::Quote(quote) => {
            changes.quote_accept_page_url.clone().apply(&mut quote.quote_accept_page_url);
            set_if_given(&mut quote.signature_required, changes.signature_required);
        }
        Own::CreditNote(_) => {}
    }
}

/// Refuses attachments that are none. Files are read before a transaction begins.
pub(crate) async fn require_attachments(call: &EntityCall, changes: &Changes, at: &[&str]) -> Result<()> {
    let Patch::Set(asked) = &changes.attachments else { return Ok(()) };
    let at: Vec<_> = at.iter().map(|name| (*name).into()).collect();
    attachments::require(call, asked, &at).await
}

/// The document with what it and its lines come to, and with the variables in its texts replaced. It stands at this place of the request.
pub(crate) fn compute(document: &mut Receivable, lines: &mut [Line], place: &[&str]) -> Result<()> {
    let wrong = lines.iter().position(|line| !line.product.is_inline && line.product.price.currency != document.currency);
    if let Some(line) = wrong {
        let msg = format!("differs from the price of line {}: PUT line items with prices in it", line + 1);
        let loc = place.iter().map(|name| (*name).into()).chain(["currency".into()]).collect();
        return Err(Error::invalid(FieldError::at(loc, msg, "value_error")));
    }
    for line in &mut *lines {
        line.product.price.currency = document.currency;
        line.product.price_after_vat.currency = document.currency;
    }
    document.compute(lines).map_err(|wrong| wrong.within(place))?;
    variables::fill(document);
    Ok(())
}
