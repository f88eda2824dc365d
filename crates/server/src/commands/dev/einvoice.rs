//! A company in the simulated network of electronic invoices, and an invoice of it that is ready to be sent.

use bursar_kernel::{Error, Result, Uuid};
use http::Method;
use serde_json::{Value, json};

use super::ENTITY;
use super::connect::Caller;

/// An invoice that travels once it is issued.
pub(super) struct Einvoice {
    pub(super) entity_id: Uuid,
    pub(super) invoice_id: String,
}

/// The company is made once. The simulated access point forgets it when it ends, so it joins anew at every start.
pub(super) async fn einvoice(caller: &Caller) -> Result<Einvoice> {
    let email = "books@kiel-lamps.example";
    let listed = caller.call(ENTITY, Method::GET, &format!("/entities?email={email}"), None).await?;
    let entity = if listed["data"][0].is_null() {
        let address = json!({"country": "DE", "city": "Kiel", "line1": "Hafenstrasse 3", "postal_code": "24103"});
        let body = json!({"type": "organization", "email": email, "address": address, "organization": {"legal_name": "Kiel Lamps GmbH"}});
        caller.call(ENTITY, Method::POST, "/entities", Some(body)).await?
    } else {
        listed["data"][0].clone()
    };
    let id = entity["id"].as_str().unwrap_or_default();
    let entity_id: Uuid = id.parse().map_err(Error::internal)?;
    let vat_ids = caller.call(ENTITY, Method::GET, &format!("/entities/{id}/vat_ids"), None).await?;
    let vat_id = if vat_ids["data"][0].is_null() {
        let body = json!({"country": "DE", "type": "eu_vat", "value": "DE811569869"});
        caller.call(ENTITY, Method::POST, &format!("/entities/{id}/vat_ids"), Some(body)).await?
    } else {
        vat_ids["data"][0].clone()
    };
    // What the German rules ask of a seller beside its address and number.
    caller.call(ENTITY, Method::PATCH, &format!("/entities/{id}"), Some(json!({"phone": "+49 431 555 0140"}))).await?;
    let account = bank_account(caller, entity_id).await?;
    let sender = join(caller, entity_id, &vat_id["id"]).await?;
    let names = json!({"network_credentials_id": sender, "entity_bank_account_id": account});
    Ok(Einvoice { entity_id, invoice_id: draft(caller, entity_id, &vat_id["id"], names).await? })
}

/// The account to which the company is paid.
async fn bank_account(caller: &Caller, entity: Uuid) -> Result<Value> {
    let known = caller.call(entity, Method::GET, "/bank_accounts", None).await?;
    if let Some(account) = known["data"].get(0) {
        return Ok(account["id"].clone());
    }
    let account = json!({"country": "DE", "currency": "EUR", "iban": "DE89370400440532013000", "bic": "COBADEFFXXX"});
    let made = caller.call(entity, Method::POST, "/bank_accounts", Some(account)).await?;
    Ok(made["id"].clone())
}

/// The number under which the company sends.
async fn join(caller: &Caller, entity: Uuid, vat_id: &Value) -> Result<Value> {
    let known = caller.call(entity, Method::GET, "/einvoicing_connections", None).await?;
    for connection in known["data"].as_array().into_iter().flatten() {
        let path = format!("/einvoicing_connections/{}", connection["id"].as_str().unwrap_or_default());
        caller.call(entity, Method::DELETE, &path, None).await?;
    }
    let address = json!({"address_line1": "Hafenstrasse 3", "city": "Kiel", "postal_code": "24103", "country": "DE"});
    let body = json!({"address": address, "entity_vat_id_id": vat_id});
    let made = caller.call(entity, Method::POST, "/einvoicing_connections", Some(body)).await?;
    Ok(made["credentials"][0]["id"].clone())
}

/// The draft of an earlier start under the number and the account of this one, or a new draft.
async fn draft(caller: &Caller, entity: Uuid, vat_id: &Value, names: Value) -> Result<String> {
    let drafts = caller.call(entity, Method::GET, "/receivables?type=invoice&status=draft&limit=1", None).await?;
    let made = if let Some(known) = drafts["data"][0]["id"].as_str() {
        let body = json!({"invoice": names});
        caller.call(entity, Method::PATCH, &format!("/receivables/{known}"), Some(body)).await?
    } else {
        let (buyer, receiver) = buyer(caller, entity).await?;
        let lamp = json!({"name": "Desk lamp", "price": {"currency": "EUR", "value": 4_900}});
        let body = json!({
            "type": "invoice", "is_einvoice": true, "currency": "EUR", "purchase_order": "PO-2041",
            "network_credentials_id": names["network_credentials_id"], "entity_bank_account_id": names["entity_bank_account_id"],
            "counterpart_einvoicing_credentials_id": receiver, "entity_vat_id_id": vat_id,
            "counterpart_id": buyer["id"], "counterpart_billing_address_id": buyer["default_billing_address_id"],
            "payment_terms": {"term_final": {"number_of_days": 30}},
            "line_items": [{"quantity": 2, "tax_rate_value": 1_900, "product": lamp}],
        });
        caller.call(entity, Method::POST, "/receivables", Some(body)).await?
    };
    Ok(made["id"].as_str().unwrap_or_default().to_owned())
}

/// A customer whom the simulated network knows, and its number there.
async fn buyer(caller: &Caller, entity: Uuid) -> Result<(Value, Value)> {
    let address = json!({"country": "DE", "city": "Berlin", "line1": "Torstrasse 1", "postal_code": "10119"});
    let details = json!({"legal_name": "Blue Harbour Studio GmbH", "is_customer": true, "is_vendor": false, "address": address});
    let body = json!({"type": "organization", "organization": details});
    let buyer = caller.call(entity, Method::POST, "/counterparts", Some(body)).await?;
    let path = format!("/counterparts/{}/einvoicing_credentials", buyer["id"].as_str().unwrap_or_default());
    let number = json!({"network_schema": "DE:VAT", "network_identifier": "DE129273398"});
    let credentials = caller.call(entity, Method::POST, &path, Some(number)).await?;
    Ok((buyer, credentials["id"].clone()))
}
