//! Requests made from the published document: for tests that hold for every operation, those of tomorrow too.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bursar_kernel::Uuid;
use bursar_web::nameless;
use http::Method;
use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::id_fields::{self, Place};
use crate::partner::Partner;
use crate::request::Request;

static DOCUMENT: LazyLock<Value> = LazyLock::new(bursar_server::document);

/// An operation of the document.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its method.
    pub method: Method,
    /// Its path, with the names of its parameters.
    pub path: String,
    /// Its group.
    pub tag: String,
    /// What it takes to call it.
    pub access: Value,
    declared: Value,
}

/// Every operation that is served to a token, in the order of paths.
pub fn operations() -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, item) in DOCUMENT["paths"].as_object().expect("paths") {
        for (method, declared) in item.as_object().expect("operations") {
            let access = declared["x-access"].clone();
            if access["token"] != "none" {
                let method = method.to_uppercase().parse().expect("a method");
                let tag = declared["tags"][0].as_str().unwrap_or_default().to_owned();
                all.push(Operation { method, path: path.clone(), tag, access, declared: declared.clone() });
            }
        }
    }
    all
}

/// Those of some groups: every group is in one of `count` parts.
pub fn part_of_operations(part: usize, count: usize) -> Vec<Operation> {
    let mut all = operations();
    let mut tags: Vec<String> = all.iter().map(|operation| operation.tag.clone()).collect();
    tags.sort();
    tags.dedup();
    all.retain(|operation| tags.iter().position(|tag| *tag == operation.tag).is_some_and(|place| place % count == part));
    all
}

impl Operation {
    /// Its name, for messages.
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The permission that it asks for.
    pub fn permission(&self) -> Option<(&str, &str)> {
        Some((self.access["object"].as_str()?, self.access["action"].as_str()?))
    }

    /// Does it take the entity header?
    pub fn takes_entity(&self) -> bool {
        self.access["takes_entity"] == true
    }

    /// For each parameter of the path the collection that its id is from: `/roles` for `/roles/{role_id}`.
    pub fn collections(&self) -> Vec<String> {
        let steps: Vec<&str> = self.path.split('/').collect();
        let places = steps.iter().enumerate().filter(|(_, step)| step.starts_with('{'));
        places.map(|(place, _)| nameless(&steps[..place].join("/"))).collect()
    }

    /// The path with these ids for its parameters.
    pub fn with_ids(&self, ids: &[Uuid]) -> String {
        let mut ids = ids.iter();
        let step = |step: &str| if step.starts_with('{') { ids.next().expect("an id").to_string() } else { step.to_owned() };
        self.path.split('/').map(step).collect::<Vec<_>>().join("/")
    }

    /// The least JSON body that its schema lets through; none when it takes none.
    pub fn body(&self) -> Option<Value> {
        self.declared["requestBody"].is_object().then(|| least(self.body_schema()))
    }

    /// Does it take a form with a file in it? Those have tests of their own.
    pub fn takes_form(&self) -> bool {
        let content = self.declared["requestBody"]["content"].as_object();
        content.is_some_and(|content| !content.contains_key("application/json"))
    }

    /// Does the body have this field?
    pub fn has_field(&self, name: &str) -> bool {
        resolved(self.body_schema())["properties"][name].is_object()
    }

    /// The places of the body that hold an id, at any depth.
    pub fn ids_in_body(&self) -> Vec<Place> {
        id_fields::ids_in(self.body_schema())
    }

    /// The least body with an id at one of those places.
    pub fn body_with_id(&self, place: &[String], id: Uuid) -> Value {
        let mut body = self.body().unwrap_or_default();
        id_fields::put(self.body_schema(), &mut body, place, id);
        body
    }

    /// The parameters of the query.
    pub fn query(&self) -> Vec<Value> {
        let parameters = self.declared["parameters"].as_array().cloned().unwrap_or_default();
        parameters.into_iter().filter(|parameter| parameter["in"] == "query").collect()
    }

    /// The parameters of the query that hold an id, or several.
    pub fn ids_in_query(&self) -> Vec<String> {
        let ids = self.query().into_iter().filter(|parameter| is_id(&parameter["schema"]) || is_id(&parameter["schema"]["items"]));
        ids.filter_map(|parameter| parameter["name"].as_str().map(str::to_owned)).collect()
    }

    /// The body with what an answer says is missing: ids come from the collections that are named like the field, or like the type of an
    /// `object`.
    pub fn mended(&self, mut body: Value, answer: &Answer, ids: &Ids) -> Value {
        for field in answer.body["detail"].as_array().into_iter().flatten() {
            if field["loc"] == json!(["body", "object", "id"]) {
                let collection = format!("/{}s", body["object"]["type"].as_str().unwrap_or_default());
                body["object"]["id"] = ids.any(&collection).to_string().into();
            }
            if field["loc"] == json!(["body", "recipient", "id"]) {
                body["recipient"]["id"] = ids.entity.to_string().into();
            }
            if let Some([_, Value::String(name), Value::Number(_)]) = field["loc"].as_array().map(Vec::as_slice)
                && name == "user_ids"
            {
                body[name] = json!([ids.any("/entity_users")]);
            }
            let Some([Value::String(place), Value::String(name)]) = field["loc"].as_array().map(Vec::as_slice) else { continue };
            if place == "body" && field["type"] == "value_error.missing" {
                let collection = if name.ends_with("_address_id") {
                    "/counterparts/{}/addresses".to_owned()
                } else {
                    format!("/{}s", name.trim_end_matches("_id"))
                };
                let schema = &resolved(self.body_schema())["properties"][name];
                body[name] = ids.of(&collection).map_or_else(|| least(schema), |id| id.to_string().into());
            }
        }
        body
    }

    fn body_schema(&self) -> &Value {
        &self.declared["requestBody"]["content"]["application/json"]["schema"]
    }
}

/// What a partner has in one of its entities: an id for each collection that the API can fill.
#[derive(Debug, Clone)]
pub struct Ids {
    known: BTreeMap<String, Uuid>,
    refused: BTreeMap<String, String>,
    /// The entity itself.
    pub entity: Uuid,
}

impl Ids {
    /// An id of that collection, if there is one.
    pub fn of(&self, collection: &str) -> Option<Uuid> {
        self.known.get(collection).copied()
    }

    /// An id of that collection, or else of another: foreign it is in any case.
    pub fn any(&self, collection: &str) -> Uuid {
        self.of(collection).unwrap_or(self.entity)
    }

    /// The operations that could have filled a collection with a JSON body and did not, and what they answered.
    pub fn refused(&self) -> &BTreeMap<String, String> {
        &self.refused
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = Uuid> + '_ {
        self.known.values().copied()
    }

    /// Fills every collection that has items of its own, in a new entity of the partner.
    pub async fn fill(partner: &Partner) -> Ids {
        let entity = partner.entity().await;
        let mut ids = Ids { known: BTreeMap::from([("/entities".to_owned(), entity)]), refused: BTreeMap::new(), entity };
        let operations = operations();
        let has_items =
            |path: &str| operations.iter().any(|item| item.path.rsplit_once("/{").is_some_and(|(collection, _)| collection == path));
        let mut fills: Vec<&Operation> =
            operations.iter().filter(|fill| fill.method == Method::POST && !fill.takes_form() && has_items(&fill.path)).collect();
        fills.sort_by_key(|fill| fill.path.matches('/').count());
        // More rounds for what refers to a collection that is filled later, and for what refers to that.
        for fill in fills.iter().chain(&fills).chain(&fills) {
            if ids.of(&nameless(&fill.path)).is_none() {
                ids.refused.remove(&fill.name());
                match ids.make(partner, fill).await {
                    Ok(made) => {
                        ids.known.insert(nameless(&fill.path), made);
                        ids.make_invoice(partner, fill).await;
                        ids.find_intent(partner, fill, made).await;
                    }
                    Err(answered) => drop(ids.refused.insert(fill.name(), answered)),
                }
            }
        }
        ids
    }

    /// A recurrence takes over the invoice that it is based on: it finds one of its own.
    async fn make_invoice(&mut self, partner: &Partner, fill: &Operation) {
        if fill.path == "/receivables"
            && let Ok(invoice) = self.make(partner, fill).await
        {
            self.known.insert("/invoices".to_owned(), invoice);
        }
    }

    /// A payment intent is made with its link.
    async fn find_intent(&mut self, partner: &Partner, fill: &Operation, link: Uuid) {
        if fill.path == "/payment_links" {
            let link = partner.get(&format!("/payment_links/{link}")).entity(self.entity).await;
            self.known
                .extend(link.body["payment_intent_id"].as_str().and_then(|id| Some(("/payment_intents".to_owned(), id.parse().ok()?))));
        }
    }

    async fn make(&self, partner: &Partner, fill: &Operation) -> Result<Uuid, String> {
        if fill.path == "/payment_links" {
            partner.takes_payments(self.entity, &["sepa_credit"]).await;
        }
        // It pays a bill that was approved, to a vendor with an account: more than mending a body makes.
        if fill.path == "/batch_payments" {
            let made = partner.batch_payment(self.entity).await;
            return made["id"].as_str().and_then(|id| id.parse().ok()).ok_or_else(|| made.to_string());
        }
        let path: Option<Vec<Uuid>> = fill.collections().iter().map(|collection| self.of(collection)).collect();
        let path = fill.with_ids(&path.ok_or("nothing of what it belongs to could be made")?);
        let answer = if fill.access["token"] == "user" {
            let words = fill.permission().map(|(object, action)| (object, action, "allowed"));
            let user = partner.user(self.entity, words.as_slice()).await;
            sent(fill, self, &|| user.post(&path)).await
        } else {
            sent(fill, self, &|| partner.post(&path).entity(self.entity)).await
        };
        let made = answer.body["id"].as_str().filter(|_| answer.status < 300).and_then(|id| id.parse().ok());
        made.ok_or_else(|| format!("{} {}", answer.status, answer.text))
    }
}

/// The request with this body, if there is one.
pub fn with_body(request: Request, body: Option<&Value>) -> Request {
    match body {
        Some(body) => request.json(body.clone()),
        None => request,
    }
}

/// Sends the least body, mended until the answer is not about fields that are missing.
pub async fn sent(operation: &Operation, ids: &Ids, request: &dyn Fn() -> Request) -> Answer {
    sent_body(operation, operation.body(), ids, request).await.0
}

/// The same beginning with this body, and the body that was sent last.
pub async fn sent_body(
    operation: &Operation,
    mut body: Option<Value>,
    ids: &Ids,
    request: &dyn Fn() -> Request,
) -> (Answer, Option<Value>) {
    // An object that is named by its type is one of those that there are.
    if let Some(body) = &mut body
        && let Some(object) = body["object_type"].as_str().and_then(|kind| ids.of(&format!("/{kind}s")))
        && body["object_id"].is_string()
    {
        body["object_id"] = object.to_string().into();
    }
    let mut answer = with_body(request(), body.as_ref()).await;
    for _ in 0..2 {
        let Some(short) = body.clone().filter(|_| answer.status == 422) else { break };
        body = Some(operation.mended(short, &answer, ids));
        answer = with_body(request(), body.as_ref()).await;
    }
    (answer, body)
}

/// Every permission that a role can hold: object and action.
pub fn grantable() -> Vec<(String, String)> {
    let words = |schema: &Value, field: &str| -> Vec<String> {
        let named = resolved(&resolved(schema)["properties"][field])["enum"].as_array().cloned().unwrap_or_default();
        named.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect()
    };
    let schemas = &DOCUMENT["components"]["schemas"];
    let mut all = Vec::new();
    for branch in schemas["RootSchema"]["oneOf"].as_array().expect("branches") {
        let branch = resolved(branch);
        let actions = words(&branch["properties"]["actions"]["items"], "action_name");
        for object in words(branch, "object_type") {
            all.extend(actions.iter().map(|action| (object.clone(), action.clone())));
        }
    }
    all
}

pub(crate) fn is_id(schema: &Value) -> bool {
    schema["format"] == "uuid"
}

pub(crate) fn resolved(schema: &Value) -> &Value {
    match schema["$ref"].as_str() {
        Some(reference) => resolved(DOCUMENT.pointer(reference.trim_start_matches('#')).expect("a reference leads somewhere")),
        None => schema,
    }
}

/// The least value that a schema lets through; its example when it has one.
pub(crate) fn least(schema: &Value) -> Value {
    let schema = resolved(schema);
    let given = ["example", "default", "const"].iter().find_map(|word| schema.get(word));
    if let Some(given) = given.or_else(|| schema["enum"].get(0)) {
        return given.clone();
    }
    if let Some(branches) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
        return branches.iter().find(|branch| branch["type"] != "null").map_or(Value::Null, least);
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let parts = parts.iter().map(least).filter_map(|part| part.as_object().cloned());
        return parts.flatten().collect::<Map<String, Value>>().into();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
        kind => kind.as_str(),
    };
    match kind {
        Some("object") => {
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            required.map(|name| (name.to_owned(), least(&schema["properties"][name]))).collect::<Map<String, Value>>().into()
        }
        Some("array") => {
            let least_items = schema["minItems"].as_u64().unwrap_or_default();
            (0..least_items).map(|_| least(&schema["items"])).collect::<Vec<_>>().into()
        }
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(1)),
        Some("boolean") => true.into(),
        Some("string") => least_text(schema).into(),
        _ => json!({}),
    }
}

fn least_text(schema: &Value) -> String {
    match schema["format"].as_str() {
        Some("uuid") => Uuid::from_u128(7).to_string(),
        Some("date") => "2024-06-03".to_owned(),
        Some("date-time") => "2024-06-03T09:30:00Z".to_owned(),
        Some("email") => "books@example.com".to_owned(),
        Some("uri") => "https://example.com/".to_owned(),
        _ => "x".repeat(schema["minLength"].as_u64().and_then(|length| usize::try_from(length).ok()).unwrap_or_default().max(1)),
    }
}
