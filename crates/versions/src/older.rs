//! What each version has: its operations, each with the changes that lie between it and HEAD.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use bursar_kernel::{Error, ErrorKind, Result, ensure_valid};
use bursar_web::Schema;
use serde_json::Value;

use crate::change::Path;
use crate::{VERSIONS, Version};

/// What a change names among its operations when it touches the bodies of webhooks.
pub(crate) const WEBHOOK: &str = "WEBHOOK";

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

type Documents = Vec<(&'static str, Value)>;
type Bodies = HashMap<(usize, String), Schema>;

/// The operations of all versions, in the order of the table: resolved once, at start.
pub struct OlderVersions {
    versions: &'static [Version],
    operations: Vec<HashMap<String, Arc<Path>>>,
    documents: fn() -> Documents,
    /// The bodies that older versions take, where they were others: compiled when one is first sent.
    bodies: OnceLock<Result<Bodies>>,
}

impl OlderVersions {
    /// Of these operations of HEAD, as `METHOD /path`, and the documents of all versions. Fails where a change names an operation that
    /// its version does not have: one that is misspelled would never be undone.
    pub fn of(served: BTreeSet<String>, documents: fn() -> Documents) -> Result<Self> {
        Self::resolved(VERSIONS, served, documents)
    }

    fn resolved(versions: &'static [Version], served: BTreeSet<String>, documents: fn() -> Documents) -> Result<Self> {
        let (mut has, mut operations) = (served, Vec::new());
        for (place, version) in versions.iter().enumerate() {
            if let Some(listed) = version.operations {
                has = listed.lines().map(str::to_owned).collect();
            }
            let mut touched = version.changes.iter().flat_map(|change| change.operations.iter().map(move |name| (change.name, *name)));
            if let Some((change, unknown)) = touched.find(|(_, name)| *name != WEBHOOK && !has.contains(*name)) {
                let message = format!("{change:?} touches {unknown}, and {} has no such operation", version.date);
                return Err(Error::internal(message));
            }
            // HEAD is what is changed to.
            let changes = |name: &str| if place == 0 { Path::default() } else { Path::to(versions, place, name) };
            operations.push(has.iter().map(|name| (name.clone(), Arc::new(changes(name)))).collect());
        }
        Ok(OlderVersions { versions, operations, documents, bodies: OnceLock::new() })
    }

    /// The changes of an operation as the version at this place of the table has it. One that only newer versions have is refused by name;
    /// what none has is no operation.
    pub(crate) fn find(&self, place: usize, name: &str) -> Result<Option<Arc<Path>>> {
        if let Some(found) = self.operations.get(place).and_then(|operations| operations.get(name)) {
            return Ok(Some(found.clone()));
        }
        let Some(since) = self.operations.iter().rposition(|operations| operations.contains_key(name)) else { return Ok(None) };
        let message = format!("{name} came with the version {0}: send x-monite-version: {0}", self.versions[since].date);
        Err(Error::new(ErrorKind::BadRequest { kind: Some("unsupported_api_version"), message }))
    }

    /// Does what was sent fit the document of its version? What is no JSON passes: the operation says what is wrong with that.
    pub(crate) fn check(&self, place: usize, operation: &str, sent: &[u8]) -> Result<()> {
        let Ok(body) = serde_json::from_slice::<Value>(sent) else { return Ok(()) };
        let bodies = self.bodies.get_or_init(|| self.compiled()).as_ref().map_err(|error| Error::internal(error.to_string()))?;
        let Some(schema) = bodies.get(&(place, operation.to_owned())) else { return Ok(()) };
        let fields = schema.check("body", &body);
        ensure_valid(fields)
    }

    fn compiled(&self) -> Result<Bodies> {
        let mut bodies = HashMap::new();
        for (place, (_, document)) in (self.documents)().iter().enumerate() {
            for (name, _) in self.operations[place].iter().filter(|(_, changes)| changes.has_own_body()) {
                if let Some(schema) = body_of(document, name) {
                    bodies.insert((place, name.clone()), Schema::new(schema, &document["components"]["schemas"])?);
                }
            }
        }
        Ok(bodies)
    }
}

/// The schema of the JSON that an operation takes.
fn body_of(document: &Value, operation: &str) -> Option<Value> {
    let (method, path) = operation.split_once(' ')?;
    let content = &document["paths"][path][method.to_lowercase()]["requestBody"]["content"]["application/json"]["schema"];
    content.is_object().then(|| content.clone())
}

/// Takes every operation that is not listed out of a document, and the schemas that only those refer to.
pub(crate) fn keep_operations(document: &mut Value, listed: &str) {
    let listed: BTreeSet<&str> = listed.lines().collect();
    let before = referred_to(document);
    for (path, item) in document["paths"].as_object_mut().into_iter().flatten() {
        if let Some(item) = item.as_object_mut() {
            item.retain(|method, _| {
                !METHODS.contains(&method.as_str()) || listed.contains(format!("{} {path}", method.to_uppercase()).as_str())
            });
        }
    }
    if let Some(paths) = document["paths"].as_object_mut() {
        paths.retain(|_, item| METHODS.iter().any(|method| item.get(method).is_some()));
    }
    let after = referred_to(document);
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| after.contains(name) || !before.contains(name));
    }
}

/// The names of the schemas that the operations of a document lead to.
fn referred_to(document: &Value) -> BTreeSet<String> {
    let (mut found, mut waiting) = (BTreeSet::new(), Vec::new());
    name_references(&document["paths"], &mut waiting);
    while let Some(name) = waiting.pop() {
        if found.insert(name.clone()) {
            name_references(&document["components"]["schemas"][&name], &mut waiting);
        }
    }
    found
}

fn name_references(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            let name = map.get("$ref").and_then(Value::as_str).and_then(|place| place.strip_prefix("#/components/schemas/"));
            names.extend(name.map(str::to_owned));
            map.values().for_each(|inner| name_references(inner, names));
        }
        Value::Array(list) => list.iter().for_each(|inner| name_references(inner, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::change::{NOTHING, VersionChange};
    use crate::lowered;

    const DATES: [&str; 4] = ["2025-01-01", "2024-05-25", "2024-01-31", "2023-09-01"];

    /// A document with an operation for each number, each with a schema of its own.
    fn document(operations: usize) -> Value {
        let schema = |number: usize| (format!("Thing{number}"), json!({"type": "object"}));
        let path = |number: usize| {
            let answer = json!({"$ref": format!("#/components/schemas/Thing{number}")});
            (format!("/things{number}/{{id}}"), json!({"get": {"responses": {"200": answer}}, "delete": {}}))
        };
        json!({
            "paths": (0..operations).map(path).collect::<serde_json::Map<_, _>>(),
            "components": {"schemas": (0..operations).map(schema).collect::<serde_json::Map<_, _>>()},
        })
    }

    fn name(number: usize) -> String {
        format!("GET /things{number}/{{id}}")
    }

    /// Each older version has fewer operations: of twelve, those with a smaller number.
    fn table(changes: &'static [VersionChange]) -> &'static [Version] {
        let version = |(place, date): (usize, &&'static str)| {
            let listed: Vec<String> = (0..12 - 3 * place).map(name).collect();
            let operations = (place > 0).then(|| &*Box::leak(listed.join("\n").into_boxed_str()));
            Version { date, changes: if place == 2 { changes } else { &[] }, operations }
        };
        Box::leak(DATES.iter().enumerate().map(version).collect::<Vec<_>>().into_boxed_slice())
    }

    fn resolved(changes: &'static [VersionChange]) -> Result<OlderVersions> {
        OlderVersions::resolved(table(changes), (0..12).map(name).collect(), Vec::new)
    }

    #[test]
    fn an_operation_is_there_from_its_version_on_and_refused_by_name_before() {
        let all = resolved(&[]).unwrap();
        let documents = lowered(table(&[]), document(12));
        for (place, date) in DATES.iter().enumerate() {
            for number in 0..12 {
                let is_there = number < 12 - 3 * place;
                let item = &documents[place].1["paths"][format!("/things{number}/{{id}}")];
                let schema = &documents[place].1["components"]["schemas"][format!("Thing{number}")];
                assert_eq!((item["get"].is_object(), schema.is_object()), (is_there, is_there), "{number} at {date}");
                assert_eq!(item["delete"].is_object(), place == 0, "what is not listed belongs to HEAD");
                let since = DATES.iter().enumerate().rfind(|(place, _)| number < 12 - 3 * place).unwrap().1;
                match all.find(place, &name(number)) {
                    Ok(found) => assert!(found.is_some() && is_there, "{number} at {date}"),
                    Err(refused) => assert!(!is_there && refused.to_string().ends_with(since), "{number} at {date}: {refused}"),
                }
            }
            assert!(all.find(place, "GET /nothing").unwrap().is_none());
        }
    }

    #[test]
    fn a_change_that_touches_no_operation_ends_the_start() {
        const MISSPELLED: VersionChange = VersionChange { name: "misspelt", operations: &["GET /things1/{ID}"], ..NOTHING };
        const TOO_EARLY: VersionChange =
            VersionChange { name: "of what that version lacks", operations: &["GET /things11/{id}"], ..NOTHING };
        const RIGHT: VersionChange = VersionChange { name: "right", operations: &["GET /things1/{id}", WEBHOOK], ..NOTHING };
        for changes in [&[MISSPELLED][..], &[TOO_EARLY], &[RIGHT, MISSPELLED]] {
            let refused = resolved(changes).err().expect("no start").to_string();
            assert!(refused.contains(DATES[2]) && refused.contains("no such operation"), "{refused}");
        }
        let all = resolved(&[RIGHT]).unwrap();
        assert_eq!([0, 1, 2, 3].map(|place| all.find(place, "GET /things1/{id}").unwrap().unwrap().is_empty()), [true, true, false, false]);
    }
}
