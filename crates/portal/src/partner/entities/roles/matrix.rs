//! What a role can speak of, in the words of people, and what becomes of a role when somebody has chosen anew. Pure.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// What can be done to everything: the API's word and ours.
pub(super) const ACTIONS: [(&str, &str); 4] = [("read", "View"), ("create", "Create"), ("update", "Edit"), ("delete", "Delete")];

/// What can be done to bills besides.
pub(super) const OF_BILLS: [(&str, &str); 6] = [
    ("submit", "Submit for approval"),
    ("approve", "Approve or reject"),
    ("pay", "Mark as paid"),
    ("cancel", "Cancel"),
    ("reopen", "Reopen"),
    ("create_from_mail", "View incoming mail"),
];

/// The one kind of object that knows more.
pub(super) const BILLS: &str = "payable";

/// How far an action is allowed: the API's word and ours, the widest first.
pub(super) const WORDS: [(&str, &str); 3] = [("allowed", "All"), ("allowed_for_own", "Own"), ("not_allowed", "None")];

/// A heading, and the kinds of objects under it: the API's word and ours.
pub(super) type Group = (&'static str, &'static [(&'static str, &'static str)]);

/// Everything that a role can speak of.
pub(super) const GROUPS: [Group; 6] = [
    (
        "Company",
        &[
            ("entity", "Company, settings and accounting connection"),
            ("entity_bank_account", "Bank accounts"),
            ("entity_vat_ids", "VAT IDs"),
            ("person", "Owners and directors"),
            ("onboarding", "Onboarding for payments"),
        ],
    ),
    ("Users and roles", &[("entity_user", "Users"), ("role", "Roles")]),
    (
        "Accounts payable",
        &[
            (BILLS, "Bills"),
            ("payables_purchase_order", "Purchase orders"),
            ("receipt", "Receipts"),
            ("approval_policy", "Approval policies"),
            ("approval_request", "Approval requests"),
            ("mailbox", "Mailboxes"),
            ("ocr_task", "Document recognition"),
        ],
    ),
    (
        "Accounts receivable",
        &[
            ("receivable", "Invoices, quotes and credit notes"),
            ("delivery_note", "Delivery notes"),
            ("product", "Products"),
            ("payment_reminder", "Payment reminders"),
            ("overdue_reminder", "Overdue reminders"),
        ],
    ),
    (
        "Customers, vendors and money",
        &[
            ("counterpart", "Customers and vendors"),
            ("counterpart_vat_id", "Their VAT IDs"),
            ("payment_record", "Payment records"),
            ("transaction", "Transactions"),
            ("reconciliation", "Reconciliation"),
            ("export", "Exports"),
        ],
    ),
    (
        "Work",
        &[
            ("comment", "Comments"),
            ("tag", "Tags"),
            ("project", "Projects"),
            ("todo_task", "Tasks"),
            ("todo_task_mute", "Muted tasks"),
            ("workflow", "Workflows"),
        ],
    ),
];

/// A kind of object and an action on it.
pub(super) type Place = (String, String);

/// What was chosen for each place.
pub(super) type Chosen = BTreeMap<Place, String>;

/// What can be done to this kind of object.
pub(super) fn actions(object: &str) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
    let more: &[_] = if object == BILLS { &OF_BILLS } else { &[] };
    ACTIONS.iter().chain(more).copied()
}

/// Each place that we have words for.
pub(super) fn places() -> impl Iterator<Item = (&'static str, &'static str)> {
    let objects = GROUPS.iter().flat_map(|(_, objects)| objects.iter());
    objects.flat_map(|(object, _)| actions(object).map(move |(action, _)| (*object, action)))
}

/// What a role says of each place: of what it names twice the stricter word counts, and what it does not name is not allowed.
pub(super) fn granted(permissions: &Value) -> Chosen {
    places().map(|(object, action)| ((object.to_owned(), action.to_owned()), word(permissions, object, action).to_owned())).collect()
}

fn word(permissions: &Value, object: &str, action: &str) -> &'static str {
    let objects = permissions["objects"].as_array().into_iter().flatten().filter(|named| named["object_type"] == object);
    let named = objects.flat_map(|named| named["actions"].as_array().into_iter().flatten()).filter(|named| named["action_name"] == action);
    let rank = |named: &Value| WORDS.iter().position(|(word, _)| named["permission"] == *word).unwrap_or(WORDS.len() - 1);
    WORDS[named.map(rank).max().unwrap_or(WORDS.len() - 1)].0
}

/// The role's permissions with what was chosen. Whatever was not chosen otherwise stays as it is written, also what we have no words for.
pub(super) fn merged(permissions: &Value, chosen: &Chosen) -> Value {
    let mut merged = permissions.clone();
    if !merged["objects"].is_array() {
        merged["objects"] = json!([]);
    }
    let before = granted(permissions);
    for ((object, action), word) in chosen.iter().filter(|(place, word)| before.get(*place).is_some_and(|old| old != *word)) {
        let Some(objects) = merged["objects"].as_array_mut() else { continue };
        write(objects, object, action, word);
    }
    merged
}

/// Writes the word wherever the action is named; where it is not, beside the other actions of its kind of object.
fn write(objects: &mut Vec<Value>, object: &str, action: &str, word: &str) {
    let of_kind = || (json!({"object_type": object, "actions": []}), json!({"action_name": action, "permission": word}));
    let mut is_written = false;
    for known in objects.iter_mut().filter(|known| known["object_type"] == object) {
        let actions = known["actions"].as_array_mut().into_iter().flatten();
        for named in actions.filter(|named| named["action_name"] == action) {
            named["permission"] = word.into();
            is_written = true;
        }
    }
    if is_written {
        return;
    }
    let (mut kind, named) = of_kind();
    match objects.iter_mut().find(|known| known["object_type"] == object).and_then(|known| known["actions"].as_array_mut()) {
        Some(actions) => actions.push(named),
        None => {
            kind["actions"] = json!([named]);
            objects.push(kind);
        }
    }
}

/// What a form sent: a word for each place as `object.action`, and as `object.` one for the whole row, which goes before.
pub(super) fn chosen(form: &BTreeMap<String, String>) -> Chosen {
    let known = |word: &&String| WORDS.iter().any(|(known, _)| known == word);
    let of = |object: &str, action: &str| {
        let row = form.get(&format!("{object}.")).filter(known);
        row.or_else(|| form.get(&format!("{object}.{action}")).filter(known)).cloned()
    };
    places().filter_map(|(object, action)| Some(((object.to_owned(), action.to_owned()), of(object, action)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Chosen {
        chosen(&fields.iter().map(|(name, word)| ((*name).to_owned(), (*word).to_owned())).collect())
    }

    #[test]
    fn what_is_not_chosen_stays_as_it_is_written() {
        let role = json!({"objects": [
            {"object_type": "starship", "actions": [{"action_name": "launch", "permission": "allowed"}]},
            {"object_type": "tag", "actions": [{"action_name": "read", "permission": "allowed"}, {"action_name": "paint", "permission": "allowed"}]},
        ]});
        assert_eq!(merged(&role, &granted(&role)), role);
        let fewer =
            merged(&role, &form(&[("tag.read", "not_allowed"), ("tag.create", "not_allowed"), ("product.read", "allowed_for_own")]));
        assert_eq!(fewer["objects"][0], role["objects"][0]);
        assert_eq!(
            fewer["objects"][1]["actions"],
            json!([{"action_name": "read", "permission": "not_allowed"}, {"action_name": "paint", "permission": "allowed"}])
        );
        assert_eq!(
            fewer["objects"][2],
            json!({"object_type": "product", "actions": [{"action_name": "read", "permission": "allowed_for_own"}]})
        );
    }

    #[test]
    fn of_what_is_named_twice_the_stricter_is_shown_and_both_are_written() {
        let twice = |first: &str, second: &str| {
            let of = |word: &str| json!({"object_type": "tag", "actions": [{"action_name": "read", "permission": word}]});
            json!({"objects": [of(first), of(second)]})
        };
        let place = ("tag".to_owned(), "read".to_owned());
        assert_eq!(granted(&twice("allowed", "not_allowed"))[&place], "not_allowed");
        assert_eq!(merged(&twice("allowed", "not_allowed"), &form(&[("tag.read", "allowed")])), twice("allowed", "allowed"));
    }

    #[test]
    fn a_word_for_the_row_goes_before_those_of_its_places() {
        let bills = form(&[
            ("payable.", "allowed"),
            ("payable.read", "not_allowed"),
            ("tag.", ""),
            ("tag.read", "allowed"),
            ("tag.delete", "perhaps"),
        ]);
        assert_eq!(bills.values().filter(|word| *word == "allowed").count(), 11);
        assert_eq!(bills.len(), 11, "ten of bills, and one of tags");
    }
}
