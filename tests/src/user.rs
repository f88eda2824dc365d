use bursar_kernel::Uuid;
use http::Method;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::partner::Partner;
use crate::request::{Request, verbs};

/// A user of an entity, with a token of its own. Its requests name its entity.
#[derive(Clone)]
pub struct User {
    /// The application.
    pub app: TestApp,
    /// Its id.
    pub id: Uuid,
    /// Its entity.
    pub entity: Uuid,
    /// Its role.
    pub role: Uuid,
    /// Its token.
    pub token: String,
}

/// Permissions as a role holds them: object, action, word.
pub fn permissions(words: &[(&str, &str, &str)]) -> Value {
    let object = |(object, action, word): &(&str, &str, &str)| json!({"object_type": object, "actions": [{"action_name": action, "permission": word}]});
    json!({"objects": words.iter().map(object).collect::<Vec<_>>()})
}

impl Partner {
    /// A new role of the entity.
    pub async fn role(&self, entity: Uuid, words: &[(&str, &str, &str)]) -> Uuid {
        let body = json!({"name": "a role", "permissions": permissions(words)});
        let made = self.post("/roles").entity(entity).json(body).await.expect(200);
        made["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
    }

    /// A new user of the entity with a role of its own, signed in.
    pub async fn user(&self, entity: Uuid, words: &[(&str, &str, &str)]) -> User {
        let role = self.role(entity, words).await;
        self.user_with_role(entity, role).await
    }

    /// A new user of the entity with this role, signed in.
    pub async fn user_with_role(&self, entity: Uuid, role: Uuid) -> User {
        let body = json!({"first_name": "Ada", "login": format!("user {}", self.app.env().id()), "role_id": role});
        let made = self.post("/entity_users").entity(entity).json(body).await.expect(200);
        let id = made["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        let body = self.app.request(Method::POST, "/auth/token").json(self.user_token_request(id)).await.expect(200);
        let token = body["access_token"].as_str().expect("a token").to_owned();
        User { app: self.app.clone(), id, entity, role, token }
    }

    /// What it sends to get a token that acts as this user.
    pub fn user_token_request(&self, user: Uuid) -> Value {
        let mut body = self.token_request();
        body["grant_type"] = "entity_user".into();
        body["entity_user_id"] = user.to_string().into();
        body
    }
}

impl User {
    /// A request with the user's token and entity.
    pub fn request(&self, method: Method, path: &str) -> Request {
        self.app.request(method, path).token(&self.token).entity(self.entity)
    }

    verbs!();
}
