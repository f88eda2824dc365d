//! What the official Python SDK calls an operation and its arguments. The table is made from the SDK (`tests/evidence/sdk_methods.py`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bursar_web::nameless;

/// A method of the SDK.
pub(super) struct Method {
    /// `accounting.connections.get_by_id`.
    pub(super) place: &'static str,
    /// Arguments for the steps of the path, in its order.
    pub(super) path: Vec<&'static str>,
    /// The name in a query or body, and the argument.
    arguments: Vec<(&'static str, &'static str)>,
}

impl Method {
    /// The argument for this parameter or field.
    pub(super) fn argument(&self, name: &str) -> Option<&'static str> {
        self.arguments.iter().find(|(wire, _)| *wire == name).map(|(_, argument)| *argument)
    }
}

static METHODS: LazyLock<BTreeMap<String, Method>> = LazyLock::new(|| include_str!("../sdk.txt").lines().filter_map(read).collect());

/// The method for an operation, where the SDK has one.
pub(super) fn method(verb: &str, path: &str) -> Option<&'static Method> {
    METHODS.get(&format!("{verb} {}", nameless(path)))
}

fn read(line: &'static str) -> Option<(String, Method)> {
    let [operation, place, path, arguments] = line.split('\t').collect::<Vec<_>>().try_into().ok()?;
    let arguments = arguments.split_whitespace().map(|pair| pair.split_once('=').unwrap_or((pair, pair))).collect();
    Some((nameless(operation), Method { place, path: path.split_whitespace().collect(), arguments }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_whole() {
        assert_eq!(METHODS.len(), include_str!("../sdk.txt").lines().count());
        let list = method("GET", "/entities").unwrap();
        assert_eq!((list.place, list.argument("created_at__gt")), ("entities.get", Some("created_at_gt")));
        let get = method("GET", "/accounting_connections/{any_name}").unwrap();
        assert_eq!((get.place, get.path.as_slice()), ("accounting.connections.get_by_id", ["connection_id"].as_slice()));
        assert!(method("GET", "/nothing").is_none());
    }
}
