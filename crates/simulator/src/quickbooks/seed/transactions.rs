//! Bills, invoices, credit notes and payments. Half a million of them must be made in seconds, so bodies are written from
//! plain structs and not from trees of values.

use std::collections::HashMap;

use chrono::{DateTime, SubsecRound, Utc};
use serde_json::json;

use super::shapes::{Body, Detail, Linked, MetaData, Reference, Row, TaxDetail, TxnTax};
use super::{lived_in, tax_code_id};
use crate::company::{Company, Document, DocumentKind, Line, Payment};
use crate::quickbooks::books::Books;
use crate::quickbooks::entity::Entity;
use crate::quickbooks::store::{Collection, Object};
use crate::quickbooks::{money, time};

fn entity_of(kind: DocumentKind) -> Entity {
    match kind {
        DocumentKind::Bill => Entity::Bill,
        DocumentKind::Invoice => Entity::Invoice,
        DocumentKind::BillCredit => Entity::VendorCredit,
        DocumentKind::InvoiceCredit => Entity::CreditMemo,
    }
}

/// What all bodies of a company have in common.
struct Rendering<'a> {
    company: &'a Company,
    is_us: bool,
    currency: serde_json::Value,
    payable: serde_json::Value,
    undeposited: serde_json::Value,
    /// The id of the first tax rate of each tax of the company.
    first_rates: Vec<usize>,
}

pub fn fill(books: &mut Books, company: &Company, born: DateTime<Utc>) {
    let mut first_rates = Vec::new();
    let mut next = 1;
    for rate in &company.tax_rates {
        first_rates.push(next);
        next += rate.components.len();
    }
    let rendering = Rendering {
        company,
        is_us: books.is_us,
        currency: super::home(books),
        payable: books.account_named("Accounts Payable"),
        undeposited: books.account_named("Undeposited Funds"),
        first_rates,
    };
    let mut settled: Vec<Option<usize>> = vec![None; company.documents.len()];
    for (place, payment) in company.payments.iter().enumerate() {
        settled[payment.document] = Some(place);
    }
    let mut balances: HashMap<(Entity, usize), i64> = HashMap::new();
    let mut totals = Vec::with_capacity(company.documents.len());
    for (kind, entity) in [DocumentKind::Bill, DocumentKind::Invoice].map(|kind| (kind, entity_of(kind))) {
        let count = company.documents.iter().filter(|document| document.kind == kind).count();
        books.collections.insert(entity, Collection::with_capacity(count));
    }
    for (place, document) in company.documents.iter().enumerate() {
        let entity = entity_of(document.kind);
        let payment = settled[place].map(|payment| (payment, &company.payments[payment]));
        let (mut object, mut total) = rendering.document(place, document, payment);
        let percent = payment.map_or(0, |(_, payment)| payment.percent);
        if document.is_lived_in && !company.items.is_empty() {
            (object, total) = lived_in::dress(books, entity, document, object, percent);
        }
        let open = total - total * percent / 100;
        totals.push(total);
        let sign = if matches!(entity, Entity::CreditMemo | Entity::VendorCredit) { -1 } else { 1 };
        *balances.entry((entity.contact_entity(), document.contact)).or_default() += sign * open;
        books.collections.entry(entity).or_default().put(object);
    }
    for (place, payment) in company.payments.iter().enumerate() {
        let entity = if company.documents[payment.document].kind == DocumentKind::Bill { Entity::BillPayment } else { Entity::Payment };
        books.collections.entry(entity).or_default().put(rendering.payment(place, payment, totals[payment.document]));
    }
    books.next_ids.insert("Transaction", (company.documents.len() + company.payments.len()) as u64);
    set_balances(books, &balances, company, born);
}

fn set_balances(books: &mut Books, balances: &HashMap<(Entity, usize), i64>, company: &Company, born: DateTime<Utc>) {
    // What a site or a job owes counts for the customer that it belongs to, too.
    let mut with_jobs: HashMap<usize, i64> = HashMap::new();
    for ((_, contact), balance) in balances.iter().filter(|((entity, _), _)| *entity == Entity::Customer) {
        for place in std::iter::once(*contact).chain(company.contacts[*contact].part_of) {
            *with_jobs.entry(place).or_default() += balance;
        }
    }
    let owed = with_jobs.keys().map(|contact| (Entity::Customer, *contact));
    for (entity, contact) in balances.keys().copied().chain(owed) {
        let balance = balances.get(&(entity, contact)).copied().unwrap_or(0);
        let id = contact_id(company, entity, contact);
        let Some(object) = books.of(entity).get(&id).cloned() else { continue };
        let mut body = object.value();
        body["Balance"] = money::wire(balance);
        if entity == Entity::Customer {
            body["BalanceWithJobs"] = money::wire(with_jobs.get(&contact).copied().unwrap_or(0));
        }
        let object = Object { body: body.to_string().into(), updated_at: born, ..object };
        books.collections.entry(entity).or_default().put(object);
    }
}

fn contact_id(company: &Company, entity: Entity, contact: usize) -> String {
    let is_second = entity == Entity::Vendor && company.contacts[contact].is_customer;
    (if is_second { company.contacts.len() + contact + 1 } else { contact + 1 }).to_string()
}

impl<'a> Rendering<'a> {
    fn contact(&self, entity: Entity, contact: usize) -> Reference<'a> {
        Reference { value: contact_id(self.company, entity.contact_entity(), contact), name: Some(&self.company.contacts[contact].name) }
    }

    fn has_tax(&self, entity: Entity) -> bool {
        !self.is_us || entity.is_sale()
    }

    fn total(&self, document: &Document) -> (i64, i64) {
        let subtotal: i64 = document.lines.iter().map(Line::amount).sum();
        let tax = document.lines.first().filter(|_| self.has_tax(entity_of(document.kind))).map_or(0, |line| {
            self.company.tax_rates[line.tax].components.iter().map(|component| money::share(subtotal, component.basis_points)).sum()
        });
        (subtotal, tax)
    }

    /// A document with the payment that settled it, and its total.
    fn document(&self, place: usize, document: &'a Document, payment: Option<(usize, &Payment)>) -> (Object, i64) {
        let entity = entity_of(document.kind);
        let (subtotal, tax) = self.total(document);
        let open = subtotal + tax - payment.map_or(0, |(_, payment)| (subtotal + tax) * payment.percent / 100);
        let id = (place + 1).to_string();
        let updated_at = payment.map_or(document.created_at, |(_, payment)| payment.created_at);
        let payer = if entity.is_sale() { Entity::Payment } else { Entity::BillPayment };
        let paid_by = payment.map(|(place, _)| Linked { txn_id: self.payment_id(place), txn_type: payer.link_type() });
        let mut rows: Vec<Row<'a>> = document.lines.iter().enumerate().map(|(number, line)| self.row(entity, number + 1, line)).collect();
        if entity.is_sale() {
            rows.push(Row {
                amount: money::number(subtotal),
                detail_type: Some("SubTotalLineDetail"),
                sub_total_line_detail: Some(serde_json::Map::new()),
                ..Row::default()
            });
        }
        let (is_sale, is_invoice) = (entity.is_sale(), entity == Entity::Invoice);
        let body = Body {
            doc_number: Some(&document.number),
            due_date: matches!(entity, Entity::Bill | Entity::Invoice).then(|| document.due_on.to_string()),
            private_note: document.memo,
            linked_txn: paid_by.into_iter().collect(),
            line: rows,
            txn_tax_detail: self.tax(entity, document, subtotal, tax),
            global_tax_calculation: (!self.is_us).then_some("TaxExcluded"),
            payable_account_ref: (!is_sale).then_some(&self.payable),
            balance: Some(money::number(open)),
            remaining_credit: (entity == Entity::CreditMemo).then(|| money::number(open)),
            print_status: is_sale.then_some("NeedToPrint"),
            email_status: is_sale.then_some("NotSet"),
            apply_tax_after_discount: is_sale.then_some(false),
            allow_ipn_payment: is_invoice.then_some(false),
            allow_online_payment: is_invoice.then_some(false),
            allow_online_credit_card_payment: is_invoice.then_some(false),
            allow_online_ach_payment: is_invoice.then_some(false),
            ..self.blank(&id, document.created_at, updated_at, u64::from(payment.is_some()), document.issued_on)
        };
        let body = self.addressed(body, entity, document.contact, subtotal + tax);
        let object = object(&body, document.created_at, updated_at, u64::from(payment.is_some()), document.issued_on);
        (Object { number: document.number.as_str().into(), ..object }, subtotal + tax)
    }

    fn payment_id(&self, place: usize) -> String {
        (self.company.documents.len() + place + 1).to_string()
    }

    fn payment(&self, place: usize, payment: &'a Payment, total: i64) -> Object {
        let document = &self.company.documents[payment.document];
        let entity = if document.kind == DocumentKind::Bill { Entity::BillPayment } else { Entity::Payment };
        let amount = total * payment.percent / 100;
        let target = Linked { txn_id: (payment.document + 1).to_string(), txn_type: entity_of(document.kind).name() };
        let is_sale = entity.is_sale();
        let id = self.payment_id(place);
        let bank = json!({ "BankAccountRef": { "value": (payment.account + 1).to_string(), "name": self.company.accounts[payment.account].name }, "PrintStatus": "NotSet" });
        let body = Body {
            doc_number: (!is_sale).then_some(&payment.reference),
            line: vec![Row { amount: money::number(amount), linked_txn: Some(vec![target]), ..Row::default() }],
            deposit_to_account_ref: is_sale.then_some(&self.undeposited),
            payment_ref_num: is_sale.then_some(&payment.reference),
            pay_type: (!is_sale).then_some("Check"),
            check_payment: (!is_sale).then_some(bank),
            unapplied_amt: is_sale.then_some(0.0),
            payable_account_ref: (!is_sale).then_some(&self.payable),
            ..self.blank(&id, payment.created_at, payment.created_at, 0, payment.paid_on)
        };
        let body = self.addressed(body, entity, document.contact, amount);
        let object = object(&body, payment.created_at, payment.created_at, 0, payment.paid_on);
        Object { number: if is_sale { Box::default() } else { payment.reference.as_str().into() }, ..object }
    }

    fn blank<'b>(
        &'b self,
        id: &'b str,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
        version: u64,
        date: chrono::NaiveDate,
    ) -> Body<'b> {
        Body {
            domain: "QBO",
            sparse: false,
            id,
            sync_token: if version == 0 { "0" } else { "1" },
            meta_data: MetaData { create_time: time::stamp(created_at), last_updated_time: time::stamp(updated_at) },
            doc_number: None,
            txn_date: date.to_string(),
            due_date: None,
            currency_ref: &self.currency,
            exchange_rate: (!self.is_us).then_some(1),
            private_note: None,
            linked_txn: Vec::new(),
            line: Vec::new(),
            txn_tax_detail: None,
            global_tax_calculation: None,
            customer_ref: None,
            vendor_ref: None,
            payable_account_ref: None,
            deposit_to_account_ref: None,
            payment_ref_num: None,
            pay_type: None,
            check_payment: None,
            total_amt: 0.0,
            balance: None,
            remaining_credit: None,
            unapplied_amt: None,
            print_status: None,
            email_status: None,
            apply_tax_after_discount: None,
            allow_ipn_payment: None,
            allow_online_payment: None,
            allow_online_credit_card_payment: None,
            allow_online_ach_payment: None,
        }
    }

    fn addressed<'b>(&'b self, mut body: Body<'b>, entity: Entity, contact: usize, total: i64) -> Body<'b> {
        body.total_amt = money::number(total);
        let contact = self.contact(entity, contact);
        if entity.is_sale() {
            body.customer_ref = Some(contact);
        } else {
            body.vendor_ref = Some(contact);
        }
        body
    }

    fn row(&self, entity: Entity, number: usize, line: &Line) -> Row<'a> {
        let code = match (self.is_us, entity.is_sale() && self.company.tax_rates[line.tax].basis_points > 0) {
            (true, true) => "TAX".to_owned(),
            (true, false) => "NON".to_owned(),
            (false, _) => tax_code_id(line.tax),
        };
        let account = &self.company.accounts[line.account];
        let by_item = line.item.or(entity.is_sale().then_some(0)).filter(|item| *item < self.company.items.len());
        let detail = Detail {
            item_ref: by_item.map(|item| Reference { value: (item + 1).to_string(), name: Some(&self.company.items[item].name) }),
            account_ref: by_item.is_none().then(|| Reference { value: (line.account + 1).to_string(), name: Some(account.name) }),
            qty: by_item.map(|_| line.quantity),
            unit_price: by_item.map(|_| money::number(line.unit_price)),
            tax_code_ref: Reference { value: code, name: None },
            billable_status: (!entity.is_sale()).then_some("NotBillable"),
        };
        let mut row = Row {
            id: Some(number.to_string()),
            line_num: Some(number),
            description: Some(line.description),
            amount: money::number(line.amount()),
            ..Row::default()
        };
        let (kind, slot) = match (entity.is_sale(), by_item.is_some()) {
            (true, _) => ("SalesItemLineDetail", &mut row.sales_item_line_detail),
            (false, true) => ("ItemBasedExpenseLineDetail", &mut row.item_based_expense_line_detail),
            (false, false) => ("AccountBasedExpenseLineDetail", &mut row.account_based_expense_line_detail),
        };
        *slot = Some(detail);
        row.detail_type = Some(kind);
        row
    }

    fn tax(&self, entity: Entity, document: &Document, subtotal: i64, total: i64) -> Option<TxnTax<'a>> {
        let line = document.lines.first().filter(|_| self.has_tax(entity))?;
        let rate = &self.company.tax_rates[line.tax];
        let is_taxed = !self.is_us || rate.basis_points > 0;
        let parts = rate.components.iter().enumerate().filter(|_| is_taxed).map(|(order, component)| Row {
            amount: money::number(money::share(subtotal, component.basis_points)),
            detail_type: Some("TaxLineDetail"),
            tax_line_detail: Some(TaxDetail {
                tax_rate_ref: Reference { value: (self.first_rates[line.tax] + order).to_string(), name: None },
                percent_based: true,
                tax_percent: money::number(component.basis_points),
                net_amount_taxable: money::number(subtotal),
            }),
            ..Row::default()
        });
        let code = (self.is_us && is_taxed).then(|| Reference { value: tax_code_id(line.tax), name: None });
        Some(TxnTax { txn_tax_code_ref: code, total_tax: money::number(total), tax_line: parts.collect() })
    }
}

fn object(body: &Body<'_>, created_at: DateTime<Utc>, updated_at: DateTime<Utc>, version: u64, date: chrono::NaiveDate) -> Object {
    let contact = body.customer_ref.as_ref().or(body.vendor_ref.as_ref());
    Object {
        id: body.id.into(),
        version,
        created_at: created_at.trunc_subsecs(0),
        updated_at: updated_at.trunc_subsecs(0),
        active: true,
        body: serde_json::to_string(body).unwrap_or_default().into(),
        contact: contact.map(|contact| contact.value.as_str().into()).unwrap_or_default(),
        date: Some(date),
        ..Object::default()
    }
}
