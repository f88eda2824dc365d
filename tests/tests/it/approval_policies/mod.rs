mod create;
mod delete;
mod get;
mod kills;
mod list;
mod matching;
mod model;
mod processes;
mod races;
mod update;

use bursar_kernel::Uuid;
use bursar_store::fetch_all;
use bursar_tests::{Tenant, TestApp, User, derefs_to_tenant, id};
use http::Method;
use serde_json::{Value, json};

/// What a user needs to send bills for approval, to answer, and to look on.
pub(super) const ALL: [(&str, &str, &str); 10] = [
    ("approval_policy", "create", "allowed"),
    ("approval_policy", "read", "allowed"),
    ("approval_policy", "update", "allowed"),
    ("approval_request", "create", "allowed"),
    ("approval_request", "read", "allowed"),
    ("approval_request", "update", "allowed"),
    ("payable", "create", "allowed"),
    ("payable", "read", "allowed"),
    ("payable", "submit", "allowed"),
    ("payable", "update", "allowed"),
];

/// An entity whose bills are approved.
pub(super) struct ApprovalFixture(Tenant);

derefs_to_tenant!(ApprovalFixture, 0);

/// Asks these users, of whom so many must agree.
pub(super) fn ask(users: &[&User], count: usize) -> Value {
    let users: Vec<Uuid> = users.iter().map(|user| user.id).collect();
    json!({"call": "ApprovalRequests.request_approval_by_users", "params": {"user_ids": users, "required_approval_count": count}})
}

/// Asks whoever has one of these roles.
pub(super) fn ask_roles(roles: &[Uuid], count: usize) -> Value {
    json!({"call": "ApprovalRequests.request_approval_by_roles", "params": {"role_ids": roles, "required_approval_count": count}})
}

/// Approves where the condition holds, and rejects otherwise.
pub(super) fn decide(condition: Value) -> Value {
    json!([{"if": condition, "then": ["{Payables.approve(invoice.id)}"], "else": ["{Payables.reject(invoice.id)}"]}])
}

impl ApprovalFixture {
    pub(super) async fn open() -> ApprovalFixture {
        ApprovalFixture::on(TestApp::start().await).await
    }

    pub(super) async fn on(app: TestApp) -> ApprovalFixture {
        ApprovalFixture(Tenant::at(app).await)
    }

    pub(super) async fn user(&self) -> User {
        self.partner.user(self.entity, &ALL).await
    }

    /// A policy with this trigger and script.
    pub(super) async fn policy(&self, trigger: Value, script: Value) -> Value {
        let policy = self.post("/approval_policies").json(json!({"name": "Bills", "trigger": trigger, "script": script})).await.expect(201);
        self.app.work_approvals(self.entity).await;
        policy
    }

    /// A complete bill over so many cents.
    pub(super) async fn bill(&self, amount: i64) -> String {
        self.new_bill(amount, json!({})).await
    }

    /// The same, sent for approval.
    pub(super) async fn submitted(&self, amount: i64) -> String {
        let bill = self.bill(amount).await;
        self.request(Method::POST, &format!("/payables/{bill}/submit_for_approval")).await.expect(200);
        bill
    }

    pub(super) async fn status(&self, bill: &str) -> String {
        self.read(&format!("/payables/{bill}")).await["status"].as_str().expect("a status").to_owned()
    }

    /// The only process of the policy.
    pub(super) async fn process(&self, policy: &Value) -> Value {
        let processes = self.read(&format!("/approval_policies/{}/processes", id(policy))).await;
        let [process] = processes["data"].as_array().expect("a list").as_slice() else { panic!("{processes}") };
        process.clone()
    }

    /// Where the steps of the only process of the policy are.
    pub(super) async fn steps(&self, policy: &Value) -> Vec<String> {
        let process = id(&self.process(policy).await);
        let steps = self.read(&format!("/approval_policies/{}/processes/{process}/steps", id(policy))).await;
        steps["data"].as_array().expect("a list").iter().map(|step| step["status"].as_str().expect("a status").to_owned()).collect()
    }

    /// The subjects and texts of the outbox of the entity.
    pub(super) async fn outbox(&self) -> Vec<(String, String)> {
        let db = self.app.db();
        let sql = "SELECT subject, CAST(body AS text) AS body FROM mails WHERE entity_id = $1 ORDER BY id";
        let rows = fetch_all(db, sql, [self.entity.into()]).await;
        rows.expect("rows").iter().map(|row| (row.try_get("", "subject").unwrap(), row.try_get("", "body").unwrap())).collect()
    }

    /// The requests that wait, the oldest first.
    pub(super) async fn waiting(&self) -> Vec<Value> {
        let waiting = self.read("/approval_requests?status=waiting&sort=created_at&order=asc").await;
        waiting["data"].as_array().expect("a list").clone()
    }

    /// The user answers the only request that waits.
    pub(super) async fn answer(&self, user: &User, verb: &str) -> Value {
        let waiting = self.waiting().await;
        let [request] = waiting.as_slice() else { panic!("{waiting:#?}") };
        user.post(&format!("/approval_requests/{}/{verb}", id(request))).await.expect(200)
    }
}
