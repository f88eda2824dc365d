//! Calling an operation for an agent, with its caller's own token.

use std::collections::BTreeMap;

use bursar_kernel::Result;
use bursar_pages::Api;
use http::HeaderValue;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use url::form_urlencoded;
use uuid::Uuid;

use super::operations::Operation;

/// What more a conversation does not hold. The API's pages make smaller answers.
const MAX_ANSWER_BYTES: usize = 100_000;

/// A call that is about to be made.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) operation: &'a Operation,
    pub(super) entity_id: Option<Uuid>,
    pub(super) parameters: BTreeMap<String, Value>,
    pub(super) body: Option<Value>,
    pub(super) idempotency_key: Option<String>,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) is_error: bool,
    pub(super) said: Value,
}

impl Call<'_> {
    /// Makes the call; `Err` within is what the agent did wrong before anything was asked.
    pub(super) async fn make(self, api: &Api, authorization: Option<HeaderValue>) -> Result<Result<Answered, String>> {
        let address = match self.address() {
            Ok(address) => address,
            Err(wrong) => return Ok(Err(wrong)),
        };
        if self.idempotency_key.as_ref().is_some_and(|key| HeaderValue::from_str(key).is_err()) {
            return Ok(Err("idempotency_key must be one line of printable characters".to_owned()));
        }
        let mut draft = api.bearer(authorization).draft(self.operation.method.clone(), &address);
        if let Some(id) = self.entity_id {
            draft = draft.entity(id);
        }
        if let Some(key) = &self.idempotency_key {
            draft = draft.header("idempotency-key", key);
        }
        if let Some(body) = &self.body {
            draft = draft.json(body);
        }
        let answer = draft.send().await?;
        let request_id = answer.headers.get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
        if answer.body.to_string().len() > MAX_ANSWER_BYTES {
            return Ok(Err("the answer is too large for a conversation: ask for less, with a smaller limit or a filter".to_owned()));
        }
        let said = json!({"status": answer.status.as_u16(), "request_id": request_id, "body": answer.body});
        Ok(Ok(Answered { is_error: !answer.status.is_success(), said }))
    }

    /// The path with its parameters in place, and the query.
    fn address(&self) -> Result<String, String> {
        let Operation { id, path, query, takes_entity, .. } = self.operation;
        if *takes_entity && self.entity_id.is_none() {
            return Err(format!("{id} works for one entity: name it in entity_id"));
        }
        let mut address = path.clone();
        for name in self.operation.in_path() {
            let value = self.parameters.get(name).and_then(word).ok_or_else(|| format!("{id} takes {name} in parameters"))?;
            address = address.replace(&format!("{{{name}}}"), &utf8_percent_encode(&value, NON_ALPHANUMERIC).to_string());
        }
        let mut asked = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.parameters.iter().filter(|(name, _)| !self.operation.in_path().any(|own| own == *name)) {
            if !query.contains(name) {
                let known: Vec<&str> = self.operation.in_path().chain(query.iter().map(String::as_str)).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                return Err(format!("{id} has no parameter {name}; its parameters: {known}"));
            }
            let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            for value in values {
                let value = word(value).ok_or_else(|| format!("{name} must be a text, a number, true or false, or a list of these"))?;
                asked.append_pair(name, &value);
            }
        }
        let asked = asked.finish();
        Ok(if asked.is_empty() { address } else { format!("{address}?{asked}") })
    }
}

/// As it stands in an address.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mcp::operations::Operations;

    fn operations() -> Operations {
        Operations::of(&json!({"paths": {
            "/ledger_accounts/{ledger_account_id}": {"get": {"operationId": "one", "x-access": {"takes_entity": true}}},
            "/entities": {"get": {"operationId": "list", "parameters": [{"in": "query", "name": "id__in"}, {"in": "query", "name": "limit"}]}},
        }}))
    }

    fn address(id: &str, entity_id: Option<Uuid>, parameters: Value) -> Result<String, String> {
        let operations = operations();
        let parameters = serde_json::from_value(parameters).unwrap();
        Call { operation: operations.get(id).unwrap(), entity_id, parameters, body: None, idempotency_key: None }.address()
    }

    #[test]
    fn parameters_take_their_places() {
        let one = address("one", Some(Uuid::nil()), json!({"ledger_account_id": "a/b?c"}));
        assert_eq!(one.as_deref(), Ok("/ledger_accounts/a%2Fb%3Fc"), "nothing leaves its place in the path");
        let list = address("list", None, json!({"id__in": ["x", "y"], "limit": 2}));
        assert_eq!(list.as_deref(), Ok("/entities?id__in=x&id__in=y&limit=2"));
    }

    #[test]
    fn what_is_missing_or_unknown_is_said() {
        assert_eq!(address("one", None, json!({})).unwrap_err(), "one works for one entity: name it in entity_id");
        assert_eq!(address("one", Some(Uuid::nil()), json!({})).unwrap_err(), "one takes ledger_account_id in parameters");
        let unknown = address("list", None, json!({"offset": 1})).unwrap_err();
        assert_eq!(unknown, "list has no parameter offset; its parameters: id__in, limit");
        assert!(address("list", None, json!({"limit": {"of": 2}})).is_err());
    }
}
