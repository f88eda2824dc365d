//! Groups of operations: those of the public contract and ours, each with what is served of it and what is not.

use std::collections::BTreeSet;

use bursar_web::nameless;

/// `# group`, then the operations of the public contract that belong to it, one a line.
const PUBLIC_GROUPS: &str = include_str!("../../../contract/public-groups.txt");

/// Groups that come first, in the order in which a newcomer needs them. The others follow by their names.
const FIRST: [&str; 16] = [
    "Access tokens",
    "Accounting connections",
    "Accounting data pull",
    "Ledger accounts",
    "Accounting tax rates",
    "Entities",
    "Entity users",
    "Entity persons",
    "Entity bank accounts",
    "Entity VAT IDs",
    "Roles",
    "Partner settings",
    "Webhook subscriptions",
    "Webhook deliveries",
    "Events",
    "Files",
];

/// A group.
#[derive(Debug)]
pub(crate) struct ApiGroup {
    pub(crate) title: String,
    /// Its name in addresses.
    pub(crate) slug: String,
    /// Places of its operations in the list of all that are served.
    pub(crate) served: Vec<usize>,
    /// Operations of the public contract that are not served: method and path.
    pub(crate) missing: Vec<(&'static str, &'static str)>,
}

/// All groups, those of which something is served before the others. `operations` are group, method and path of what is served.
pub(crate) fn all(operations: &[(&str, &str, &str)]) -> Vec<ApiGroup> {
    let served: BTreeSet<(&str, String)> = operations.iter().map(|(_, method, path)| (*method, nameless(path))).collect();
    let mut groups: Vec<ApiGroup> = Vec::new();
    for (title, lines) in public() {
        let missing = lines.into_iter().filter(|(method, path)| !served.contains(&(*method, nameless(path)))).collect();
        groups.push(ApiGroup { missing, ..group(title) });
    }
    for (place, (title, ..)) in operations.iter().enumerate() {
        match groups.iter_mut().find(|group| group.title == *title) {
            Some(group) => group.served.push(place),
            None => groups.push(ApiGroup { served: vec![place], ..group(title) }),
        }
    }
    let rank = |group: &ApiGroup| FIRST.iter().position(|title| *title == group.title).unwrap_or(FIRST.len());
    groups.sort_by_key(|group| (group.served.is_empty(), rank(group), group.title.to_lowercase()));
    groups
}

fn group(title: &str) -> ApiGroup {
    let words = title.to_lowercase();
    let slug =
        words.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    ApiGroup { title: title.to_owned(), slug, served: Vec::new(), missing: Vec::new() }
}

type Lines = Vec<(&'static str, &'static str)>;

fn public() -> Vec<(&'static str, Lines)> {
    let mut groups: Vec<(&str, Lines)> = Vec::new();
    for line in PUBLIC_GROUPS.lines() {
        match (line.strip_prefix("# "), line.split_once(' '), groups.last_mut()) {
            (Some(title), ..) => groups.push((title, Vec::new())),
            (None, Some(operation), Some((_, members))) => members.push(operation),
            _ => {}
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_contract_has_its_group() {
        let listed = include_str!("../../../contract/public-operations.txt");
        let expected: BTreeSet<(&str, &str)> = listed.lines().filter_map(|line| line.rsplit_once(' ')?.0.split_once(' ')).collect();
        let grouped: Vec<(&str, &str)> = public().into_iter().flat_map(|(_, members)| members).collect();
        assert_eq!(grouped.len(), expected.len(), "an operation stands twice");
        assert_eq!(grouped.into_iter().collect::<BTreeSet<_>>(), expected);
    }

    #[test]
    fn what_is_served_comes_first_and_the_rest_is_named() {
        let groups = all(&[("Roles", "GET", "/roles"), ("Ours", "GET", "/ours"), ("Access tokens", "POST", "/auth/token")]);
        let titles: Vec<&str> = groups.iter().take(3).map(|group| group.title.as_str()).collect();
        assert_eq!(titles, ["Access tokens", "Roles", "Ours"]);
        assert_eq!(groups[0].missing, [("POST", "/auth/revoke")]);
        assert!(groups.iter().any(|group| group.slug == "entity-vat-ids"));
    }
}
