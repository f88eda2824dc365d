use serde_json::{Value, json};

use crate::VersionChange;
use crate::change::NOTHING;

pub(super) const ANSWERS_WRONG_CREDENTIALS_WITH_400: VersionChange = VersionChange {
    name: "answers wrong credentials with 400",
    reason: "Whoever asks for a token has none yet, so wrong credentials are a bad request. A client that tells them by 401 looks for 400 instead.",
    operations: &["POST /auth/token"],
    status: Some((400, 401)),
    lower_document: Some(declare_401),
    ..NOTHING
};

fn declare_401(document: &mut Value) {
    if let Some(responses) = document.pointer_mut("/paths/~1auth~1token/post/responses").and_then(Value::as_object_mut) {
        let mut wrong = responses.get("400").cloned().unwrap_or_else(|| json!({}));
        wrong["description"] = "the credentials are wrong".into();
        responses.insert("401".into(), wrong);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_401_of_then_is_declared() {
        let mut document = json!({"paths": {"/auth/token": {"post": {"responses": {"400": {"content": {}}}}}}});
        declare_401(&mut document);
        assert_eq!(
            document.pointer("/paths/~1auth~1token/post/responses/401"),
            Some(&json!({"content": {}, "description": "the credentials are wrong"}))
        );
    }
}
