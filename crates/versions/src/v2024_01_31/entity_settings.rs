use serde_json::{Map, Value, json};

use crate::VersionChange;
use crate::change::NOTHING;

pub(super) const SEPARATES_SETTINGS_OF_ENTITIES: VersionChange = VersionChange {
    name: "separates settings of entities from the partner's",
    reason: "Settings of an entity no longer repeat those of the partner, which are read at GET /settings; what an entity can choose grew by how \
        documents look, VAT in prices, signatures of quotes and what is referred to in the ledger.",
    operations: OPERATIONS,
    own_body: true,
    lower_with: Some(merge),
    lower_document: Some(declare),
    ..NOTHING
};

const OPERATIONS: &[&str] = &["GET /entities/{entity_id}/settings", "PATCH /entities/{entity_id}/settings"];
/// The partner's, repeated then.
const REPEATED: [&str; 9] =
    ["api_version", "commercial_conditions", "default_role", "mail", "payable", "payments", "receivable", "units", "website"];
/// Unknown then.
const NEWER: [&str; 7] = [
    "document_rendering",
    "einvoice_in_pdf",
    "generate_paid_invoice_pdf",
    "payables_skip_approval_flow",
    "quote_signature_required",
    "vat_inclusive_discount_mode",
    "vat_mode",
];
/// Of other things then: an accounting service and an e-invoicing service that are no longer there.
const OF_OTHER_THINGS: [&str; 2] = ["accounting", "einvoicing"];

/// The entity's settings with the partner's, which the operation puts beside them.
fn merge(settings: &mut Value, partner: &Value) {
    let Some(fields) = settings.as_object_mut() else { return };
    NEWER.iter().for_each(|name| drop(fields.remove(*name)));
    OF_OTHER_THINGS.iter().for_each(|name| drop(fields.insert((*name).to_owned(), Value::Null)));
    REPEATED.iter().for_each(|name| drop(fields.insert((*name).to_owned(), partner[*name].clone())));
}

fn declare(document: &mut Value) {
    let schemas = &mut document["components"]["schemas"];
    let partner = schemas["PartnerProjectSettingsPayload"]["properties"].clone();
    let mut merged = schemas["SettingsResponse"].clone();
    if let Some(properties) = merged["properties"].as_object_mut() {
        NEWER.iter().for_each(|name| drop(properties.remove(*name)));
        REPEATED.iter().for_each(|name| drop(properties.insert((*name).to_owned(), partner[*name].clone())));
        properties.extend(former_services("Always null."));
    }
    schemas["MergedSettingsResponse"] = merged;
    if let Some(properties) = schemas["PatchSettingsPayload"]["properties"].as_object_mut() {
        NEWER.iter().chain(&["accounting", "mail"]).for_each(|name| drop(properties.remove(*name)));
    }
    for method in ["get", "patch"] {
        let answer = format!("/paths/~1entities~1{{entity_id}}~1settings/{method}/responses/200/content/application~1json/schema");
        if let Some(schema) = document.pointer_mut(&answer) {
            *schema = json!({"$ref": "#/components/schemas/MergedSettingsResponse"});
        }
    }
}

/// The services that could be named then, in the words of then.
pub(super) fn former_services(description: &str) -> Map<String, Value> {
    let text = || json!({"type": ["string", "null"], "minLength": 1});
    let service = |fields: Value| json!({"type": ["object", "null"], "description": description, "properties": fields});
    let accounting = service(json!({"provider": text(), "token": text()}));
    let einvoicing = service(json!({"client_id": text(), "client_secret": text(), "provider": text()}));
    Map::from_iter([("accounting".to_owned(), accounting), ("einvoicing".to_owned(), einvoicing)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_partners_settings_are_repeated_and_newer_ones_are_not_shown() {
        let mut settings =
            json!({"vat_mode": "exclusive", "language": "en", "accounting": {"tax_ids": {}}, "mail": {"reply_to": ["a@b.c"]}});
        merge(
            &mut settings,
            &json!({"website": "https://acme.test", "units": [], "mail": {"from_name": "Acme"}, "currency": {"default": "EUR"}}),
        );
        assert_eq!(settings["website"], "https://acme.test");
        assert_eq!(settings["mail"], json!({"from_name": "Acme"}));
        assert_eq!((settings.get("vat_mode"), &settings["accounting"], &settings["language"]), (None, &Value::Null, &json!("en")));
        assert_eq!(settings.get("currency"), None);
    }
}
