//! What can happen to which objects: the names that subscriptions may ask for.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::change::Change;

/// The events of one type of object.
struct Row {
    object_type: &'static str,
    events: Names,
    /// Names of our own for a type of the public contract.
    ours: &'static [&'static str],
    /// Is it a type of the public contract, or of our own?
    is_public: bool,
}

enum Names {
    /// Exactly these.
    Only(&'static [&'static str]),
    /// No list of them is published: any well-formed name is taken.
    Any,
}

const fn only(object_type: &'static str, names: &'static [&'static str]) -> Row {
    Row { object_type, events: Names::Only(names), ours: &[], is_public: true }
}

const fn any(object_type: &'static str) -> Row {
    Row { object_type, events: Names::Any, ours: &[], is_public: true }
}

const fn own(object_type: &'static str, names: &'static [&'static str]) -> Row {
    Row { object_type, events: Names::Only(names), ours: &[], is_public: false }
}

/// The types in the order of the contract, then our own. The tenses differ from type to type: they are the contract's.
static CATALOGUE: [Row; 49] = [
    any("account"),
    Row { ours: &["paused", "resumed"], ..only("accounting_connection", &["connected", "disconnected", "deauthorized", "pending_auth"]) },
    any("approval"),
    only("approval_request", &["approved", "canceled", "created", "rejected"]),
    only("approval_policy", &["created", "deleted", "process_canceled", "updated"]),
    only("approval_policy_process", &["created", "execution_error"]),
    only("batch_payment", &["status_updated"]),
    Row { ours: &["deleted"], ..only("comment", &["create", "update"]) },
    only("counterpart", &["created", "delete", "metadata_update", "updated"]),
    only("counterpart_address", &["created", "delete", "update", "made_default"]),
    only("counterpart_bank_account", &["created", "delete", "update"]),
    only("counterpart_contact_person", &["created", "delete", "make_default", "update"]),
    any("counterpart_partner_metadata"),
    only("counterpart_tax_id", &["created", "delete", "update"]),
    only(
        "entity",
        &[
            "created",
            "onboarding_requirements.status_updated",
            "onboarding_requirements.updated",
            "payment_method.us_ach.activated",
            "payment_method.us_ach.deactivated",
            "updated",
        ],
    ),
    any("entity_bank_account"),
    any("entity_settings"),
    any("entity_user"),
    any("export"),
    any("overdue_reminder"),
    any("partner_settings"),
    only(
        "payable",
        &[
            "approved",
            "canceled",
            "created_from_mail",
            "created",
            "deleted",
            "multiple_approval_policies_matched",
            "rejected",
            "ocr_finished",
            "paid",
            "partially_paid",
            "reopened",
            "submitted_for_approval",
            "updated",
        ],
    ),
    any("payables_credit_note"),
    any("payables_purchase_order"),
    only("payable.line_item", &["created", "deleted", "updated"]),
    any("payment"),
    only("payment_intent", &["status_updated"]),
    only("payment_link", &["created", "status_updated"]),
    any("payment_reminder"),
    any("product"),
    only("project", &["created", "deleted", "updated"]),
    any("receivable"),
    any("recurrence"),
    any("role"),
    only("tag", &["created", "deleted", "updated"]),
    any("todo_task"),
    any("workflow"),
    any("workflow_pipeline"),
    only("ocr_task", &["finished"]),
    only("delivery_note", &["created", "updated", "delivered", "canceled", "deleted"]),
    only("receipt", &["created", "deleted", "updated", "ocr_finished"]),
    any("transaction"),
    own("webhook_subscription", &["failing", "recovered"]),
    own("measure_unit", &["created", "deleted", "updated"]),
    own("payment_terms", &["created", "deleted", "updated"]),
    own("mail", &["processing", "sent", "partially_sent", "failed"]),
    own("custom_vat_rate", &["created", "deleted", "updated"]),
    own("payment_record", &["created", "updated"]),
    own("accounting_synced_record", &["created", "done", "error", "merged"]),
];

/// A type of object that events are about.
#[derive(Clone, Copy)]
pub struct ObjectType(&'static Row);

impl ObjectType {
    /// The type of this name, for a constant: one that the catalogue has not does not compile.
    pub const fn named(word: &str) -> Self {
        let mut place = 0;
        while place < CATALOGUE.len() {
            if is_same(CATALOGUE[place].object_type, word) {
                return ObjectType(&CATALOGUE[place]);
            }
            place += 1;
        }
        panic!("the catalogue of events has no such type of object")
    }

    /// The type of this name.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        CATALOGUE.iter().find(|row| row.object_type == word).map(ObjectType)
    }

    /// Its name.
    pub(crate) fn word(self) -> &'static str {
        self.0.object_type
    }

    /// How its events call this change: the lists of the contract mix tenses.
    pub(crate) fn action(self, change: Change) -> &'static str {
        let present = change.word().strip_suffix('d');
        match self.0.events {
            Names::Only(names) => names.iter().copied().find(|name| Some(*name) == present).unwrap_or(change.word()),
            Names::Any => change.word(),
        }
    }

    /// Can this happen to it?
    pub(crate) fn has(self, action: &str) -> bool {
        match self.0.events {
            Names::Only(names) => names.iter().chain(self.0.ours).any(|name| *name == action),
            Names::Any => is_well_formed(action),
        }
    }

    /// Does the public contract know this event? One of our own goes only to subscriptions that name it.
    pub(crate) fn is_public(self, action: &str) -> bool {
        self.0.is_public && !self.0.ours.contains(&action)
    }

    /// The bare name of the event that a subscription asks for: `created` may be asked for as `created`, as `entity.created`, and in
    /// the other tense (`create`), because the lists of the contract mix tenses. `None` when no such event is known.
    pub(crate) fn event<'a>(self, asked: &'a str) -> Option<&'a str>
    where
        'static: 'a,
    {
        let is_own = |name: &str| name == self.word() || name == self.word().replace('.', "_");
        let starts = asked.char_indices().filter(|(_, char)| *char == '.').map(|(at, _)| at);
        let bare = starts.rev().find(|at| is_own(&asked[..*at])).map_or(asked, |at| &asked[at + 1..]);
        match self.0.events {
            Names::Only(names) => names.iter().chain(self.0.ours).copied().find(|name| *name == bare).or_else(|| {
                let is_same_in_another_tense = |name: &&str| name.strip_suffix('d') == Some(bare) || bare.strip_suffix('d') == Some(*name);
                names.iter().copied().find(is_same_in_another_tense)
            }),
            Names::Any => is_well_formed(bare).then_some(bare),
        }
    }

    /// What may be asked for, in words.
    pub(crate) fn choice(self) -> String {
        match self.0.events {
            Names::Only(names) => format!("must be one of {}", [names, self.0.ours].concat().join(", ")),
            Names::Any => "must be the name of an event: small letters, digits, points and underscores".to_owned(),
        }
    }
}

fn is_well_formed(name: &str) -> bool {
    let is_fit = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_' || char == '.';
    (1..=100).contains(&name.len()) && name.starts_with(|char: char| char.is_ascii_lowercase()) && name.chars().all(is_fit)
}

/// The names of all types of objects, for whoever offers them to choose from.
pub fn object_types() -> impl Iterator<Item = &'static str> {
    CATALOGUE.iter().map(|row| row.object_type)
}

/// String comparison that a constant can do.
const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut place = 0;
    while place < one.len() && place < other.len() && one[place] == other[place] {
        place += 1;
    }
    place == one.len() && place == other.len()
}

impl PartialEq for ObjectType {
    fn eq(&self, other: &Self) -> bool {
        self.word() == other.word()
    }
}

impl Eq for ObjectType {}

impl std::fmt::Debug for ObjectType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl Serialize for ObjectType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for ObjectType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = Cow::<'de, str>::deserialize(deserializer)?;
        ObjectType::parse(&word).ok_or_else(|| de::Error::custom(format!("no object type is named {word}")))
    }
}

impl PartialSchema for ObjectType {
    fn schema() -> RefOr<Schema> {
        let words = "A type of object that events are about. `webhook_subscription`, `measure_unit`, `payment_terms`, `mail` and `custom_vat_rate` are additions of ours.";
        let names = CATALOGUE.iter().map(|row| row.object_type);
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)).description(Some(words)).into()
    }
}

impl ToSchema for ObjectType {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("WebhookObjectType")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_one_name_however_it_is_asked_for() {
        let cases = [
            ("entity", "created", Some("created")),
            ("entity", "entity.created", Some("created")),
            ("entity", "entity.update", Some("updated")),
            ("entity", "entity.onboarding_requirements.updated", Some("onboarding_requirements.updated")),
            ("entity", "onboarding_requirements.status_updated", Some("onboarding_requirements.status_updated")),
            ("comment", "comment.created", Some("create")),
            ("payable.line_item", "payable.line_item.created", Some("created")),
            ("payable.line_item", "payable_line_item.deleted", Some("deleted")),
            ("receivable", "receivable.issued", Some("issued")),
            ("receivable", "issued", Some("issued")),
            ("entity", "entity.exploded", None),
            ("entity", "payable.created", None),
            ("entity", "", None),
            ("receivable", "Issued!", None),
            ("webhook_subscription", "failing", Some("failing")),
            ("accounting_connection", "accounting_connection.paused", Some("paused")),
        ];
        for (kind, asked, expected) in cases {
            assert_eq!(ObjectType::parse(kind).unwrap().event(asked), expected, "{kind} {asked}");
        }
    }

    #[test]
    fn our_own_events_are_not_the_contracts() {
        let is_public = |kind: &str, action: &str| ObjectType::parse(kind).unwrap().is_public(action);
        assert!(is_public("entity", "updated") && is_public("receivable", "issued"));
        assert!(is_public("accounting_connection", "connected") && !is_public("accounting_connection", "paused"));
        assert!(!is_public("webhook_subscription", "failing"));
    }

    #[test]
    fn a_change_has_the_tense_of_its_type() {
        let cases = [
            ("tag", Change::Created, "created"),
            ("role", Change::Deleted, "deleted"),
            ("comment", Change::Created, "create"),
            ("comment", Change::Updated, "update"),
            ("counterpart", Change::Created, "created"),
            ("counterpart", Change::Deleted, "delete"),
            ("counterpart_address", Change::Updated, "update"),
        ];
        for (kind, change, expected) in cases {
            assert_eq!(ObjectType::named(kind).action(change), expected, "{kind} {change:?}");
        }
    }

    #[test]
    fn what_the_catalogue_has_not_cannot_happen() {
        assert!(ObjectType::named("entity").has("updated") && !ObjectType::named("entity").has("deleted"));
        assert!(ObjectType::named("accounting_connection").has("paused") && !ObjectType::named("tag").has("delete"));
        assert!(ObjectType::named("role").has("created") && !ObjectType::named("role").has("Created!"));
    }
}
