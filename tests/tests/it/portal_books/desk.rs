//! A member of the team in front of a browser.

use axum::body::Body;
use bursar_identity::{Actor, Invitation, TeamRole, follow, invite};
use bursar_kernel::Uuid;
use http::Request;
use http::header::{CONTENT_TYPE, ORIGIN};
use serde_json::Value;

pub use crate::portal::stage::{PUBLIC, Person, Shown, Stage};

/// Somebody who has signed in.
pub struct Desk<'a> {
    pub stage: &'a Stage,
    person: Person<'a>,
    form_token: String,
}

impl<'a> Desk<'a> {
    /// A member of the stage's partner.
    pub async fn of(stage: &'a Stage, role: TeamRole) -> Self {
        let credentials = &stage.partner.credentials;
        Self::of_team(stage, credentials.partner_id, credentials.project_id, role).await
    }

    /// A member of another partner.
    pub async fn of_stranger(stage: &'a Stage) -> Self {
        let credentials = stage.app.partner().await.credentials;
        Self::of_team(stage, credentials.partner_id, credentials.project_id, TeamRole::Owner).await
    }

    async fn of_team(stage: &'a Stage, partner_id: Uuid, project_id: Uuid, role: TeamRole) -> Self {
        let request_id = stage.app.ambient().id();
        let actor = Actor { partner_id, project_id, member_id: None, request_id };
        let email = format!("{}@example.com", request_id.simple());
        let password = "four plain words here";
        let (_, link) = invite(&stage.app.edge, &actor, Invitation { email: &email, name: "Grace Hopper", role }).await.unwrap();
        follow(&stage.app.edge, request_id, &link, None, password).await.unwrap();
        let mut person = stage.person();
        let typed = [("email", email.as_str()), ("password", password)];
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(typed).finish();
        person.post("/portal/sign-in", &form).await.leads();
        let account = person.get("/portal/account").await.text;
        let form_token = account.split("name=\"form_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        Desk { stage, person, form_token }
    }

    /// Looks at a page.
    pub async fn get(&self, path: &str) -> Shown {
        let shown = self.person.get(path).await;
        assert!(!shown.text.contains("style=\""), "{path} has a style of its own, which the policy refuses");
        shown
    }

    /// What a script of ours gets of a page.
    pub async fn piece(&self, path: &str) -> Shown {
        self.person.send(Request::get(path).header("hx-request", "true").body(Body::empty()).unwrap()).await
    }

    /// Presses a button.
    pub async fn press(&self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let fields = fields.iter().copied().chain([("form_token", self.form_token.as_str())]);
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path).header(ORIGIN, PUBLIC).header("sec-fetch-site", "same-origin");
        self.person.send(request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(form)).unwrap()).await
    }

    /// The id of the connection of the stage's entity, connected and pulled.
    pub async fn connected(&self, provider: &str, platform: bursar_connectors::Platform) -> String {
        let (link, company) = (self.stage.link(Some(platform)).await, self.stage.companies(provider).await.remove(0));
        self.stage.person().connect(&link, platform, &company).await;
        self.stage.work().await;
        self.stage.connection().await["id"].as_str().unwrap().to_owned()
    }

    /// Arms a fault at the providers.
    pub async fn fault(&self, fault: Value) {
        self.stage.control(http::Method::POST, "/_sim/faults", fault).await;
    }
}
