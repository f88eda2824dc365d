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
    /// What happens in this release, in the words of the contract.
    events: &'static [&'static str],
    /// What happens in this release, in names of our own.
    ours: &'static [&'static str],
    /// Names of the contract that nothing causes in this release.
    later: &'static [&'static str],
    /// Is it a type of the public contract, or of our own?
    is_public: bool,
}

const fn row(object_type: &'static str, events: &'static [&'static str]) -> Row {
    Row { object_type, events, ours: &[], later: &[], is_public: true }
}

const fn own(object_type: &'static str, events: &'static [&'static str]) -> Row {
    Row { is_public: false, ..row(object_type, events) }
}

/// The types in the order of the contract, then our own. The tenses differ from type to type: they are the contract's.
static CATALOG: [Row; 58] = [
    row("account", &[]),
    Row { ours: &["paused", "resumed"], ..row("accounting_connection", &["connected", "disconnected", "deauthorized", "pending_auth"]) },
    row("approval", &[]),
    row("approval_request", &["approved", "canceled", "created", "rejected"]),
    row("approval_policy", &["created", "deleted", "process_canceled", "updated"]),
    row("approval_policy_process", &["created", "execution_error"]),
    Row { ours: &["created"], ..row("batch_payment", &["status_updated"]) },
    Row { ours: &["deleted"], ..row("comment", &["create", "update"]) },
    row("counterpart", &["created", "delete", "metadata_update", "updated"]),
    Row { later: &["made_default"], ..row("counterpart_address", &["created", "delete", "update"]) },
    row("counterpart_bank_account", &["created", "delete", "update"]),
    row("counterpart_contact_person", &["created", "delete", "make_default", "update"]),
    row("counterpart_partner_metadata", &[]),
    row("counterpart_tax_id", &["created", "delete", "update"]),
    Row {
        later: &["payment_method.us_ach.activated", "payment_method.us_ach.deactivated"],
        ..row("entity", &["created", "updated", "onboarding_requirements.status_updated", "onboarding_requirements.updated"])
    },
    row("entity_bank_account", &["created", "updated", "deleted"]),
    row("entity_settings", &["updated"]),
    row("entity_user", &["created", "updated", "deleted"]),
    row("export", &["created", "finished"]),
    row("overdue_reminder", &["created", "updated", "deleted"]),
    row("partner_settings", &["updated"]),
    Row {
        ..row(
            "payable",
            &[
                "approved",
                "canceled",
                "created",
                "created_from_mail",
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
        )
    },
    row(
        "payables_credit_note",
        &["created", "updated", "deleted", "submitted_for_approval", "approved", "applied", "rejected", "canceled", "ocr_finished"],
    ),
    row("payables_purchase_order", &["created", "updated", "issued", "deleted"]),
    row("payable.line_item", &["created", "deleted", "updated"]),
    row("payment", &[]),
    row("payment_intent", &["status_updated"]),
    row("payment_link", &["created", "status_updated"]),
    row("payment_reminder", &["created", "updated", "deleted"]),
    row("product", &["created", "updated", "deleted"]),
    row("project", &["created", "deleted", "updated"]),
    row(
        "receivable",
        &[
            "created",
            "updated",
            "deleted",
            "recurring",
            "issuing",
            "issued",
            "failed",
            "accepted",
            "declined",
            "expired",
            "partially_paid",
            "paid",
            "overdue",
            "uncollectible",
            "canceled",
        ],
    ),
    row("recurrence", &["created", "updated", "paused", "resumed", "canceled", "completed", "invoice_created", "skipped", "issue_failed"]),
    row("role", &["created", "updated", "deleted"]),
    row("tag", &["created", "deleted", "updated"]),
    row("todo_task", &[]),
    row("workflow", &[]),
    row("workflow_pipeline", &[]),
    row("ocr_task", &["finished"]),
    row("delivery_note", &["created", "updated", "delivered", "canceled", "deleted"]),
    row("receipt", &["created", "deleted", "updated", "ocr_finished"]),
    row("transaction", &[]),
    own("webhook_subscription", &["failing", "recovered"]),
    own("measure_unit", &["created", "deleted", "updated"]),
    own("payment_terms", &["created", "deleted", "updated"]),
    own("mail", &["processing", "sent", "partially_sent", "failed"]),
    own("custom_vat_rate", &["created", "deleted", "updated"]),
    own("text_template", &["created", "deleted", "updated"]),
    own("mail_template", &["created", "deleted", "updated"]),
    own("document_template", &["updated"]),
    own("mailbox", &["created", "deleted"]),
    own("mailbox_domain", &["created", "deleted", "updated"]),
    own("incoming_mail", &["updated"]),
    own("einvoicing_connection", &["created", "deleted", "updated"]),
    own("payment_record", &["created", "updated"]),
    own("bank_transaction", &["created", "updated"]),
    own("accounting_synced_record", &["conflict", "created", "done", "error", "merged"]),
    own("accounting_match", &["waiting"]),
];

/// A type of object that events are about.
#[derive(Clone, Copy)]
pub struct ObjectType(&'static Row);

impl ObjectType {
    /// The type of this name, for a constant: one that the catalog has not does not compile.
    pub const fn named(word: &str) -> Self {
        let mut place = 0;
        while place < CATALOG.len() {
            if is_same(CATALOG[place].object_type, word) {
                return ObjectType(&CATALOG[place]);
            }
            place += 1;
        }
        panic!("the catalog of events has no such type of object")
    }

    /// The type of this name.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        CATALOG.iter().find(|row| row.object_type == word).map(ObjectType)
    }

    /// Its name.
    pub(crate) fn word(self) -> &'static str {
        self.0.object_type
    }

    /// How its events call this change: the lists of the contract mix tenses.
    pub(crate) fn action(self, change: Change) -> &'static str {
        let present = change.word().strip_suffix('d');
        self.0.events.iter().copied().find(|name| Some(*name) == present).unwrap_or(change.word())
    }

    /// Can this happen to it?
    pub(crate) fn has(self, action: &str) -> bool {
        self.names().any(|name| name == action)
    }

    /// What happens to it in this release.
    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        self.0.events.iter().chain(self.0.ours).copied()
    }

    /// Is it a type that the public contract does not know?
    pub(crate) fn is_own(self) -> bool {
        !self.0.is_public
    }

    /// Does the public contract know this event? One of our own goes only to subscriptions that name it, or a type of our own.
    pub(crate) fn is_public(self, action: &str) -> bool {
        self.0.is_public && !self.0.ours.contains(&action)
    }

    /// The bare name of the event that a subscription asks for: `created` may be asked for as `created`, as `entity.created`, and in
    /// the other tense (`create`), because the lists of the contract mix tenses. `None` when no such event is known.
    pub(crate) fn event(self, asked: &str) -> Option<&'static str> {
        let is_own = |name: &str| name == self.word() || name == self.word().replace('.', "_");
        let starts = asked.char_indices().filter(|(_, char)| *char == '.').map(|(at, _)| at);
        let bare = starts.rev().find(|at| is_own(&asked[..*at])).map_or(asked, |at| &asked[at + 1..]);
        let known = || self.names().chain(self.0.later.iter().copied());
        let is_same_in_another_tense = |name: &&str| name.strip_suffix('d') == Some(bare) || bare.strip_suffix('d') == Some(*name);
        known().find(|name| *name == bare).or_else(|| known().find(is_same_in_another_tense))
    }

    /// What may be asked for, in words.
    pub(crate) fn choice(self) -> String {
        let names: Vec<&str> = self.names().collect();
        if names.is_empty() {
            return "nothing happens to objects of this type in this release: see the list of events in the webhooks guide".to_owned();
        }
        format!("must be one of {}", names.join(", "))
    }
}

/// The types of objects to which something happens in this release, each with the names of its events: for whoever offers them to choose
/// from.
pub fn object_types() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let types = CATALOG.iter().map(|row| (row.object_type, ObjectType(row).names().collect::<Vec<_>>()));
    types.filter(|(_, names)| !names.is_empty())
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
        let own: Vec<String> = CATALOG.iter().filter(|row| !row.is_public).map(|row| format!("`{}`", row.object_type)).collect();
        let words = format!("A type of object that events are about. Additions of ours are {}.", own.join(", "));
        let names = CATALOG.iter().map(|row| row.object_type);
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
    use std::collections::{BTreeMap, BTreeSet};

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
            ("receivable", "exploded", None),
            ("payable", "ocr_finished", Some("ocr_finished")),
            ("webhook_subscription", "failing", Some("failing")),
            ("accounting_connection", "accounting_connection.paused", Some("paused")),
        ];
        for (kind, asked, expected) in cases {
            assert_eq!(ObjectType::parse(kind).unwrap().event(asked), expected, "{kind} {asked}");
        }
    }

    /// The events that the guide lists, by type.
    fn of_the_guide() -> BTreeMap<String, BTreeSet<String>> {
        let words = |cell: &str| -> Vec<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
        let rows = include_str!("../../../docs/webhooks.md").lines().filter_map(|line| line.strip_prefix("| `"));
        let rows = rows.filter_map(|row| row.split_once(" | "));
        rows.flat_map(|(types, names)| {
            let names: BTreeSet<String> = words(names).into_iter().collect();
            words(&format!("`{types}")).into_iter().map(move |word| (word, names.clone()))
        })
        .collect()
    }

    #[test]
    fn the_guide_lists_every_event_that_happens() {
        let happen: BTreeMap<String, BTreeSet<String>> =
            object_types().map(|(word, names)| (word.to_owned(), names.into_iter().map(str::to_owned).collect())).collect();
        assert_eq!(of_the_guide(), happen);
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
    fn what_the_catalog_has_not_cannot_happen() {
        assert!(ObjectType::named("entity").has("updated") && !ObjectType::named("entity").has("deleted"));
        assert!(ObjectType::named("accounting_connection").has("paused") && !ObjectType::named("tag").has("delete"));
        assert!(ObjectType::named("payable").has("paid") && !ObjectType::named("account").has("updated"));
    }
}
