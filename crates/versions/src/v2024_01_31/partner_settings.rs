use serde_json::Value;

use super::entity_settings::former_services;
use crate::VersionChange;
use crate::change::NOTHING;

pub(super) const DROPS_SERVICES_FROM_SETTINGS: VersionChange = VersionChange {
    name: "drops accounting and e-invoicing services from the partner's settings",
    reason: "Books are connected at POST /accounting_connections, one company at a time, so there is no service to name for all of them. \
        What an older client sends for one is read and has no effect; it is answered with null.",
    operations: &["GET /settings", "PATCH /settings"],
    lower: Some(name_none),
    lower_document: Some(declare),
    ..NOTHING
};

fn name_none(settings: &mut Value) {
    if let Some(fields) = settings.as_object_mut() {
        former_services("").into_iter().for_each(|(name, _)| drop(fields.insert(name, Value::Null)));
    }
}

fn declare(document: &mut Value) {
    for schema in ["PartnerProjectSettingsPayload", "UpdatePartnerSettings"] {
        if let Some(properties) = document["components"]["schemas"][schema]["properties"].as_object_mut() {
            properties.extend(former_services("Of no effect, and always answered with null."));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_service_is_named() {
        let mut settings = json!({"website": null});
        name_none(&mut settings);
        assert_eq!(settings, json!({"website": null, "accounting": null, "einvoicing": null}));
    }
}
